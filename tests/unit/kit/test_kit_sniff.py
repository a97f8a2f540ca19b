from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipforge.kit.sniff import decode_text, describe_head, mp4_lacks_index


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"\x89PNG\r\n\x1a\n", "a picture (PNG)"),
        (b"%PDF-1.7", "a PDF document"),
        (b"PK\x03\x04rest", "a ZIP archive or office document"),
        (b"<!DOCTYPE html><html>", "a web page"),
        (b"\n <head><title>x", "a web page"),
        (b"#EXTM3U\n", "a playlist"),
        (b"ffconcat version 1.0", "a playlist"),
        (b"WEBVTT\n", "subtitles"),
        (b"1\n00:00:00,000 --> 00:00:01,000\n", "subtitles"),
        ("Grüße".encode("utf-16"), "a text file"),
        (b"plain words", "a text file"),
        (b"", ""),
        (bytes(range(256)), ""),
    ],
)
def test_heads_are_named(head: bytes, name: str) -> None:
    assert describe_head(head) == name


@given(st.binary(max_size=300))
def test_any_bytes_have_some_name(data: bytes) -> None:
    assert isinstance(describe_head(data), str)


@given(
    st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), min_size=1, max_size=80),
    st.integers(0, 3),
)
def test_text_cut_inside_a_character_is_still_text(text: str, cut: int) -> None:
    data = text.encode() + "😀".encode()[: cut % 4]
    decoded = decode_text(data)
    assert decoded is not None
    assert decoded.startswith(text.removeprefix("\ufeff")[: max(0, len(text) - 1)])


def box(kind: bytes, size: int) -> bytes:
    return (8 + size).to_bytes(4, "big") + kind + bytes(size)


@pytest.mark.parametrize(
    ("data", "lacks"),
    [
        (box(b"ftyp", 8) + box(b"mdat", 100) + box(b"moov", 8), False),
        (box(b"ftyp", 8) + box(b"mdat", 100), True),
        (box(b"ftyp", 8) + box(b"mdat", 100)[:50], True),
        (box(b"ftyp", 8) + (0).to_bytes(4, "big") + b"mdat" + bytes(50), True),
        (b"RIFF1234WAVE" + bytes(40), False),
        (b"abc", False),
    ],
)
def test_a_missing_index_is_seen(tmp_path: Path, data: bytes, lacks: bool) -> None:
    path = tmp_path / "x.mp4"
    path.write_bytes(data)
    assert mp4_lacks_index(path) is lacks
