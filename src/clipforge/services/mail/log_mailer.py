"""Writes mails into the log: for a machine of one's own, where no mail server is set."""

from __future__ import annotations

from clipforge.kit.logs import logger
from clipforge.services.mail.protocol import Letter

log = logger("clipforge.mail")


class LogMailer:
    """The log is read by whoever runs the server; links in mails are meant to be found there."""

    async def send(self, letter: Letter) -> None:
        """Log the whole mail."""
        log.warning("mail", mail_id=letter.id, to=letter.recipient, subject=letter.subject, text=letter.body)
