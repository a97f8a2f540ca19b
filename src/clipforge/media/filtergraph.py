"""A typed graph of ffmpeg filters and its text for `-filter_complex`.

Pads carry picture or sound, labels are allocated by the graph, every pad is consumed exactly once (fan-out
goes through `split`), and values are escaped here and nowhere else. Pure: nothing is run.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from clipforge.media.time import decimal_seconds

OptionValue = str | int | Fraction | bool
"""A filter option: text is escaped, a Fraction is written 'a/b', a bool as 1 or 0."""


@dataclass(frozen=True, slots=True)
class VideoPad:
    """An output that carries picture."""

    label: str


@dataclass(frozen=True, slots=True)
class AudioPad:
    """An output that carries sound."""

    label: str


Pad = VideoPad | AudioPad


@dataclass(frozen=True, slots=True)
class _Node:
    text: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


def escape(value: str) -> str:
    r"""Escape one option value for its place inside a filter graph.

    ffmpeg takes the text apart twice with the same rules: first the graph at `[ ] , ;`, then a filter's
    options at `:` (libavfilter/graphparser.c and libavutil/avstring.c, `av_get_token`). In both, `\` protects
    the next character, `'` starts a literal run, and blanks at the ends are dropped unless protected.
    """
    return _protect(_protect(value, ":"), "[],;")


def _protect(value: str, special: str) -> str:
    blanks = " \n\t\r"
    head = len(value) - len(value.lstrip(blanks))
    tail = len(value.rstrip(blanks))
    return "".join(
        f"\\{char}" if char in special or char in "\\'" or not head <= place < tail else char
        for place, char in enumerate(value)
    )


def seconds_text(value: Fraction) -> str:
    """A time or factor as a decimal with six places."""
    return decimal_seconds(value)


def _option(name: str, value: OptionValue) -> str:
    if isinstance(value, bool):
        text = "1" if value else "0"
    elif isinstance(value, (int, Fraction)):
        text = str(value)
    else:
        text = escape(value)
    # Python keeps some words (and 'in', 'f=' clashes) for itself: 'x_' stands for option 'x'.
    return f"{name.removesuffix('_')}={text}"


class FilterGraph:
    """Collects filters; `text` is what `-filter_complex` wants.

    Raises:
        ValueError: from any method that is given a pad of another graph or one that was already consumed,
            and from `text` when a pad was left over. Both are mistakes of the caller, never of a user.
    """

    def __init__(self) -> None:
        self._nodes: list[_Node] = []
        self._count = 0
        self._open: set[str] = set()
        self._results: list[str] = []

    def video_input(self, file: int, stream: int) -> VideoPad:
        """Picture of stream `stream` of input `file`; each call may be consumed once."""
        return VideoPad(f"{file}:{stream}")

    def audio_input(self, file: int, stream: int) -> AudioPad:
        """Sound of stream `stream` of input `file`."""
        return AudioPad(f"{file}:{stream}")

    def video(self, name: str, *inputs: Pad, **options: OptionValue) -> VideoPad:
        """Add a filter with one picture output; options keep their order."""
        return VideoPad(self._add(name, inputs, 1, options)[0])

    def audio(self, name: str, *inputs: Pad, **options: OptionValue) -> AudioPad:
        """Add a filter with one sound output."""
        return AudioPad(self._add(name, inputs, 1, options)[0])

    def split(self, pad: VideoPad, copies: int) -> tuple[VideoPad, ...]:
        """The same picture `copies` times; one copy is the pad itself."""
        if copies == 1:
            return (pad,)
        return tuple(VideoPad(label) for label in self._add(f"split={copies}", (pad,), copies, {}))

    def asplit(self, pad: AudioPad, copies: int) -> tuple[AudioPad, ...]:
        """The same sound `copies` times; one copy is the pad itself."""
        if copies == 1:
            return (pad,)
        return tuple(AudioPad(label) for label in self._add(f"asplit={copies}", (pad,), copies, {}))

    def concat(self, pads: Sequence[VideoPad]) -> VideoPad:
        """Pictures one after another."""
        if len(pads) == 1:
            return pads[0]
        return self.video("concat", *pads, n=len(pads), v=1, a=0)

    def aconcat(self, pads: Sequence[AudioPad]) -> AudioPad:
        """Sounds one after another."""
        if len(pads) == 1:
            return pads[0]
        return self.audio("concat", *pads, n=len(pads), v=0, a=1)

    def result(self, pad: Pad) -> str:
        """Mark a pad as an output of the graph and return what `-map` wants."""
        self._consume(pad)
        self._results.append(pad.label)
        return f"[{pad.label}]"

    def text(self) -> str:
        """The graph; runs of single-pad filters are joined with commas."""
        if self._open:
            raise ValueError(f"pads were never consumed: {sorted(self._open)}")
        parts: list[str] = []
        last: tuple[str, ...] = ()
        for node in self._nodes:
            joins = len(node.inputs) == 1 and node.inputs == last and node.inputs[0] not in self._results
            if joins and parts:
                parts[-1] = parts[-1].removesuffix(f"[{node.inputs[0]}]")
                parts[-1] += f",{node.text}{_labels(node.outputs)}"
            else:
                parts.append(f"{_labels(node.inputs)}{node.text}{_labels(node.outputs)}")
            last = node.outputs
        return ";".join(parts)

    def _add(
        self, name: str, inputs: Sequence[Pad], outputs: int, options: dict[str, OptionValue]
    ) -> tuple[str, ...]:
        for pad in inputs:
            self._consume(pad)
        labels = tuple(self._fresh() for _ in range(outputs))
        arguments = ":".join(_option(key, value) for key, value in options.items())
        text = f"{name}={arguments}" if arguments else name
        self._nodes.append(_Node(text, tuple(pad.label for pad in inputs), labels))
        return labels

    def _fresh(self) -> str:
        label = f"p{self._count}"
        self._count += 1
        self._open.add(label)
        return label

    def _consume(self, pad: Pad) -> None:
        if ":" in pad.label:
            return
        if pad.label not in self._open:
            raise ValueError(f"pad {pad.label} is unknown or was already consumed")
        self._open.discard(pad.label)


def _labels(labels: Iterable[str]) -> str:
    return "".join(f"[{label}]" for label in labels)
