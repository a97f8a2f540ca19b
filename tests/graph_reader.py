"""Reads a compiled filter graph back: which part of the source each filter chain shows where, at one frame.

It knows the filters that layouts are made of, no more. Positions are those that ffmpeg computes from the
graph's own expressions.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Layer:
    """Something that covers a part of a picture.

    Attributes:
        kind: 'picture', 'blur' or 'color'.
        source: (x, y, width, height) of the source that is seen, None for a colour.
        place: (x, y, width, height) in the picture.
        color: as written, for a colour.
    """

    kind: str
    source: tuple[float, float, float, float] | None
    place: tuple[float, float, float, float]
    color: str = ""


@dataclass(frozen=True)
class Shown:
    """What a pad carries at the frame asked for.

    Attributes:
        size: in pixels.
        layers: from back to front.
        frame: number of the frame that this chain sees; None when it has no such frame.
    """

    size: tuple[float, float]
    layers: tuple[Layer, ...]
    frame: int | None


def layers_of(graph: str, source: tuple[int, int], frame: int) -> tuple[Layer, ...]:
    """What the graph's last pad shows at a frame, of a source of this size at pad ``0:0``."""
    whole = (0.0, 0.0, float(source[0]), float(source[1]))
    pads = {"0:0": Shown((whole[2], whole[3]), (Layer("picture", whole, whole),), frame)}
    last: tuple[Shown, ...] = ()
    for chain in re.split(r"(?<!\\);", graph):
        names = re.fullmatch(r"((?:\[[^\]]+\])*)(.*?)((?:\[[^\]]+\])*)", chain, re.DOTALL)
        assert names is not None
        taken = tuple(pads[name] for name in re.findall(r"\[([^\]]+)\]", names[1]))
        for text in re.split(r"(?<!\\),", names[2]):
            taken = _filtered(text, taken)
        last = taken
        pads |= dict(zip(re.findall(r"\[([^\]]+)\]", names[3]), taken, strict=True))
    return last[0].layers


def filters_of(graph: str) -> dict[str, dict[str, str]]:
    """Options of each filter of a graph by name; of several with one name, those of the last."""
    bare = re.sub(r"\[[^\]]*\]", "", graph)
    return dict(_read(text) for text in re.split(r"(?<!\\)[,;]", bare))


def _read(text: str) -> tuple[str, dict[str, str]]:
    """A filter's name and options."""
    name, _, options = text.partition("=")
    pairs = (option.partition("=") for option in re.split(r"(?<!\\):", options))
    return name, {key: re.sub(r"\\(.)", r"\1", value) for key, _, value in pairs}


def _filtered(text: str, taken: tuple[Shown, ...]) -> tuple[Shown, ...]:
    name, values = _read(text)
    if name == "split":
        return taken * int(text.partition("=")[2])
    if name == "concat":
        return (next(one for one in taken if one.frame is not None),)
    if name in _JOINING:
        return (_JOINING[name](taken, values),)
    (one,) = taken
    return (_CHANGING[name](one, values) if name in _CHANGING and one.frame is not None else one,)


def _trim(one: Shown, values: dict[str, str]) -> Shown:
    assert one.frame is not None
    start, end = int(values["start_frame"]), int(values["end_frame"])
    return replace(one, frame=one.frame - start if start <= one.frame < end else None)


def _crop(one: Shown, values: dict[str, str]) -> Shown:
    width, height = float(values["w"]), float(values["h"])
    names = {"in_w": one.size[0], "in_h": one.size[1], "out_w": width, "out_h": height, "n": one.frame}
    x = round(evaluated(values.get("x", "(in_w-out_w)/2"), names))
    y = round(evaluated(values.get("y", "(in_h-out_h)/2"), names))
    x, y = max(0, min(x, int(one.size[0] - width))), max(0, min(y, int(one.size[1] - height)))
    layers = tuple(_cut(layer, (x, y, width, height)) for layer in one.layers)
    return replace(one, size=(width, height), layers=layers)


