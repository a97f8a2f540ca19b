"""Server-sent events out of bytes, as the HTML standard describes them (9.2.6).

Comments are told too, as None: they are the server's sign of life.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServerSent:
    """One message of a stream.

    Attributes:
        event: its type.
        data: its lines, joined.
        id: its own; None for a message without one.
    """

    event: str
    data: str
    id: str | None


class SseDecoder:
    """Takes a stream in pieces of any size.

    Attributes:
        retry_ms: how long the server wants readers to wait before they come back; None before it said so.
    """

    def __init__(self) -> None:
        self.retry_ms: int | None = None
        self._rest = b""
        self._event = ""
        self._id: str | None = None
        self._data: list[str] = []

    def feed(self, piece: bytes) -> list[ServerSent | None]:
        """What is complete with these bytes, in order; None for each comment."""
        lines = (self._rest + piece).splitlines(keepends=True)
        self._rest = b""
        # A line is over at its end; after a single CR the LF may still be on its way.
        if lines and not lines[-1].endswith(b"\n"):
            self._rest = lines.pop()
        found: list[ServerSent | None] = []
        for line in lines:
            text = line.rstrip(b"\r\n").decode("utf-8", "replace")
            if text.startswith(":"):
                found.append(None)
            elif text:
                self._field(*_split(text))
            elif self._data:
                found.append(self._message())
            else:
                self._event, self._id = "", None
        return found

    def _field(self, name: str, value: str) -> None:
        if name == "event":
            self._event = value
        elif name == "data":
            self._data.append(value)
        elif name == "id" and "\0" not in value:
            self._id = value
        elif name == "retry" and value.isascii() and value.isdigit():
            self.retry_ms = int(value)

    def _message(self) -> ServerSent:
        message = ServerSent(self._event or "message", "\n".join(self._data), self._id)
        self._event, self._data, self._id = "", [], None
        return message


def _split(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name, value.removeprefix(" ")
