"""A plain text or Markdown script read as spoken text."""

from __future__ import annotations

import re
from pathlib import Path

from clipforge.kit.errors import BadInputError
from clipforge.stages.transcribe.marks import recurring_labels, split_label, strip_directions
from clipforge.stages.transcribe.spoken import Passage, SpokenText, read_text

_FRONT_MATTER = re.compile(r"\A---\s*\n.*?\n(?:---|\.\.\.)\s*\n", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CODE_BLOCK = re.compile(r"^(```|~~~).*?^\1\s*$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$")
_UNDERLINE = re.compile(r"^\s{0,3}(=+|-{2,})\s*$")
_RULE = re.compile(r"^\s{0,3}([-*_])(?:\s*\1){2,}\s*$")
_BULLET = re.compile(r"^\s{0,6}(?:[*+•]|-(?!-))\s+|^\s{0,3}>\s?")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^()\s]*(?:\s\"[^\"]*\")?\)")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^()]*\)")
_EMPHASIS = re.compile(r"(?<!\w)(\*\*\*|\*\*|\*|___|__|_|~~|`+)(?=\S)(.+?)(?<=\S)\1(?!\w)")
_HTML = re.compile(r"</?[A-Za-z][^<>]{0,200}>")


def read_script(path_or_text: Path | str) -> SpokenText:
    """Read the words to be spoken from a file (`Path`) or a text (`str`).

    Headings, rules, comments and code are left out, emphasis and links keep their words, '[pause]' and
    '(laughs)' go, 'ANNA:' at the start of a line names the speaker of it and the lines after. A blank line
    ends a passage.

    Raises:
        BadInputError: it cannot be read, or nothing in it is to be spoken.
    """
    subject = str(path_or_text) if isinstance(path_or_text, Path) else "the script"
    content = read_text(path_or_text) if isinstance(path_or_text, Path) else path_or_text
    content = content.replace("\r\n", "\n").replace("\r", "\n").lstrip("﻿")
    content = _CODE_BLOCK.sub("\n", _COMMENT.sub(" ", _FRONT_MATTER.sub("", content)))
    title, lines = _without_headings(content.split("\n"))
    plain = [_plain(line) for line in lines]
    known = recurring_labels(plain)
    passages: list[Passage] = []
    speaker: str | None = None
    open_passage = False
    for line in plain:
        if not line:
            open_passage = False
            continue
        label, rest = split_label(line, known)
        words = strip_directions(rest)
        if label is not None:
            speaker, open_passage = label, False
        if not any(char.isalnum() for char in words):
            continue
        if open_passage:
            passages[-1] = passages[-1].model_copy(update={"text": f"{passages[-1].text} {words}"})
        else:
            passages.append(Passage(text=words, speaker=speaker))
            open_passage = True
    if not passages:
        raise BadInputError(
            "there is nothing in it to be spoken",
            subject=subject,
            remedy="Give a text with at least one sentence",
            code="empty_script",
        )
    return SpokenText(kind="script", passages=tuple(passages), title=title)


def _without_headings(lines: list[str]) -> tuple[str, list[str]]:
    """The first heading, and the lines with every heading and rule made blank."""
    title, kept = "", list(lines)
    for index, line in enumerate(lines):
        heading = _HEADING.match(line)
        if heading:
            title = title or strip_directions(_plain(heading.group(1)))
            kept[index] = ""
        elif _UNDERLINE.match(line) and index and lines[index - 1].strip() and kept[index - 1]:
            one_line = index < 2 or not lines[index - 2].strip()
            if one_line:
                title = title or strip_directions(_plain(lines[index - 1]))
                kept[index - 1] = ""
            kept[index] = ""
        elif _RULE.match(line):
            kept[index] = ""
    return title, kept


def _plain(line: str) -> str:
    """A line without Markdown and HTML signs."""
    line = _LINK.sub(r"\1", _IMAGE.sub(" ", line))
    line = _HTML.sub(" ", _BULLET.sub("", line))
    for _ in range(3):  # '***both***' and nested emphasis
        line = _EMPHASIS.sub(r"\2", line)
    return " ".join(line.replace("\\*", "*").replace("\\_", "_").split())
