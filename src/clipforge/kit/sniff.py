"""What a file seems to be by its first bytes, in words for a person."""

from __future__ import annotations

from pathlib import Path

_HEAD = 4096

_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG", "a picture (PNG)"),
    (0, b"\xff\xd8\xff", "a picture (JPEG)"),
    (0, b"BM", "a picture (BMP)"),
    (8, b"WEBP", "a picture (WebP)"),
    (4, b"ftypavif", "a picture (AVIF)"),
    (4, b"ftypheic", "a picture (HEIC)"),
    (0, b"%PDF", "a PDF document"),
    (0, b"PK\x03\x04", "a ZIP archive or office document"),
    (0, b"Rar!", "a RAR archive"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (0, b"\x1f\x8b", "a gzip archive"),
    (0, b"\x7fELF", "a program"),
    (0, b"MZ", "a program"),
    (0, b"SQLite format 3", "a database"),
)


def describe_head(head: bytes) -> str:
    """Name what `head` begins, such as 'a web page' or 'a playlist'; '' for unknown binary data."""
    for offset, magic, name in _MAGIC:
        if head[offset : offset + len(magic)] == magic:
            return name
    text = decode_text(head)
    if text is None:
        return ""
    start = text.lstrip("\ufeff \t\r\n")[:1000]
    low = start.lower()
    if low.startswith(("#extm3u", "ffconcat", "[playlist]")) or "<mpd" in low:
        return "a playlist"
    if low.startswith(("v=0\r", "v=0\n")) and "\nm=" in low:
        return "a stream description (SDP)"
    if low.startswith("<!doctype html") or any(f"<{tag}" in low for tag in ("html", "head", "body")):
        return "a web page"
    if low.startswith("webvtt") or " --> " in start:
        return "subtitles"
    return "a text file" if start else ""


def decode_text(data: bytes) -> str | None:
    """Decode text with or without a byte order mark; None when it is not text.

    UTF-8 is tried first, then UTF-16 by its mark. A character cut at the end of `data` is forgiven.
    """
    if not data:
        return None
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return data[: len(data) // 2 * 2].decode("utf-16")
        except UnicodeDecodeError:
            return None
    if b"\0" in data:
        return None
    for cut in range(min(4, len(data))):
        try:
            text = data[: len(data) - cut].decode("utf-8-sig")
        except UnicodeDecodeError:
            continue
        odd = sum(1 for c in text if ord(c) < 32 and c not in "\t\r\n\f")
        return text if odd * 50 <= len(text) else None
    return None


def describe_file(path: Path) -> str:
    """Name what a file begins like; see `describe_head`."""
    with path.open("rb") as stream:
        return describe_head(stream.read(_HEAD))


def mp4_lacks_index(path: Path) -> bool:
    """Whether an MP4/MOV file ends before its index ('moov'), as unfinished downloads and recordings do."""
    size = path.stat().st_size
    position, boxes = 0, 0
    with path.open("rb") as stream:
        while position + 8 <= size and boxes < 1000:
            stream.seek(position)
            header = stream.read(16)
            length, kind = int.from_bytes(header[:4], "big"), header[4:8]
            if boxes == 0 and kind not in (b"ftyp", b"wide", b"mdat", b"free", b"skip"):
                return False
            if kind == b"moov":
                return False
            if length == 1:
                length = int.from_bytes(header[8:16], "big")
            if length < 8:
                break
            position += length
            boxes += 1
    return boxes > 0
