"""Crops in pixels, and the expressions that move them."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from clipforge.media.timeline import CropKey, CropPath
from clipforge.stages.render.geometry import Canvas, Glide, crop_at, crop_size, is_still, step_expression


def evaluate(expression: str, n: int) -> float:
    """ffmpeg's expression language, as far as we use it, in Python."""
    memory: dict[int, float] = {}

    def st_(slot: int, value: float) -> float:
        memory[slot] = value
        return value

    def choose(condition: bool, yes: float, no: float) -> float:
        return yes if condition else no

    text = re.sub(r"st\(0,(.*?)\);", r"0*st(0,\1)+", expression)
    text = text.replace("if(", "choose(")
    names = {"n": n, "st": st_, "ld": memory.get, "choose": choose, "lt": lambda a, b: a < b}
    return float(eval(text, {"__builtins__": {}}, {**names, "round": round}))


@st.composite
def points(draw: st.DrawFn) -> tuple[tuple[int, float], ...]:
    frames = sorted(draw(st.sets(st.integers(-50, 300), min_size=1, max_size=12)))
    return tuple((frame, draw(st.integers(0, 4000)) / 4) for frame in frames)


@given(points(), st.integers(0, 320))
def test_the_expression_is_the_path_in_whole_pixels(keys: tuple[tuple[int, float], ...], n: int) -> None:
    glide = Glide(keys)
    assert abs(evaluate(glide.expression(), n) - glide.at(n)) <= 0.51


@given(st.lists(st.integers(0, 500), min_size=1, max_size=60, unique=True), st.integers(0, 500))
def test_a_step_expression_takes_each_value_until_its_frame(ends: list[int], n: int) -> None:
    ends.sort()
    pieces = [(end, str(number)) for number, end in enumerate(ends)]
    expected = next((number for number, end in enumerate(ends) if n < end), len(ends))
    text = step_expression(pieces, str(len(ends)))
    assert evaluate(text, n) == expected
    depth = max(text[:place].count("(") - text[:place].count(")") for place in range(len(text)))
    assert depth <= 14


@given(
    st.integers(16, 4000),
    st.integers(16, 4000),
    st.floats(0.05, 1),
    st.floats(0.05, 1),
    st.floats(0, 1),
    st.floats(0, 1),
    st.sampled_from([9 / 16, 1.0, 4 / 5, 16 / 9, None]),
)
def test_a_crop_is_even_and_inside_the_picture(
    width: int, height: int, wide: float, high: float, x: float, y: float, aspect: float | None
) -> None:
    canvas = Canvas(width, height)
    path = CropPath(width=wide, height=high, keys=(CropKey(frame=0, x=x, y=y),))
    size = crop_size(canvas, path, aspect)
    left, top = crop_at(canvas, size, (x, y))
    assert size[0] % 2 == 0
    assert size[1] % 2 == 0
    assert 0 <= left <= width - size[0]
    assert 0 <= top <= height - size[1]


def test_pixel_aspect_is_part_of_the_crops_shape() -> None:
    path = CropPath(width=1.0, height=1.0, keys=(CropKey(frame=0, x=0.5, y=0.5),))
    # 720 x 576 with pixels 64:45 wide is 16:9; a square of it is 405 stored pixels wide.
    assert crop_size(Canvas(720, 576, 64 / 45), path, 1.0) == (404, 576)


def test_a_path_is_still_only_where_nothing_moves() -> None:
    keys = (
        CropKey(frame=0, x=0.2, y=0.5),
        CropKey(frame=10, x=0.2, y=0.5),
        CropKey(frame=20, x=0.7, y=0.5),
    )
    path = CropPath(width=0.3, height=1, keys=keys)
    assert is_still(path, 0, 11)
    assert not is_still(path, 0, 12)
    assert is_still(path, 20, 400)
