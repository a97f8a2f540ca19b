"""A script as people write it — paragraphs, Markdown, stage directions — to sentences and pauses."""

from __future__ import annotations

import re

from clipforge.kit.errors import BadInputError
from clipforge.media.base import Value
from clipforge.stages.narrate.options import NarrateOptions
from clipforge.stages.narrate.sentences import split_sentences

LONGEST_CHARACTERS = 1_000_000
"""About 18 hours of speech."""
_LONGEST_WORD = 120
_LONGEST_PAUSE_MS = 30_000
_BEAT_MS = 600
_PAUSE_MS = 1000

_DIRECTION = re.compile(
    r"[\[(](?:(?P<word>pause|break|silence|beat)(?:[:\s]+(?P<amount>\d+(?:\.\d+)?)\s*(?P<unit>ms|m?sec\w*|s)?)?)[\])]"
    r"|<break(?:\s+time=[\"']?(?P<ssml>\d+(?:\.\d+)?)(?P<ssml_unit>ms|s)[\"']?)?\s*/?>",
    re.IGNORECASE,
)
_NOTE = re.compile(r"\[(?!\^)([A-Za-z][^\]\n]{0,80})\](?!\()")
_MARKUP: tuple[tuple[str, str], ...] = (
    (r"!\[[^\]]*\]\([^)]*\)", ""),
    (r"\[([^\]]+)\]\([^)]*\)", r"\1"),
    (r"\[\^[^\]]*\]:?", ""),
    (r"<!--.*?-->", ""),
    (r"</?[a-zA-Z][^>\n]*>", ""),
    (r"(\*\*\*|\*\*|\*|~~)(?=\S)(.+?)(?<=\S)\1", r"\2"),
    (r"(?<!\w)(___|__|_)(?=\S)(.+?)(?<=\S)\1(?!\w)", r"\2"),
    (r"`+([^`]*)`+", r"\1"),
)


class Passage(Value):
    """One sentence to speak.

    Attributes:
        text: as written, markup removed.
        pause_ms: silence after it.
        paragraph: which paragraph it belongs to, counted from 0.
    """

    text: str
    pause_ms: int
    paragraph: int


class Script(Value):
    """What to speak.

    Attributes:
        title: the first heading of the first level, or the front matter's.
        passages: sentences in order.
        chapters: (first passage, heading).
        notices: what was left out.
    """

    title: str
    passages: tuple[Passage, ...]
    chapters: tuple[tuple[int, str], ...] = ()
    notices: tuple[str, ...] = ()


