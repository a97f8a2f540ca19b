"""The caption track of a clip, resolved once: what is shown when, where, in which face."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from clipforge.engines.typography.protocol import EmojiBook, Face, FontBook
from clipforge.media.caption.geometry import block_pad, drawn_box, safe_area
from clipforge.media.caption.model import (
    Box,
    CaptionEmoji,
    CaptionFace,
    CaptionLine,
    CaptionStyle,
    CaptionTrack,
    Cue,
    Obstacle,
)
from clipforge.media.transcript import Word
from clipforge.stages.compose.captions.emoji import choose_emoji
from clipforge.stages.compose.captions.keywords import find_keywords
from clipforge.stages.compose.captions.layout import SetWord, is_rtl_text, line_width, set_lines
from clipforge.stages.compose.captions.phrases import Material, Phrase, Room, split_phrases
from clipforge.stages.compose.captions.placing import Block, place
from clipforge.stages.compose.captions.text import Unit, in_sequence, is_unspaced, split_long, units_of
from clipforge.stages.compose.captions.ties import boundaries, grammar

_RTL_LANGUAGES = frozenset({"ar", "he", "iw", "fa", "ur", "yi", "ps", "sd", "ug", "dv", "ckb"})
_EMOJI_SIZE, _EMOJI_GAP = 1.5, 0.16
"""Width of an emoji and its distance from the lines, em."""

_LEAST_SCALE = 0.5
"""A word too long for a line shrinks to this share; what is longer still is cut."""

_BOXED_GAP = 0.36
"""Least space between words that get a box, em."""


def caption_track(
    words: Sequence[Word],
    *,
    style: CaptionStyle,
    clip_size: tuple[int, int],
    fonts: FontBook,
    language: str = "und",
    keywords: Sequence[str] = (),
    emoji: EmojiBook | None = None,
    avoid: Sequence[Obstacle] = (),
    duration_ms: int | None = None,
) -> CaptionTrack:
    """Lay out the captions of one clip.

    Args:
        words: what is said, times in ms of the clip.
        style: of a template, with the brand's colours.
        clip_size: width and height in pixels.
        fonts: where faces come from.
        language: ISO 639-1 code.
        keywords: words or phrases to emphasise.
        emoji: pictures of emoji; None for none.
        avoid: faces and the like that captions should leave free.
        duration_ms: length of the clip; by default until the last word.

    Raises:
        MissingDependencyError: the style's font, or one for the text's script, is not here.
    """
    width, height = clip_size
    unit = float(min(width, height))
    setter = _Setter(style, fonts, language, unit, safe_area(clip_size))
    duration = duration_ms if duration_ms is not None else max((w.end for w in words), default=0) + 1
    units = in_sequence(setter.fitting(units_of(words, duration)), duration)
    if not units:
        return CaptionTrack(style=style, language=language, font_size=setter.size, unit=unit)
    marks, joined = find_keywords([u.text for u in units], keywords)
    sets = [setter.set_word(u, mark and style.emphasize) for u, mark in zip(units, marks, strict=True)]
    material = Material(
        units,
        boundaries(units, grammar(language), joined),
        [word.shaped.advance for word in sets],
        [word.gap for word in sets],
        duration,
    )
    phrases = split_phrases(material, Room(setter.line_room, style.max_lines, style.max_words))
    names: list[str | None] = [None] * len(phrases)
    if emoji is not None and style.emoji:
        names = choose_emoji([units[phrase.first : phrase.last] for phrase in phrases], language, emoji)
    drafts = [setter.draft(phrase, units, sets, name) for phrase, name in zip(phrases, names, strict=True)]
    blocks = [Block(draft.phrase.start, draft.phrase.end, draft.extent) for draft in drafts]
    heights = place(blocks, setter.area, style.position, avoid)
    cues = tuple(draft.cue(middle, emoji, units) for draft, middle in zip(drafts, heights, strict=True))
    faces = setter.faces_of(cues)
    return CaptionTrack(
        style=style,
        language=language,
        font_size=setter.size,
        unit=unit,
        faces=faces,
        font_files=tuple(dict.fromkeys(face.file for face in faces)),
        cues=cues,
        notices=setter.notices(),
    )


@dataclass(frozen=True, slots=True)
class _Draft:
    """A phrase set around height 0, waiting for its height."""

    phrase: Phrase
    lines: tuple[CaptionLine, ...]
    extent: Box
    emoji: str | None
    emoji_box: Box | None

    def cue(self, middle: float, book: EmojiBook | None, units: Sequence[Unit]) -> Cue:
        """The phrase at its height."""
        phrase = self.phrase
        picture = None
        if self.emoji is not None and self.emoji_box is not None and book is not None:
            box = _lower(self.emoji_box, middle)
            file = book.picture(self.emoji, ceil(box.width))
            picture = CaptionEmoji(name=self.emoji, box=box, file=str(file))
        speakers = {unit.speaker for unit in units[phrase.first : phrase.last]}
        return Cue(
            start=phrase.start,
            end=phrase.end,
            text=_text(phrase, units),
            lines=tuple(_lower_line(line, middle) for line in self.lines),
            box=_lower(self.extent, middle),
            emoji=picture,
            speaker=next(iter(speakers)) if len(speakers) == 1 else None,
        )


class _Setter:
    """Sets units in faces and phrases in lines, for one clip."""

    def __init__(self, style: CaptionStyle, fonts: FontBook, language: str, unit: float, area: Box) -> None:
        self._style, self._fonts, self._language, self._unit = style, fonts, language, unit
        self.area = area
        self.size = round(style.size * unit, 3)
        across, _ = block_pad(style, self.size, unit)
        # The word being spoken grows by half of `pop`; at a line's edge that needs room too.
        self.line_room = (area.width - 2 * across) / self.size / (1 + style.pop / 2)
        self._main = fonts.face(style.font, style.weight)
        self._space = self._main.shape(" ").advance
        self._used: dict[str, CaptionFace] = {}
        self._dropped: dict[str, None] = {}

    def fitting(self, units: Sequence[Unit]) -> list[Unit]:
        """Units whose signs can all be drawn and of which each fits on a line."""
        fitted = []
        for unit in units:
            drawable = self._drawable(unit)
            if drawable is None:
                continue
            if any(is_unspaced(char) for char in drawable.text):
                pieces = split_long(drawable, self._measure, self.line_room / 2)
            else:
                pieces = split_long(drawable, self._measure, self.line_room / _LEAST_SCALE, anywhere=True)
            fitted += pieces
        return fitted

    def set_word(self, unit: Unit, emphasized: bool) -> SetWord:
        """A unit in the face that has its glyphs."""
        text = self._cased(unit.text)
        face = self._face(text)
        gap = 0.0
        if unit.space:
            gap = max(self._space, _BOXED_GAP) if self._style.effect == "boxed" else self._space
        shaped = face.shape(text, self._language, is_rtl_text(text))
        return SetWord(text, unit.start, unit.end, face, shaped, gap, emphasized)

    def draft(
        self, phrase: Phrase, units: Sequence[Unit], sets: Sequence[SetWord], emoji: str | None
    ) -> _Draft:
        """Lines, extent and emoji of a phrase."""
        turn = phrase.turn or phrase.last
        rows = [row for row in (sets[phrase.first : turn], sets[turn : phrase.last]) if row]
        widest = max(line_width(row) for row in rows)
        size = self.size * min(1.0, self.line_room / widest)
        text = "".join((" " if unit.space else "") + unit.text for unit in units[phrase.first : phrase.last])
        lines = set_lines(
            rows,
            size=size,
            line_height=self._style.line_height,
            cap_height=self._main.cap_height,
            middle=(self.area.x + self.area.width / 2, 0.0),
            rtl=is_rtl_text(text, self._language in _RTL_LANGUAGES),
        )
        extent = drawn_box(lines, self._style, self.size, self._unit)
        box = None
        if emoji is not None:
            side = round(_EMOJI_SIZE * self.size)
            x = self.area.x + (self.area.width - side) / 2
            box = Box(x=round(x), y=round(extent.y - _EMOJI_GAP * self.size - side), width=side, height=side)
            # The picture leaves again when it would push the words out of the safe area.
            if extent.bottom - box.y > self.area.height:
                emoji = box = None
        return _Draft(phrase, lines, extent if box is None else extent.union(box), emoji, box)

    def faces_of(self, cues: Sequence[Cue]) -> tuple[CaptionFace, ...]:
        """The faces that cues use, the style's own first."""
        keys = dict.fromkeys([self._main.info.key])
        keys.update(dict.fromkeys(word.font for cue in cues for line in cue.lines for word in line.words))
        return tuple(self._used.get(key, self._main.info) for key in keys)

    def notices(self) -> tuple[str, ...]:
        """What could not be drawn."""
        if not self._dropped:
            return ()
        signs = " ".join(self._dropped)
        return (f"No font here has these signs, so captions leave them out: {signs}",)

    def _drawable(self, unit: Unit) -> Unit | None:
        face = self._face(self._cased(unit.text))
        missing = face.missing(unit.text) or face.missing(self._cased(unit.text))
        if not missing:
            return unit
        self._dropped.update(dict.fromkeys(missing))
        text = " ".join("".join(char for char in unit.text if not face.missing(self._cased(char))).split())
        if not text:
            return None
        return Unit(text, unit.start, unit.end, unit.space, unit.loose, unit.speaker, unit.emoji)

    def _cased(self, text: str) -> str:
        if not self._style.uppercase:
            return text
        # Turkish and Azeri keep the dot of their i.
        dotted = text.replace("i", "İ").replace("ı", "I") if self._language in {"tr", "az"} else text
        return dotted.upper()

    def _face(self, text: str) -> Face:
        face = self._fonts.face_for(text, self._style.font, self._style.weight, self._language)
        self._used.setdefault(face.info.key, face.info)
        return face

    def _measure(self, text: str) -> float:
        cased = self._cased(text)
        return self._face(cased).shape(cased, self._language, is_rtl_text(cased)).advance


def _text(phrase: Phrase, units: Sequence[Unit]) -> str:
    parts = []
    for number in range(phrase.first, phrase.last):
        unit = units[number]
        if number == phrase.turn and phrase.turn:
            parts.append("\n")
        elif unit.space and parts:
            parts.append(" ")
        parts.append(unit.text)
    return "".join(parts)


def _lower(box: Box, by: float) -> Box:
    return Box(x=box.x, y=round(box.y + by, 2), width=box.width, height=box.height)


def _lower_line(line: CaptionLine, by: float) -> CaptionLine:
    words = tuple(
        word.model_copy(
            update={
                "box": _lower(word.box, by),
                "ink": _lower(word.ink, by),
                "baseline": round(word.baseline + by, 2),
            }
        )
        for word in line.words
    )
    return CaptionLine(words=words, box=_lower(line.box, by))
