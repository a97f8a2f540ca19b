"""`Idempotency-Key`: the first answer is given again, to a later caller and to a concurrent twin.

The key's row is written in the transaction that does the work, so both are there or neither is: a crash, a
refusal or a failed validation leaves nothing behind. A twin waits on the unique index until that
transaction ends. Answers may hold secrets that are shown once, so they are sealed.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import String, Text, bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from clipforge.platform.base.context import Context
from clipforge.platform.base.database import Base
from clipforge.platform.base.problems import Problem

LONGEST_KEY = 255
KEPT = timedelta(hours=24)


class IdempotencyKey(Base):
    """A key and the answer it stands for; `scope` is the org, or the person without one, or nobody."""

    __tablename__ = "idempotency_keys"

    scope: Mapped[str] = mapped_column(String(80), primary_key=True)
    key: Mapped[str] = mapped_column(String(LONGEST_KEY), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    status: Mapped[int] = mapped_column(default=0)
    answer: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)


# Made once, and of the table alone: every POST may carry a key. One that is there and too old is taken
# anew; a twin waits here for the end of the transaction that has it.
_T = Base.metadata.tables[IdempotencyKey.__tablename__]
_NEW = insert(_T).values(status=0, answer="")
_TAKE = _NEW.on_conflict_do_update(
    index_elements=[_T.c.scope, _T.c.key],
    set_={"fingerprint": _NEW.excluded.fingerprint, "status": 0, "answer": "", "created_at": func.now()},
    where=_T.c.created_at < func.now() - KEPT,
).returning(_T.c.key)
_KEEP = (
    update(_T)
    .where(_T.c.scope == bindparam("of_scope"), _T.c.key == bindparam("of_key"))
    .values(status=bindparam("status"), answer=bindparam("answer"))
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered the first time."""

    status: int
    body: bytes
    headers: dict[str, str]


def fingerprint(method: str, target: str, body: bytes) -> str:
    """What a request asks for; another request under the same key is refused."""
    return hashlib.sha256(b"\0".join((method.encode(), target.encode(), body))).hexdigest()


def scope_of(context: Context, key: str) -> str:
    """Whose key it is; nobody's keys are apart by their own hash and never collide with an org's."""
    who = context.principal
    if who.org_id or who.user_id:
        return f"{who.org_id}/{who.actor}"
    return f"anonymous/{hashlib.sha256(key.encode()).hexdigest()[:16]}"


async def begin(context: Context, key: str, asked: str) -> Answer | None:
    """Take the key, or give the answer that it already stands for.

    Raises:
        Problem: the key is too long, or was used for another request.
    """
    if not 0 < len(key) <= LONGEST_KEY or "\0" in key:
        raise Problem(
            400, "idempotency_key_invalid", f"An Idempotency-Key has 1 to {LONGEST_KEY} characters."
        )
    scope = scope_of(context, key)
    session = context.session
    taken = await session.execute(_TAKE, {"scope": scope, "key": key, "fingerprint": asked})
    if taken.first() is not None:
        return None
    row = (
        await session.execute(
            select(IdempotencyKey.fingerprint, IdempotencyKey.status, IdempotencyKey.answer).where(
                IdempotencyKey.scope == scope, IdempotencyKey.key == key
            )
        )
    ).one()
    if row.fingerprint != asked:
        raise Problem(
            409,
            "idempotency_key_reused",
            "This Idempotency-Key was used for another request within 24 hours; take a new one.",
        )
    saved = json.loads(context.deps.vault.open(row.answer, f"idempotency/{scope}/{key}"))
    return Answer(row.status, saved["body"].encode(), saved["headers"])


async def finish(context: Context, scope: str, key: str, answer: Answer) -> None:
    """Keep the answer, in the transaction that did the work."""
    saved = json.dumps({"body": answer.body.decode(), "headers": answer.headers})
    sealed = context.deps.vault.seal(saved, f"idempotency/{scope}/{key}")
    await context.session.execute(
        _KEEP, {"of_scope": scope, "of_key": key, "status": answer.status, "answer": sealed}
    )


async def forget_old(context: Context, now: datetime) -> int:
    """Remove keys older than 24 hours; run by the scheduler."""
    gone = await context.session.execute(
        delete(IdempotencyKey).where(IdempotencyKey.created_at < now - KEPT).returning(IdempotencyKey.key)
    )
    return len(gone.all())
