"""ASS text of a caption track: what libass draws, here and in a browser.

Each word is an event of its own with its own position, so that nothing done to one word can move another.
What changes while a word is spoken is animated inside its event.
"""

from __future__ import annotations

from collections.abc import Iterator

from clipforge.media.caption.geometry import panel_box, word_box
from clipforge.media.caption.model import (
    Box,
    CaptionFace,
    CaptionLine,
    CaptionTrack,
    CaptionWord,
    Cue,
)

_PANEL, _BOX, _TEXT, _FILL = 0, 1, 2, 3
"""Layers, from back to front."""

_HOLD_MS = 400
"""A word stays marked until the next one when the pause between them is no longer than this."""

_ENTER_MS, _IN_MS, _OUT_MS = 90, 50, 70
"""How long a phrase grows to its size, a word takes its colour, and gives it back."""

_MIN_ACTIVE_MS = 80
_NOW_MS = 20
"""What starts so soon after its event starts with it: a frame is longer."""

_KAPPA = 0.5523
"""Length of a Bezier curve's handles that draws a quarter of a circle of radius one."""

_RLM = "\u200f"
_WORD_JOINER = "\u2060"

_STYLE_FORMAT = (
    "Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, "
    "Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, "
    "MarginL, MarginR, MarginV, Encoding"
)


def ass_text(track: CaptionTrack, clip_size: tuple[int, int]) -> str:
    """The whole ASS file that draws a track on clips of `clip_size` pixels."""
    width, height = clip_size
    head = [
        "[Script Info]",
        "ScriptType: v4.00+",
        f"PlayResX: {width}",
        f"PlayResY: {height}",
        f"LayoutResX: {width}",
        f"LayoutResY: {height}",
        "WrapStyle: 2",
        "ScaledBorderAndShadow: yes",
        "Kerning: yes",
        "YCbCr Matrix: TV.709",
    ]
    # HarfBuzz picks the letter shapes of a language by it, for instance Japanese or Chinese ones.
    head += [f"Language: {track.language}"] if track.language != "und" else []
    styles = ["", "[V4+ Styles]", f"Format: {_STYLE_FORMAT}"]
    styles += [_style_line(track, number, face) for number, face in enumerate(track.faces)]
    styles.append(f"Style: Shape,Arial,20,{','.join(['&H00FFFFFF'] * 4)},0,0,0,0,100,100,0,0,1,0,0,5,0,0,0,1")
    lines = [
        "",
        "[Events]",
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text",
    ]
    writer = _Writer(track)
    for before, cue in zip((None, *track.cues), track.cues, strict=False):
        lines += writer.cue(cue, joined=before is not None and before.end == cue.start)
    return "\n".join([*head, *styles, *lines]) + "\n"


def _style_line(track: CaptionTrack, number: int, face: CaptionFace) -> str:
    style, unit = track.style, track.unit
    colours = [style.text, style.upcoming or style.text, style.outline, style.shadow_color]
    numbers = ["0", "0", "0", "0", "100", "100", "0", "0", "1"]
    borders = [_num(style.outline_width * unit), "0", "5", "0", "0", "0", "1"]
    size = _num(track.font_size * face.ass_scale, 3)
    return ",".join(
        [f"Style: F{number}", face.ass_name, size, *map(_full_colour, colours), *numbers, *borders]
    )