def _cut(layer: Layer, part: tuple[float, float, float, float]) -> Layer:
    """A layer that covers the whole picture, cut to a part of it."""
    assert layer.source is not None
    across, down = layer.source[2] / layer.place[2], layer.source[3] / layer.place[3]
    source = (
        layer.source[0] + part[0] * across,
        layer.source[1] + part[1] * down,
        part[2] * across,
        part[3] * down,
    )
    return replace(layer, source=source, place=(0, 0, part[2], part[3]))


def _scale(one: Shown, values: dict[str, str]) -> Shown:
    size = (float(values["w"]), float(values["h"]))
    layers = tuple(replace(layer, place=(0, 0, *size)) for layer in one.layers)
    return replace(one, size=size, layers=layers)


def _blur(one: Shown, _: dict[str, str]) -> Shown:
    return replace(one, layers=tuple(replace(layer, kind="blur") for layer in one.layers))


def _pad(one: Shown, values: dict[str, str]) -> Shown:
    size = (float(values["w"]), float(values["h"]))
    names = {"ow": size[0], "oh": size[1], "iw": one.size[0], "ih": one.size[1]}
    x, y = (_on_chroma(evaluated(values[name], names)) for name in ("x", "y"))
    ground = Layer("color", None, (0, 0, *size), values["color"])
    return replace(one, size=size, layers=(ground, *_moved(one.layers, x, y)))


def _overlay(taken: tuple[Shown, ...], values: dict[str, str]) -> Shown:
    back, front = taken
    names = {"W": back.size[0], "H": back.size[1], "w": front.size[0], "h": front.size[1]}
    x, y = (_on_chroma(evaluated(values[name], names)) for name in ("x", "y"))
    return replace(back, layers=back.layers + _moved(front.layers, x, y))


def _vstack(taken: tuple[Shown, ...], _: dict[str, str]) -> Shown:
    above, below = taken
    size = (above.size[0], above.size[1] + below.size[1])
    return replace(above, size=size, layers=above.layers + _moved(below.layers, 0, above.size[1]))


def _moved(layers: tuple[Layer, ...], x: float, y: float) -> tuple[Layer, ...]:
    return tuple(
        replace(layer, place=(layer.place[0] + x, layer.place[1] + y, *layer.place[2:])) for layer in layers
    )


def _on_chroma(value: float) -> float:
    """`overlay` and `pad` put a corner of a 4:2:0 picture on an even pixel."""
    return 2 * (math.trunc(value) // 2)


_CHANGING: dict[str, Callable[[Shown, dict[str, str]], Shown]] = {
    "trim": _trim,
    "crop": _crop,
    "scale": _scale,
    "gblur": _blur,
    "pad": _pad,
}
_JOINING: dict[str, Callable[[tuple[Shown, ...], dict[str, str]], Shown]] = {
    "overlay": _overlay,
    "vstack": _vstack,
}


def evaluated(expression: str, names: dict[str, Any]) -> float:
    """The value of an ffmpeg expression (libavutil/eval.c), as far as ours use them."""
    kept = [0.0]

    def keep(_index: float, value: float) -> float:
        kept[0] = value
        return value

    def last(value: Any) -> float:
        return float(value[-1] if isinstance(value, tuple) else value)

    functions = {
        "away": lambda value: math.copysign(math.floor(abs(last(value)) + 0.5), last(value)),
        "choose": lambda which, one, other: last(one) if which else last(other),
        "lt": lambda one, other: one < other,
        "st": keep,
        "ld": lambda _index: kept[0],
    }
    # `a;b` does both and gives the last; a tuple does, too.
    python = expression.replace(";", ",").replace("round(", "away(").replace("if(", "choose(")
    return last(eval(python, {"__builtins__": {}}, {**functions, **names}))
