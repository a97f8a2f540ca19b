"""Text files as scripts, and the files that are text but no script."""

from __future__ import annotations

import re
from pathlib import Path

from clipforge.kit.errors import BadInputError
from clipforge.kit.sniff import decode_text

SCRIPT_SUFFIXES = frozenset({".txt", ".md", ".markdown", ".text"})
SUBTITLE_SUFFIXES = frozenset({".srt", ".vtt", ".ass", ".ssa", ".sub", ".sbv", ".ttml", ".dfxp", ".lrc"})
LARGEST_SCRIPT = 2_000_000


def refuse_subtitles(name: str, subject: str) -> None:
    """Raise `BadInputError` when a file is subtitles, which go with a video and are none themselves."""
    if Path(name).suffix.lower() in SUBTITLE_SUFFIXES:
        raise BadInputError(
            "these are subtitles, not a video",
            subject=subject,
            remedy="Give the video, and this file with --transcript",
            code="subtitles",
        )


def is_script(name: str) -> bool:
    """Whether a file name is that of a script."""
    return Path(name).suffix.lower() in SCRIPT_SUFFIXES


def read_script(path: Path) -> str:
    """Text of a script, Markdown marks removed, line ends unified.

    Raises:
        BadInputError: it is no text, empty, too long, or subtitles under another name.
    """
    subject = str(path)
    if path.stat().st_size > LARGEST_SCRIPT:
        raise BadInputError(
            f"a script of more than {LARGEST_SCRIPT // 1_000_000} MB is too long", subject=subject,
            remedy="Split it",
        )  # fmt: skip
    data = path.read_bytes()
    text = decode_text(data)
    if text is None:
        try:
            text = "" if b"\0" in data else data.decode("cp1252")
        except UnicodeDecodeError:
            text = ""
    text = text.replace("\ufeff", "").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise BadInputError("it holds no text", subject=subject, remedy="Give a text to speak", code="empty")
    if text.lstrip().startswith("WEBVTT") or re.search(r"^\d+:\d\d[\d:.,]* --> ", text, re.MULTILINE):
        refuse_subtitles("x.srt", subject)
    if path.suffix.lower() in (".md", ".markdown"):
        text = plain_text(text)
    return text.strip()


def plain_text(markdown: str) -> str:
    """Markdown as it would be read aloud: no front matter, code, comments, marks or link targets."""
    text = re.sub(r"\A---\n.*?\n---\n", "", markdown, flags=re.DOTALL)
    text = re.sub(r"^(```|~~~).*?^\1[^\n]*$", "", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text)
    text = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"^[ \t]*([-*_=][ \t]*){3,}$", "", text, flags=re.MULTILINE)
    text = re.sub(r"^[ \t]*(#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+|\d+[.)][ \t]+)", "", text, flags=re.MULTILINE)
    text = re.sub(r"(\*\*|__|~~|`)(.+?)\1", r"\2", text)
    text = re.sub(r"(?<![\w*])[*_](?!\s)([^*_\n]+?)(?<!\s)[*_](?![\w*])", r"\1", text)
    return re.sub(r"\n{3,}", "\n\n", text)
