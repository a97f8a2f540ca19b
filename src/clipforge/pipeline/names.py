"""Names of files and folders that work on every system."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 60
_RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"com{n}" for n in range(1, 10)),
    *(f"lpt{n}" for n in range(1, 10)),
}


def slug(text: str, fallback: str = "clip") -> str:
    """Letters and digits of any script in lower case, joined by '-': 'Why, Ünsal?' → 'why-ünsal'.

    At most 60 characters, cut between words where there is one to cut at; never empty, never a name that
    some system reserves.
    """
    normal = unicodedata.normalize("NFC", text).casefold().replace("'", "").replace("’", "")
    name = re.sub(r"[^\w]+|_+", "-", normal).strip("-")
    if len(name) > _LONGEST:
        cut = name[: _LONGEST + 1].rfind("-")
        name = name[: cut if cut > _LONGEST // 2 else _LONGEST].strip("-")
    # Most file systems count bytes: 255 at most, and we append to the name.
    name = name.encode()[:180].decode("utf-8", "ignore").strip("-")
    return f"{name}-" if name in _RESERVED else name or fallback
