"""The outbox of mails: written with the work they tell of, sent behind it by the scheduler.

A mail is sent at least once: a crash between the server's yes and our note of it sends it again, under the
same Message-ID. Its text is sealed, since it holds links that open accounts, and wiped once it was sent.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from clipforge.kit.errors import ClipForgeError
from clipforge.kit.ids import new_id
from clipforge.kit.logs import logger
from clipforge.platform.base.context import Context
from clipforge.platform.base.crypto import Vault
from clipforge.platform.base.database import Database
from clipforge.platform.mails.models import Mail
from clipforge.services.mail.protocol import Letter, Mailer, MailError, MailRefused

log = logger(__name__)
_LEASE = timedelta(minutes=2)  # as long as a sender has for one mail
_WAITS = (30, 120, 600, 1800, 7200, 14_400, 43_200)  # seconds before the attempts after the first


async def enqueue(context: Context, recipient: str, subject: str, body: str) -> str:
    """Write a mail in this transaction; gives its id.

    Args:
        context: of the work that it tells of.
        recipient: one address.
        subject: one line.
        body: plain text.
    """
    return await add(context.session, context.deps.vault, recipient, subject, body)


async def add(session: AsyncSession, vault: Vault, recipient: str, subject: str, body: str) -> str:
    """Write a mail in a transaction of any role; gives its id."""
    id = new_id("mail")
    # No RETURNING: the application's role may add mails and read none.
    await session.execute(
        insert(Mail)
        .inline()
        .values(
            id=id,
            recipient=recipient,
            subject=subject[:300],
            body_sealed=vault.seal(body, f"mail/{id}"),
        )
    )
    return id


async def send_due(database: Database, vault: Vault, mailer: Mailer, *, limit: int = 50) -> int:
    """Send what is due, one after the other; gives how many were sent.

    Args:
        database: as the role that sees every row.
        vault: opens the texts.
        mailer: takes them.
        limit: mails at most.
    """
    sent = 0
    for _ in range(limit):
        mail = await _take(database)
        if mail is None:
            break
        try:
            body = vault.open(mail.body_sealed, f"mail/{mail.id}")
            await mailer.send(Letter(mail.id, mail.recipient, mail.subject, body))
        except ClipForgeError as error:
            await _failed(database, mail, error)
        else:
            sent += 1
            await _note(database, mail.id, sent_at=func.now(), next_at=None, body_sealed="", error="")
    return sent


async def _take(database: Database) -> Mail | None:
    due = (
        select(Mail.id)
        .where(Mail.sent_at.is_(None), Mail.next_at <= func.now())
        .order_by(Mail.next_at)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    claim = (
        update(Mail)
        .where(Mail.id == due)
        .values(attempts=Mail.attempts + 1, next_at=func.now() + _LEASE)
        .returning(Mail)
    )
    async with database.transaction() as session:
        mail: Mail | None = await session.scalar(claim)
        return mail


async def _failed(database: Database, mail: Mail, error: ClipForgeError) -> None:
    final = isinstance(error, MailRefused) or not isinstance(error, MailError) or mail.attempts > len(_WAITS)
    wait = None if final else timedelta(seconds=_WAITS[mail.attempts - 1])
    log.warning("mail.failed", mail_id=mail.id, attempts=mail.attempts, final=final, error=error.reason)
    await _note(
        database,
        mail.id,
        next_at=None if wait is None else datetime.now(UTC) + wait,
        error=error.reason[:300],
        **({"body_sealed": ""} if final else {}),
    )


async def _note(database: Database, id: str, **values: object) -> None:
    async with database.transaction() as session:
        await session.execute(update(Mail).where(Mail.id == id).values(**values))
