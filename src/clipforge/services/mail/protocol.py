"""What the platform needs of a mail service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from clipforge.kit.errors import NetworkError


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail.

    Attributes:
        id: the same at every attempt, so that receivers can drop a second copy.
        recipient: address of one person.
        subject: one line.
        body: plain text.
    """

    id: str
    recipient: str
    subject: str
    body: str


class MailError(NetworkError):
    """The mail server did not take a mail; try again later."""

    default_code = "mail_not_sent"


class MailRefused(MailError):  # noqa: N818  # reads as what happened
    """The mail server will never take this mail: no such address, for instance."""

    default_code = "mail_refused"
    retryable = False


class Mailer(Protocol):
    """Sends mails."""

    async def send(self, letter: Letter) -> None:
        """Send one.

        Raises:
            MailRefused: it will never be taken.
            MailError: it was not taken now.
        """
