"""Sends mails by SMTP, over TLS wherever the server knows it."""

from __future__ import annotations

import asyncio
import ipaddress
from datetime import UTC, datetime
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from urllib.parse import unquote, urlsplit

import aiosmtplib

from clipforge.kit.errors import UsageError
from clipforge.services.mail.log_mailer import LogMailer
from clipforge.services.mail.protocol import Letter, Mailer, MailError, MailRefused

_SECONDS = 20.0  # for each command
_WHOLE_SECONDS = 90.0  # for a mail; the outbox gives it to another sender after two minutes
_PORTS = {"smtp": 587, "smtps": 465}
_PERMANENT = 500  # replies from here on are final (RFC 5321, 4.2.1)


class SmtpMailer:
    """One connection for each mail; mails are few and the scheduler sends them.

    Args:
        url: ``smtps://user:password@host:port`` (TLS from the first byte) or ``smtp://…`` (STARTTLS).
            A password never leaves this machine without TLS; without one, mail goes in the clear where the
            server knows no STARTTLS, unless the address ends in ``?tls=required``.
        sender: the From of mails, ``Name <address>``.

    Raises:
        UsageError: the address makes no sense.
    """

    def __init__(self, url: str, sender: str) -> None:
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise _wrong_url() from error
        if parts.scheme not in _PORTS or not parts.hostname:
            raise _wrong_url()
        self._host = parts.hostname
        self._port = port or _PORTS[parts.scheme]
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None
        self._tls = parts.scheme == "smtps"
        secret = self._password is not None and not _is_this_machine(parts.hostname)
        self._start_tls = True if secret or parts.query == "tls=required" else None
        self._sender = sender
        self._domain = parseaddr(sender)[1].partition("@")[2] or "localhost"

    async def send(self, letter: Letter) -> None:
        """Send one mail; see `Mailer`."""
        try:
            async with asyncio.timeout(_WHOLE_SECONDS):
                await aiosmtplib.send(
                    self._message(letter),
                    hostname=self._host,
                    port=self._port,
                    username=self._user,
                    password=self._password,
                    use_tls=self._tls,
                    start_tls=False if self._tls else self._start_tls,
                    timeout=_SECONDS,
                )
        except aiosmtplib.SMTPRecipientsRefused as error:
            codes = [refused.code for refused in error.recipients]
            kind = MailRefused if all(code >= _PERMANENT for code in codes) else MailError
            raise kind("the mail server refused the address", subject=letter.recipient) from error
        except aiosmtplib.SMTPDataError as error:
            kind = MailRefused if error.code >= _PERMANENT else MailError
            raise kind(f"the mail server refused the mail ({error.code})", subject=self._host) from error
        except (aiosmtplib.SMTPException, OSError, MessageError, ValueError) as error:
            raise MailError(
                f"the mail server did not take it ({type(error).__name__})",
                subject=self._host,
                remedy="Check CLIPFORGE_SMTP_URL and that the server can be reached",
            ) from error

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        message["From"] = self._sender
        message["To"] = letter.recipient
        message["Subject"] = " ".join(letter.subject.split())
        message["Date"] = format_datetime(datetime.now(UTC))
        message["Message-ID"] = f"<{letter.id}@{self._domain}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.body)
        return message


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _wrong_url() -> UsageError:
    return UsageError(
        "this is not the address of a mail server",
        subject="CLIPFORGE_SMTP_URL",
        remedy="Give smtp://user:password@host:587 or smtps://user:password@host:465",
    )


def make_mailer(smtp_url: str | None, sender: str) -> Mailer:
    """By SMTP when a server is set, else into the log."""
    return SmtpMailer(smtp_url, sender) if smtp_url else LogMailer()
