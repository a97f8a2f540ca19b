"""How a browser treats what it is given: saved by default, shown only where that is harmless."""

from __future__ import annotations

import re
from urllib.parse import quote

_SHOWN = {"image/png", "image/jpeg", "image/webp", "text/vtt"}
_SHOWN_KINDS = ("video/", "audio/")
_PLAIN = re.compile(r"[^A-Za-z0-9 ._-]")


def may_be_shown(content_type: str) -> bool:
    """Whether this media type runs no code in a browser: sound, film, three picture formats, VTT."""
    base = content_type.partition(";")[0].strip().lower()
    return base in _SHOWN or base.startswith(_SHOWN_KINDS)


def content_disposition(filename: str | None, *, inline: bool) -> str:
    """Value of the header, with the name in both the plain and the UTF-8 form (RFC 6266)."""
    kind = "inline" if inline else "attachment"
    if not filename:
        return kind
    name = "".join(c for c in filename.replace("/", "_").replace("\\", "_") if c.isprintable())[:200]
    plain = _PLAIN.sub("_", name)
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