def parse_script(text: str, options: NarrateOptions | None = None) -> Script:
    """Read a script.

    Blank lines divide paragraphs. Lines that start with '#' are headings: they divide the talk and name its
    parts, and are spoken only when asked or when there is nothing else. '[pause 1.5s]' and '[beat]' are
    silences; any other text in square brackets is a note to the speaker and left out.

    Raises:
        BadInputError: it is empty, has nothing to speak, or is longer than a million characters.
    """
    chosen = options or NarrateOptions()
    if len(text) > LONGEST_CHARACTERS:
        raise BadInputError(
            f"it has {len(text):,} characters, and {LONGEST_CHARACTERS:,} can be spoken at once",
            subject="the script",
            remedy="Split it into parts",
            code="script_too_long",
        )
    if "\x00" in text[:4096]:
        raise BadInputError("this is not text", subject="the script", remedy="Give a plain text file")
    reader = _Reader(chosen)
    reader.read(text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    script = reader.script()
    if not script.passages and script.chapters and not chosen.speak_headings:
        return parse_script(text, chosen.model_copy(update={"speak_headings": True}))
    if not script.passages:
        raise BadInputError(
            "there is nothing in it to speak" if text.strip() else "it is empty",
            subject="the script",
            remedy="Write at least one sentence",
            code="empty_script",
        )
    return script


class _Reader:
    """Collects passages while it goes through the lines."""

    def __init__(self, options: NarrateOptions) -> None:
        self._options = options
        self._passages: list[Passage] = []
        self._chapters: list[tuple[int, str]] = []
        self._notes: list[str] = []
        self._title = ""
        self._paragraph = 0
        self._code = 0

    def read(self, text: str) -> None:
        text = self._without_front_matter(text)
        block: list[str] = []
        fenced = False
        for line in [*text.split("\n"), ""]:
            stripped = line.strip()
            if stripped.startswith(("```", "~~~")):
                self._code += not fenced
                fenced = not fenced
                continue
            if fenced:
                continue
            heading = re.match(r"#{1,6}\s+(.*?)\s*#*$", stripped)
            if re.fullmatch(r"=+|-{2,}|\*{3,}|_{3,}|(?:\* ?){3,}", stripped):
                if len(block) == 1 and re.fullmatch(r"=+|-+", stripped):
                    self._heading(block[0], top=stripped[0] == "=")
                else:
                    self._close(block)
                    self._stretch(self._options.heading_pause_ms)
                block = []
            elif heading:
                self._close(block)
                block = []
                self._heading(heading[1], top=stripped.startswith("# "))
            elif not stripped:
                self._close(block)
                block = []
            elif re.match(r"(?:[-*+•]|\d{1,3}[.)])\s+\S", stripped):
                # Every point of a list is spoken on its own.
                self._close(block, pause_ms=self._options.sentence_pause_ms)
                block = [re.sub(r"^(?:[-*+•]|\d{1,3}[.)])\s+", "", stripped)]
            else:
                block.append(re.sub(r"^(?:>\s?)+", "", stripped))
        self._close(block)

    def script(self) -> Script:
        notices = []
        if self._notes:
            shown = ", ".join(f"[{note}]" for note in dict.fromkeys(self._notes[:5]))
            notices.append(f"Notes in brackets are not spoken: {shown}")
        if self._code:
            notices.append(f"Blocks of code are not spoken: {self._code}")
        return Script(
            title=self._title,
            passages=tuple(self._passages),
            chapters=tuple(self._chapters),
            notices=tuple(notices),
        )

    def _without_front_matter(self, text: str) -> str:
        match = re.match(r"---\n(.*?)\n---\n", text, re.DOTALL)
        if match is None or not re.match(r"\w+:", match[1]):
            return text
        title = re.search(r"^title:\s*[\"']?(.+?)[\"']?\s*$", match[1], re.MULTILINE)
        self._title = title[1] if title else ""
        return text[match.end() :]

    def _heading(self, line: str, *, top: bool) -> None:
        heading = _plain(_DIRECTION.sub("", line))
        if not heading:
            return
        self._stretch(self._options.heading_pause_ms)
        if top and not self._title:
            self._title = heading
        self._chapters.append((len(self._passages), heading))
        if self._options.speak_headings:
            self._close([heading], pause_ms=self._options.heading_pause_ms)

    def _close(self, lines: list[str], pause_ms: int | None = None) -> None:
        """Take the lines of a paragraph; what follows is another one."""
        before = len(self._passages)
        text = " ".join(lines)
        at = 0
        for direction in _DIRECTION.finditer(text):
            self._sentences(text[at : direction.start()])
            self._stretch(_pause_ms(direction))
            at = direction.end()
        self._sentences(text[at:])
        if len(self._passages) > before:
            self._paragraph += 1
            self._stretch(self._options.paragraph_pause_ms if pause_ms is None else pause_ms)

    def _sentences(self, text: str) -> None:
        self._notes += _NOTE.findall(text)
        for sentence in split_sentences(_plain(_NOTE.sub(" ", text))):
            if not any(char.isalnum() for char in sentence):
                continue
            longest = max(sentence.split(), key=len)
            if len(longest) > _LONGEST_WORD:
                raise BadInputError(
                    f"a word of {len(longest)} characters cannot be spoken",
                    subject=f"{longest[:30]}…",
                    remedy="Shorten or remove it",
                )
            self._passages.append(
                Passage(text=sentence, pause_ms=self._options.sentence_pause_ms, paragraph=self._paragraph)
            )

    def _stretch(self, pause_ms: int) -> None:
        """Make the silence after the last passage at least this long."""
        if self._passages and self._passages[-1].pause_ms < pause_ms:
            self._passages[-1] = self._passages[-1].model_copy(update={"pause_ms": pause_ms})


def _pause_ms(match: re.Match[str]) -> int:
    amount, unit = match["amount"] or match["ssml"], (match["unit"] or match["ssml_unit"] or "s").lower()
    if amount is None:
        return _BEAT_MS if (match["word"] or "").lower() == "beat" else _PAUSE_MS
    return min(_LONGEST_PAUSE_MS, round(float(amount) * (1 if unit.startswith("m") else 1000)))


def _plain(text: str) -> str:
    """Text without markup, white space made single."""
    for pattern, replacement in _MARKUP:
        text = re.sub(pattern, replacement, text)
    text = re.sub(r"\\([*_#\[\]`])", r"\1", text)
    return re.sub(r"\s+", " ", text).strip()