class _Writer:
    """Turns cues into lines of the event section."""

    def __init__(self, track: CaptionTrack) -> None:
        self._style = track.style
        self._unit = track.unit
        self._size = track.font_size
        self._faces = {face.key: (number, face) for number, face in enumerate(track.faces)}

    def cue(self, cue: Cue, *, joined: bool) -> Iterator[str]:
        """Lines of one cue; `joined` when the one before ends where it starts."""
        if not cue.lines:
            return
        if self._style.panel is not None:
            box = panel_box(cue.lines, self._size)
            fade = "" if joined else r"\fad(60,0)"
            yield self._shape(_PANEL, (cue.start, cue.end), box, self._style.panel, fade)
        spans = _active_spans(cue)
        for line in cue.lines:
            for word in line.words:
                yield from self._word(cue, line, word, *spans[id(word)])

    def _word(
        self, cue: Cue, line: CaptionLine, word: CaptionWord, active: int, passive: int
    ) -> Iterator[str]:
        style = self._style
        base = style.emphasis if word.emphasized and style.emphasize else style.text
        origin = _centis(cue.start) * 10
        on, off = active - origin, passive - origin
        on = on if on >= _NOW_MS else 0
        tags = self._placed(word)
        if style.pop:
            tags += rf"{_scale(100 - 100 * style.pop)}\t(0,{_ENTER_MS},{_scale(100)})"
        text = _escape(word.text, rtl=word.rtl)
        if style.effect == "karaoke":
            yield from self._karaoke(cue, word, tags, text, (on, off))
            return
        if style.effect == "boxed":
            grow = rf"{_scale(100 - 100 * style.pop)}\t(0,{_ENTER_MS},{_scale(100)})" if style.pop else ""
            yield self._shape(_BOX, (active, passive), word_box(word, line), style.active, grow)
        if style.effect in {"highlight", "boxed"}:
            marked = style.active if style.effect == "highlight" else style.active_text
            tags += self._marked(base, marked, on, off)
        else:
            tags += _colour(base)
        yield self._event(_TEXT, (cue.start, cue.end), word, tags, text)

    def _marked(self, base: str, marked: str, on: int, off: int) -> str:
        """Tags that give a word another colour from `on` to `off` ms of its event, and a little growth."""
        style = self._style
        bump = _scale(100 + 50 * style.pop) if style.effect == "highlight" else ""
        marked, base = _colour(marked), _colour(base)
        if style.effect == "boxed" and style.outline_width:
            # On its box a word needs no dark outline, which would look like dirt.
            marked, base = marked + _colour(style.active, 3), base + _colour(style.outline, 3)
        if marked == base and not bump:
            return base
        tags = marked if on == 0 else rf"{base}\t({on},{on + _IN_MS},{marked})"
        tags += rf"\t({on},{on + _ENTER_MS},{bump})" if bump else ""
        return tags + rf"\t({off},{off + _OUT_MS},{base}{_scale(100) if bump else ''})"

    def _karaoke(
        self, cue: Cue, word: CaptionWord, tags: str, text: str, span: tuple[int, int]
    ) -> Iterator[str]:
        style = self._style
        filled = style.emphasis if word.emphasized and style.emphasize else style.active
        empty = style.upcoming or style.text
        on, off = span
        if not word.rtl:
            tags += rf"{_colour(filled)}{_colour(empty, 2)}"
            wait = rf"{{\k{_num(on / 10)}}}" if on else ""
            yield self._event(
                _TEXT, (cue.start, cue.end), word, tags, rf"{wait}{{\kf{_num((off - on) / 10)}}}{text}"
            )
            return
        # libass fills from left to right only, so here a filled copy is uncovered from the right.
        yield self._event(_TEXT, (cue.start, cue.end), word, tags + _colour(empty), text)
        reach = self._size
        top, bottom = word.box.y - reach, word.box.bottom + reach
        left, right = min(word.ink.x, word.box.x) - 2, max(word.ink.right, word.box.right) + 2
        shut, full = _clip(right, top, right, bottom), _clip(left, top, right, bottom)
        tags += rf"{_colour(filled)}{shut}\t({on},{off},{full})"
        yield self._event(_FILL, (cue.start, cue.end), word, tags, text)

    def _placed(self, word: CaptionWord) -> str:
        _, face = self._faces[word.font]
        x = word.box.x + word.box.width / 2
        # libass centres a line between its own ascent and descent.
        y = word.baseline + (face.ass_descent - face.ass_ascent) * word.size / 2
        tags = rf"\an5\pos({_num(x)},{_num(y)})"
        if abs(word.size - self._size) > 1e-6:
            tags += rf"\fs{_num(word.size * face.ass_scale, 3)}"
        if self._style.shadow:
            tags += rf"\xshad0\yshad{_num(self._style.shadow * self._unit)}"
        if self._style.softness:
            tags += rf"\blur{_num(self._style.softness * self._unit)}"
        return tags

    def _event(self, layer: int, span: tuple[int, int], word: CaptionWord, tags: str, text: str) -> str:
        number, _ = self._faces[word.font]
        return f"Dialogue: {layer},{_time(span[0])},{_time(span[1])},F{number},,0,0,0,,{{{tags}}}{text}"

    def _shape(self, layer: int, span: tuple[int, int], box: Box, colour: str, tags: str) -> str:
        x, y = box.x + box.width / 2, box.y + box.height / 2
        radius = min(self._style.radius * self._size, box.width / 2, box.height / 2)
        placed = rf"\an5\pos({_num(x)},{_num(y)}){_colour(colour)}{tags}\p1"
        path = rounded_rectangle(box.width, box.height, radius)
        return f"Dialogue: {layer},{_time(span[0])},{_time(span[1])},Shape,,0,0,0,,{{{placed}}}{path}"


