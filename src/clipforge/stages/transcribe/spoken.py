"""Text that is known to be spoken: passages, perhaps with rough times and speakers."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from clipforge.kit.errors import BadInputError
from clipforge.media.base import Value

# A day of subtitles is about 5 MB; anything larger is no text.
_MAX_BYTES = 20 << 20
_SAMPLE = 4_096


class Passage(Value):
    """A piece of spoken text.

    Attributes:
        text: as written, without marks that are not spoken.
        start: when it begins, ms of the source, None when not known.
        end: when it ends, ms of the source, None when not known.
        speaker: who says it, as named in the text, None when not told.
    """

    text: str
    start: int | None = None
    end: int | None = None
    speaker: str | None = None


class SpokenText(Value):
    """What is said in a source, from a subtitle file or a script.

    Attributes:
        kind: where it comes from.
        passages: in order.
        title: of the text, from its first heading; empty when it has none.
    """

    kind: Literal["subtitles", "script"]
    passages: tuple[Passage, ...]
    title: str = ""

    @property
    def text(self) -> str:
        """All that is said, one passage a line."""
        return "\n".join(passage.text for passage in self.passages)


def read_text(path: Path) -> str:
    """Read a text file in whatever encoding it is: UTF-8, UTF-16 (with or without mark), else Windows-1252.

    Raises:
        BadInputError: it cannot be read, is empty, too large, or not text.
    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise BadInputError("it is too large for a text", subject=str(path), remedy="Check the file")
        data = path.read_bytes()
    except OSError as error:
        raise BadInputError(
            f"it cannot be read ({error.strerror or error})", subject=str(path), remedy="Check the path"
        ) from error
    content = decode_text(data)
    if content is None:
        raise BadInputError(
            "it is not text", subject=str(path), remedy="Give a text file saved as UTF-8", code="not_text"
        )
    if not content.strip():
        raise BadInputError("it is empty", subject=str(path), remedy="Give a file with text in it")
    return content


def decode_text(data: bytes) -> str | None:
    """Bytes as text, None when they are no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    sample = data[:_SAMPLE]
    zeros_even, zeros_odd = sample[0::2].count(0), sample[1::2].count(0)
    if zeros_odd > len(sample) // 8 and not zeros_even:
        return data.decode("utf-16-le", "replace")
    if zeros_even > len(sample) // 8 and not zeros_odd:
        return data.decode("utf-16-be", "replace")
    if b"\x00" in sample:
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Five bytes have no meaning in Windows-1252; they are shown as replacement marks.
        return data.decode("cp1252", "replace")
