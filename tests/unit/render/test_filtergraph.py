"""The filter graph: pads are consumed once, values survive ffmpeg's two rounds of unescaping."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.kit.process import run
from clipforge.media.filtergraph import FilterGraph, escape


def token(text: str, ends: str) -> tuple[str, str]:
    """`av_get_token` of libavutil/avstring.c: the next token up to a character of `ends`, and the rest."""
    blanks = " \n\t\r"
    place = 0
    while place < len(text) and text[place] in blanks:
        place += 1
    taken: list[str] = []
    kept = 0
    while place < len(text) and text[place] not in ends:
        char = text[place]
        place += 1
        if char == "\\" and place < len(text):
            taken.append(text[place])
            place += 1
            kept = len(taken)
        elif char == "'":
            while place < len(text) and text[place] != "'":
                taken.append(text[place])
                place += 1
            if place < len(text):
                place += 1
                kept = len(taken)
        else:
            taken.append(char)
    while len(taken) > kept and taken[-1] in blanks:
        taken.pop()
    return "".join(taken), text[place:]


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1))
@settings(max_examples=500)
def test_any_text_survives_both_rounds_of_unescaping(value: str) -> None:
    graph_level, rest = token(f"{escape(value)},null", "[],;")
    assert rest == ",null"
    option_level, rest = token(f"{graph_level}:next=1", ":")
    assert option_level == value
    assert rest == ":next=1"


@pytest.mark.parametrize(
    "name",
    ["plain.txt", "it's.txt", "a:b,c;d.txt", "[x] y.txt", "back\\slash.txt", " lead and trail ", "%d 😀 'q'"],
)
def test_ffmpeg_reads_a_file_of_any_name(ffmpeg: FFmpeg, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text(
        "[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\nFormat: Name, Fontname, Fontsize\n"
        "Style: Default,Arial,20\n\n[Events]\nFormat: Start, End, Text\n",
        encoding="utf-8",
    )
    graph = FilterGraph()
    pad = graph.video("ass", graph.video("color", s="64x64", d=1, r=1), filename=str(file))
    result = graph.result(pad)
    argv = [str(ffmpeg.path), "-v", "error", "-nostdin", "-filter_complex", graph.text()]
    run([*argv, "-map", result, "-f", "null", "-"])


def test_a_pad_is_consumed_once_and_never_forgotten() -> None:
    graph = FilterGraph()
    pad = graph.video("null", graph.video_input(0, 1))
    graph.result(graph.video("hflip", pad))
    with pytest.raises(ValueError, match="consumed"):
        graph.video("vflip", pad)
    graph.video("color")
    with pytest.raises(ValueError, match="never consumed"):
        graph.text()


def test_single_chains_are_joined_and_branches_labelled() -> None:
    graph = FilterGraph()
    left, right = graph.split(graph.video("fps", graph.video_input(0, 0), fps=Fraction(30000, 1001)), 2)
    graph.result(graph.video("vstack", graph.video("hflip", left), right))
    assert graph.text() == "[0:0]fps=fps=30000/1001,split=2[p1][p2];[p1]hflip[p3];[p3][p2]vstack[p4]"