def _active_spans(cue: Cue) -> dict[int, tuple[int, int]]:
    """When each word of a cue is marked, by the word's identity, in ms of the clip."""
    words: list[CaptionWord] = [word for line in cue.lines for word in line.words]
    spans = {}
    for number, word in enumerate(words):
        following = words[number + 1].start if number + 1 < len(words) else cue.end
        end = following if following - word.end <= _HOLD_MS else word.end
        # The next word takes over when it starts, even while this one is still heard.
        end = min(max(end, word.start + _MIN_ACTIVE_MS), max(following, word.start + 1), cue.end)
        start = min(max(word.start, cue.start), max(cue.start, cue.end - 1))
        spans[id(word)] = (start, max(end, start + 1))
    return spans


def rounded_rectangle(width: float, height: float, radius: float) -> str:
    """An ASS drawing of a rectangle from (0, 0) with round corners, in pixels."""
    w, h, r = width, height, radius
    k = r * (1 - _KAPPA)
    points = (
        ("m", (r, 0)),
        ("l", (w - r, 0)),
        ("b", (w - k, 0, w, k, w, r)),
        ("l", (w, h - r)),
        ("b", (w, h - k, w - k, h, w - r, h)),
        ("l", (r, h)),
        ("b", (k, h, 0, h - k, 0, h - r)),
        ("l", (0, r)),
        ("b", (0, k, k, 0, r, 0)),
    )
    return " ".join(f"{verb} {' '.join(_num(value) for value in values)}" for verb, values in points)


def _escape(text: str, *, rtl: bool) -> str:
    """Text as libass draws it literally: no override blocks, no escapes, no line breaks."""
    flat = " ".join(text.split())
    # A backslash cannot be escaped; a word joiner, which has no width, keeps it from meaning anything.
    flat = flat.replace("\\", f"\\{_WORD_JOINER}").replace("{", r"\{").replace("}", r"\}")
    # Between marks of right-to-left, a full stop stands at the left end, where it belongs.
    return f"{_RLM}{flat}{_RLM}" if rtl else flat


def _centis(ms: int) -> int:
    return (ms + 5) // 10


def _time(ms: int) -> str:
    """A time in the hundredths of a second that ASS counts in."""
    total = _centis(ms)
    minutes, centis = divmod(total, 6000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{centis // 100:02d}.{centis % 100:02d}"


def _rgba(colour: str) -> tuple[str, str, str, str]:
    """Red, green, blue and opacity in hex."""
    return colour[1:3], colour[3:5], colour[5:7], colour[7:9] or "FF"


def _full_colour(colour: str) -> str:
    red, green, blue, opacity = _rgba(colour)
    return f"&H{255 - int(opacity, 16):02X}{blue}{green}{red}".upper()


def _colour(colour: str, which: int = 1) -> str:
    red, green, blue, opacity = _rgba(colour)
    tag = rf"\{which}c&H{blue}{green}{red}&".replace(f"{blue}{green}{red}", f"{blue}{green}{red}".upper())
    # The outline's opacity is always told, since a word changes between an opaque and a thinner one.
    plain = opacity.upper() == "FF" and which != 3
    return tag if plain else rf"{tag}\{which}a&H{255 - int(opacity, 16):02X}&"


def _scale(percent: float) -> str:
    return rf"\fscx{_num(percent)}\fscy{_num(percent)}"


def _clip(left: float, top: float, right: float, bottom: float) -> str:
    return rf"\clip({_num(left)},{_num(top)},{_num(right)},{_num(bottom)})"


def _num(value: float, places: int = 2) -> str:
    """A number without needless zeros."""
    text = f"{value:.{places}f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text
