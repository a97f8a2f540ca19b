"""`Idempotency-Key`: the first answer is given again, to a later caller and to a concurrent twin.

The key's row is written in the transaction that does the work, so both are there or neither is: a crash, a
refusal or a failed validation leaves nothing behind. A twin waits on the unique index until that
transaction ends. Where the work divides its transaction (`Context.outside`), the row stands in between
without an answer, and is touched every few seconds. A twin looks again until there is an answer, and takes
a row over that nobody has touched for `ABANDONED`, since a crash left it; whoever has lost its row so writes
nothing. Answers may hold secrets that are shown once, so they are sealed.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import String, Text, bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from clipforge.platform.base.claims import Claims
from clipforge.platform.base.context import Context
from clipforge.platform.base.database import FAILURES, Base
from clipforge.platform.base.problems import Problem

LONGEST_KEY = 255
KEPT = timedelta(hours=24)
ABANDONED = timedelta(seconds=20)
"""A request that is under way touches its row more often."""
_TOUCH_SECONDS = 5.0
_LOOK_SECONDS = 0.2
_WAIT_SECONDS = 60.0
"""A twin waits so long for the first one's answer; most clients give up sooner."""


class IdempotencyKey(Base):
    """A key and the answer it stands for; `scope` is the org, or the person without one, or nobody.

    Attributes:
        status: of the answer; 0 while there is none.
        answer: sealed; while there is none, the token of the request that is to give it.
        created_at: when it was taken; while there is no answer, when that request last touched it.
    """

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
_NEW = insert(_T).values(status=0)
_TAKE = _NEW.on_conflict_do_update(
    index_elements=[_T.c.scope, _T.c.key],
    set_={
        "fingerprint": _NEW.excluded.fingerprint,
        "status": 0,
        "answer": _NEW.excluded.answer,
        "created_at": func.now(),
    },
    where=(_T.c.created_at < func.now() - KEPT)
    | ((_T.c.status == 0) & (_T.c.created_at < func.now() - ABANDONED)),
).returning(_T.c.key)
_HELD = (
    (_T.c.scope == bindparam("of_scope"))
    & (_T.c.key == bindparam("of_key"))
    & (_T.c.status == 0)
    & (_T.c.answer == bindparam("token"))
)
_TOUCH = update(_T).where(_HELD).values(created_at=func.now())
_STILL = select(_T.c.key).where(_HELD).with_for_update()
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


class Hold:
    """A key that a request has taken, kept while the request's transaction is divided.

    Args:
        context: of the request; it is told of this hold.
        key: as the caller gave it.
    """

    def __init__(self, context: Context, key: str) -> None:
        who = context.principal
        self.scope, self.key, self.token = scope_of(context, key), key, secrets.token_hex(16)
        self._database = context.deps.database
        self._claims = Claims(org_id=who.org_id, user_id=who.user_id)
        self._session = context.session
        self._names = {"of_scope": self.scope, "of_key": key, "token": self.token}

    @asynccontextmanager
    async def touched(self) -> AsyncIterator[None]:
        """Let twins see that the request lives."""
        done = asyncio.Event()
        touching = asyncio.create_task(self._touch(done))
        try:
            yield
        finally:
            # Not cancelled: a statement that is broken off spoils its connection.
            done.set()
            await touching

    async def _touch(self, done: asyncio.Event) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(done.wait(), _TOUCH_SECONDS)
            if done.is_set():
                return
            with contextlib.suppress(*FAILURES):
                async with self._database.transaction(self._claims) as session:
                    await session.execute(_TOUCH, self._names)

    async def check(self) -> None:
        """In the transaction that goes on: the key is ours still, until the transaction ends.

        Raises:
            Problem: a twin has taken over, since we were not heard of for too long.
        """
        if (await self._session.execute(_STILL, self._names)).first() is None:
            raise _busy()


async def begin(context: Context, key: str, asked: str) -> Answer | Hold:
    """Take the key, or give the answer that it already stands for.

    Raises:
        Problem: the key is too long, was used for another request, or its first request goes on for long.
    """
    if not 0 < len(key) <= LONGEST_KEY or "\0" in key:
        raise Problem(
            400, "idempotency_key_invalid", f"An Idempotency-Key has 1 to {LONGEST_KEY} characters."
        )
    hold = Hold(context, key)
    scope, session = hold.scope, context.session
    wanted = {"scope": scope, "key": key, "fingerprint": asked, "answer": hold.token}
    until = time.monotonic() + _WAIT_SECONDS
    while True:
        if (await session.execute(_TAKE, wanted)).first() is not None:
            context.meanwhile, context.back = hold.touched, hold.check
            return hold
        row = (
            await session.execute(
                select(IdempotencyKey.fingerprint, IdempotencyKey.status, IdempotencyKey.answer).where(
                    IdempotencyKey.scope == scope, IdempotencyKey.key == key
                )
            )
        ).one_or_none()
        if row is None:
            continue  # given up in between
        if row.fingerprint != asked:
            raise Problem(
                409,
                "idempotency_key_reused",
                "This Idempotency-Key was used for another request within 24 hours; take a new one.",
            )
        if row.status:
            saved = json.loads(context.deps.vault.open(row.answer, f"idempotency/{scope}/{key}"))
            return Answer(row.status, saved["body"].encode(), saved["headers"])
        if time.monotonic() > until:
            raise _busy()
        async with context.outside():
            await asyncio.sleep(_LOOK_SECONDS)


def _busy() -> Problem:
    return Problem(
        409,
        "idempotency_key_busy",
        "Another request with this Idempotency-Key is still being answered; ask again later.",
        headers={"Retry-After": "10"},
    )


async def finish(context: Context, hold: Hold, answer: Answer) -> None:
    """Keep the answer, in the transaction that did the work."""
    saved = json.dumps({"body": answer.body.decode(), "headers": answer.headers})
    sealed = context.deps.vault.seal(saved, f"idempotency/{hold.scope}/{hold.key}")
    await context.session.execute(
        _KEEP, {"of_scope": hold.scope, "of_key": hold.key, "status": answer.status, "answer": sealed}
    )


async def give_up(context: Context, hold: Hold) -> None:
    """Forget a key that was taken by a request which came to nothing."""
    await context.session.execute(
        delete(_T).where(_HELD), {"of_scope": hold.scope, "of_key": hold.key, "token": hold.token}
    )


async def forget_old(context: Context, now: datetime) -> int:
    """Remove keys older than 24 hours; run by the scheduler."""
    gone = await context.session.execute(
        delete(IdempotencyKey).where(IdempotencyKey.created_at < now - KEPT).returning(IdempotencyKey.key)
    )
    return len(gone.all())
