"""How options are written: times, ranges, lists, files."""

from __future__ import annotations

import re
from pathlib import Path

from clipforge.kit.errors import BadInputError, UsageError
from clipforge.media.time import Span

_CLOCK = re.compile(r"(?:(?:(\d+):)?(\d{1,2}):)?(\d+(?:\.\d+)?)")
_FAR = 10**9


def parse_ms(text: str, option: str) -> int:
    """A time: '90', '1:30', '1:02:03.5' → ms."""
    found = _CLOCK.fullmatch(text.strip())
    if not found:
        raise UsageError(f"“{text}” is no time", subject=option, remedy="Write it like 90, 1:30 or 1:02:03.5")
    hours, minutes, secs = found.groups()
    return round((int(hours or 0) * 3600 + int(minutes or 0) * 60 + float(secs)) * 1000)


def parse_ranges(texts: list[str] | None, option: str) -> tuple[Span, ...]:
    """Ranges: '10:00-20:00', '5:00-' (to the end), '-5:00' (from the start)."""
    spans = []
    for text in texts or []:
        start, dash, end = text.partition("-")
        if not dash or not (start.strip() or end.strip()):
            raise UsageError(f"“{text}” is no range", subject=option, remedy="Write it like 10:00-20:00")
        low = parse_ms(start, option) if start.strip() else 0
        high = parse_ms(end, option) if end.strip() else _FAR
        if high <= low:
            raise UsageError(f"“{text}” ends before it starts", subject=option, remedy="Swap the two times")
        spans.append(Span(start=low, end=high))
    return tuple(spans)


def parse_terms(texts: list[str] | None, option: str) -> tuple[str, ...]:
    """Terms from repeated options: each is comma-separated terms, or '@file' with one a line."""
    terms: list[str] = []
    for text in texts or []:
        if text.startswith("@"):
            terms += read_text_file(Path(text[1:]), option).splitlines()
        else:
            terms += text.split(",")
    return tuple(dict.fromkeys(term.strip() for term in terms if term.strip()))


def read_text_file(path: Path, option: str) -> str:
    """The UTF-8 text of a file; `BadInputError` names the file and what is wrong."""
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise BadInputError("no such file", subject=str(path), remedy=f"Correct {option}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadInputError(
            f"it cannot be read ({error})", subject=str(path), remedy=f"Correct {option}"
        ) from error
