"""A mail server of the tests: as much of RFC 5321 as a client needs, refusing where it is told to."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

_GOOD = {"MAIL": "250 OK", "RCPT": "250 OK", "DATA": "354 go on", "text": "250 taken", "RSET": "250 OK"}


@dataclass
class SmtpServer:
    """What arrived, and what to answer.

    Attributes:
        port: on the loopback.
        taken: mails in the order in which they came.
        answers: by command ('text' is the mail itself): what to answer next, before it is good again.
        commands: every line that came, but for the mails.
    """

    port: int = 0
    taken: list[EmailMessage] = field(default_factory=list)
    answers: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    commands: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def _answer(self, command: str) -> str:
        told = self.answers[command]
        return told.pop(0) if told else _GOOD.get(command, "502 not here")

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Talk with one client until it leaves."""
        try:
            await self._say(writer, "220 tests.example ESMTP")
            while line := (await reader.readline()).decode().strip():
                self.commands.append(line)
                verb = line.split(" ", 1)[0].upper()
                if verb == "QUIT":
                    await self._say(writer, "221 bye")
                    break
                if verb == "EHLO":
                    await self._say(writer, "250-tests.example\r\n250 8BITMIME")
                    continue
                said = self._answer(verb)
                await self._say(writer, said)
                if verb == "DATA" and said.startswith("354"):
                    await self._take(reader, writer)
        finally:
            writer.close()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        text = (await reader.readuntil(b"\r\n.\r\n"))[:-3].replace(b"\r\n..", b"\r\n.")
        said = self._answer("text")
        if said.startswith("250"):
            self.taken.append(message_from_bytes(text, EmailMessage, policy=policy.default))
        await self._say(writer, said)

    @staticmethod
    async def _say(writer: asyncio.StreamWriter, text: str) -> None:
        writer.write(f"{text}\r\n".encode())
        await writer.drain()


@asynccontextmanager
async def smtp_server() -> AsyncIterator[SmtpServer]:
    """The mail server, on the loopback."""
    mails = SmtpServer()
    server = await asyncio.start_server(mails.serve, "127.0.0.1", 0)
    mails.port = server.sockets[0].getsockname()[1]
    async with server:
        yield mails
