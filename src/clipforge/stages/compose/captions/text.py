"""From transcript words to what is drawn: clean text, emoji set apart, fragments that must join joined."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from clipforge.media.transcript import Word

_SEQUENCE = (
    # Flags, keycaps, then pictographs with their variation, skin tone and joined parts.
    r"[\U0001F1E6-\U0001F1FF]{2}"
    r"|[0-9#*]\uFE0F?\u20E3"
    r"|(?:[\U0001F000-\U0001F0FF\U0001F10D-\U0001F1E5\U0001F200-\U0001FAFF\u231A\u231B\u23E9-\u23F3\u2600-\u27BF"
    r"\u2B1B\u2B1C\u2B50\u2B55\u3030\u303D]|[\u00A9\u00AE\u203C\u2049\u2122\u2139\u2194-\u21AA\u2934\u2935](?=\uFE0F))"
    r"\uFE0F?[\U0001F3FB-\U0001F3FF]?"
    r"(?:\u200D[\U0001F000-\U0001FAFF\u2600-\u27BF\u2B1B]\uFE0F?[\U0001F3FB-\U0001F3FF]?)*"
    r"|[\U0001F3FB-\U0001F3FF]|[\uFE0E\uFE0F\u20E3]"
)
_EMOJI = re.compile(_SEQUENCE)
_PLAIN_SIGNS = frozenset("✓✔✗✘★☆♪♫➔➜❝❞❛❜")
"""Signs of the emoji blocks that texts use as type; kept where a font has them."""

_JOINERS = frozenset("\u200c\u200d")
_NO_LINE_START = frozenset(
    "、。，．・：；？！）」』】〕〉》〙〛”’ー々ゝゞヽヾ〜～％‰℃°…‥"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ!?),.:;]}%»›"
)
_NO_LINE_END = frozenset("（「『【〔〈《〘〚“‘([{«‹¿¡#$€£¥￥")


@dataclass(frozen=True, slots=True)
class Unit:
    """What is drawn and marked as one: mostly a word.

    Attributes:
        text: what is written, without emoji and control signs.
        start: first sound, ms of the clip.
        end: end of its last sound.
        space: whether a space stands before it.
        loose: whether a line or phrase may begin with it.
        speaker: who says it.
        emoji: names of emoji typed with it.
    """

    text: str
    start: int
    end: int
    space: bool
    loose: bool
    speaker: str | None = None
    emoji: tuple[str, ...] = ()

    @property
    def weight(self) -> float:
        """How many words it counts as: scripts without spaces count letters."""
        unspaced = sum(is_unspaced(char) for char in self.text)
        return max(1.0, unspaced / 2.2) if unspaced else 1.0


def is_unspaced(char: str) -> bool:
    """Whether a letter belongs to a script that writes without spaces."""
    return is_east_asian(char) or _is_south_east_asian(char)


def is_east_asian(char: str) -> bool:
    """Whether a letter is Han, kana or bopomofo, or punctuation that is set among them."""
    code = ord(char)
    return (
        0x2E80 <= code <= 0x312F
        or 0x31A0 <= code <= 0x9FFF
        or 0xF900 <= code <= 0xFAFF
        or 0xFE30 <= code <= 0xFE4F
        or 0xFF00 <= code <= 0xFF9F
        or code >= 0x20000
    )


def _is_south_east_asian(char: str) -> bool:
    code = ord(char)
    return 0x0E00 <= code <= 0x0EFF or 0x1000 <= code <= 0x109F or 0x1780 <= code <= 0x17FF


def units_of(words: Sequence[Word], duration: int | None = None) -> list[Unit]:
    """Units of a clip's words, in order of start.

    Args:
        words: in clip time; joining their texts gives the text back.
        duration: length of the clip in ms; what lies outside is cut off.
    """
    units: list[Unit] = []
    pending: tuple[str, ...] = ()
    spaced = _writes_spaces(words)
    for word in sorted(words, key=lambda word: word.start):
        start, end = max(0, word.start), max(0, word.end)
        if end <= 0 > word.start or (duration is not None and start >= duration):
            continue
        text, emoji = split_emoji(clean(word.text))
        if not text:
            pending += emoji
            if units and pending:
                units[-1] = replace(units[-1], emoji=units[-1].emoji + pending)
                pending = ()
            continue
        space = not spaced or word.text[:1].isspace()
        if emoji and text[0] in ".,!?;:…":
            space = False  # what stood between this sign and the word before was the emoji
        unit = Unit(text, start, max(end, start + 1), space, True, word.speaker, pending + emoji)
        pending = ()
        before = units[-1] if units else None
        if before is not None and _must_join(before, unit):
            gap = " " if unit.space else ""
            units[-1] = replace(
                before,
                text=before.text + gap + text,
                end=max(before.end, unit.end) if _has_letters(text) else before.end,
                emoji=before.emoji + unit.emoji,
            )
        else:
            loose = before is None or unit.space or _may_break(before.text, text)
            units.append(replace(unit, loose=loose))
    return units


def in_sequence(units: Sequence[Unit], duration: int) -> list[Unit]:
    """Units whose starts rise strictly and lie inside the clip, moved by no more than that takes.

    Two words cannot start at once: each needs an instant of its own. Where there are more units than
    milliseconds, the last are dropped.
    """
    kept = units[: max(0, duration)]
    starts: list[int] = []
    for unit in kept:
        starts.append(max(unit.start, starts[-1] + 1) if starts else unit.start)
    for back, number in enumerate(reversed(range(len(kept))), 1):
        starts[number] = min(starts[number], duration - back)
    return [
        replace(unit, start=start, end=min(max(unit.end, start + 1), duration))
        for unit, start in zip(kept, starts, strict=True)
    ]


def _writes_spaces(words: Sequence[Word]) -> bool:
    """Whether spaces are told by the words; some sources give bare words of spaced languages."""
    bare = [word for word in words[1:] if word.text]
    if any(word.text[:1].isspace() for word in bare):
        return True
    return not bare or any(is_unspaced(char) for word in bare for char in word.text)


def clean(text: str) -> str:
    """One line of composed text without control signs and bidirectional overrides."""
    composed = unicodedata.normalize("NFC", text)
    kept = (
        " " if char.isspace() else char
        for char in composed
        if char.isspace()
        or char in _JOINERS
        or unicodedata.category(char) not in {"Cc", "Cf", "Co", "Cs", "Cn"}
    )
    return " ".join("".join(kept).split())


def split_emoji(text: str) -> tuple[str, tuple[str, ...]]:
    """A text without its emoji, and their names in order."""
    names: list[str] = []

    def take(match: re.Match[str]) -> str:
        found = match[0]
        if found in _PLAIN_SIGNS:
            return found
        if found not in "\ufe0e\ufe0f\u20e3":
            names.append(emoji_name(found))
        return " "

    return " ".join(_EMOJI.sub(take, text).split()), tuple(names)


def emoji_name(emoji: str) -> str:
    """The name of an emoji's picture: its code points in hex, the variation sign only inside joined ones."""
    points = [f"{ord(char):x}" for char in emoji]
    if "200d" not in points:
        points = [point for point in points if point != "fe0f"]
    return "-".join(points)


def split_long(
    unit: Unit, measure: Callable[[str], float], width: float, *, anywhere: bool = False
) -> list[Unit]:
    """Cut a unit that is wider than `width`, times in proportion to letters.

    It is cut where its script lets a line break, or between any two letters when `anywhere`; a unit that may
    be broken nowhere is returned whole.
    """
    if measure(unit.text) <= width:
        return [unit]
    clusters = _clusters(unit.text)
    pieces: list[str] = []
    for cluster in clusters:
        fits = pieces and measure(pieces[-1] + cluster) <= width
        if pieces and (fits or not (anywhere or _may_break(pieces[-1], cluster))):
            pieces[-1] += cluster
        else:
            pieces.append(cluster)
    total, done = len(unit.text), 0
    cut: list[Unit] = []
    for number, piece in enumerate(pieces):
        start = unit.start + (unit.end - unit.start) * done // total
        done += len(piece)
        end = unit.start + (unit.end - unit.start) * done // total
        first, last = number == 0, number == len(pieces) - 1
        cut.append(
            Unit(
                piece,
                start,
                max(end, start + 1),
                unit.space and first,
                unit.loose or not first,
                unit.speaker,
                unit.emoji if last else (),
            )
        )
    return cut


def _clusters(text: str) -> list[str]:
    """Letters with the marks that stand on them."""
    clusters: list[str] = []
    for char in text:
        joins = clusters and (
            unicodedata.category(char).startswith("M") or char in _JOINERS or clusters[-1][-1] in _JOINERS
        )
        if joins:
            clusters[-1] += char
        else:
            clusters.append(char)
    return clusters


def _may_break(before: str, after: str) -> bool:
    """Whether a line may end between two texts that no space parts."""
    last, first = before[-1], after[0]
    if first in _NO_LINE_START or last in _NO_LINE_END or unicodedata.category(first).startswith("M"):
        return False
    return is_unspaced(last) or is_unspaced(first)


def _must_join(before: Unit, unit: Unit) -> bool:
    """Whether a fragment is drawn with the one before: marks, joined letters, stray punctuation."""
    if not _has_letters(unit.text):
        # Opening quotes belong to what follows, and whole phrases in dashes to nobody.
        return unit.text[-1] not in _NO_LINE_END and before.speaker == unit.speaker
    if unit.space:
        return False
    first, last = unit.text[0], before.text[-1]
    if unicodedata.category(first).startswith("M") or first in _JOINERS or last in _JOINERS:
        return True
    if unicodedata.combining(last) == 9:  # a virama joins its consonant to the next
        return True
    return unicodedata.bidirectional(first) == "AL" and unicodedata.bidirectional(last) in {"AL", "NSM"}


def _has_letters(text: str) -> bool:
    return any(unicodedata.category(char)[0] in "LNMS" for char in text)
