"""One unit of work: a request, or one step of a job. Services receive it; only the edge commits."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncSession

from clipforge.kit.errors import ClipForgeError
from clipforge.kit.logs import logger
from clipforge.platform.base.claims import Claims
from clipforge.platform.base.database import FAILURES, claim
from clipforge.platform.base.principal import ANONYMOUS, Principal

if TYPE_CHECKING:
    from clipforge.platform.base.deps import Deps

log = logger(__name__)

Hook = Callable[[], Awaitable[None]]

_LONGEST_ERROR = 300


@dataclass(slots=True)
class Context:
    """What a service works with.

    Attributes:
        session: in one transaction; flush as you like, never commit.
        deps: the world outside: storage, queue, vault, mailer, settings.
        principal: who acts.
        request_id: on every log line, problem and audit entry.
        ip: of the caller, for the audit; empty in jobs.
        user_agent: of the caller.
        traceparent: W3C trace context of the caller, handed on to jobs; empty when there is none.
        hooks: run after the commit, in order (waking workers, for instance); what they lose, a reconciler
            or a sweep finds.
        refusal_hooks: run after the transaction of a request has been rolled back.
        divisible: whether the transaction may be ended in between, see `outside`; only a request's may.
        divided: whether it was.
        meanwhile: entered for as long as the transaction is divided.
        back: called in the transaction that goes on; raises when another request has taken over.
    """

    session: AsyncSession
    deps: Deps
    principal: Principal = ANONYMOUS
    request_id: str = ""
    ip: str = ""
    user_agent: str = ""
    traceparent: str = ""
    hooks: list[Hook] = field(default_factory=list)
    refusal_hooks: list[Hook] = field(default_factory=list)
    divisible: bool = False
    divided: bool = False
    meanwhile: Callable[[], AbstractAsyncContextManager[None]] = nullcontext
    back: Hook | None = None

    @property
    def org_id(self) -> str:
        """The org that is acted in."""
        return self.principal.org_id

    def after_commit(self, hook: Hook) -> None:
        """Run something once the transaction has been committed."""
        self.hooks.append(hook)

    def after_refusal(self, hook: Hook) -> None:
        """Run something once the request has been refused and its transaction rolled back.

        For what is to be told of the refusal itself: it needs a transaction of its own.
        """
        self.refusal_hooks.append(hook)

    async def act_as(self, principal: Principal, *, secret: str = "", email: str = "") -> None:
        """Go on as somebody: later statements of the transaction see what they may see."""
        self.principal = principal
        await claim(
            self.session,
            Claims(org_id=principal.org_id, user_id=principal.user_id, secret=secret, email=email),
        )

    @asynccontextmanager
    async def outside(self) -> AsyncIterator[None]:
        """Ask somebody outside (a provider, a store of objects) without holding a connection meanwhile.

        The request's transaction ends before the block, and another begins behind it as the same principal,
        without a secret or address that was claimed before. So call it before anything is written: a later
        refusal takes back only what comes after. Rows that were read before may have changed; read again, and
        lock, what matters. Where the transaction is not a request's, the block runs inside it.
        """
        if not self.divisible:
            yield
            return
        if self.session.new or self.session.dirty or self.session.deleted:
            raise AssertionError("something was written before the world outside was asked")
        self.divided = True
        await self.session.commit()
        async with self.meanwhile():
            yield
        await claim(self.session, Claims(org_id=self.principal.org_id, user_id=self.principal.user_id))
        if self.back is not None:
            await self.back()

    async def run_hooks(self) -> None:
        """After the commit; each hook runs once, and one that fails hides neither the success nor another."""
        hooks, self.hooks = self.hooks, []
        for hook in hooks:
            await self._run(hook, "commit.hook_failed")

    async def run_refusal_hooks(self) -> None:
        """After the rollback; a hook that fails does not hide what the request was refused for."""
        hooks, self.refusal_hooks = self.refusal_hooks, []
        for hook in hooks:
            await self._run(hook, "refusal.not_told")

    async def _run(self, hook: Hook, lost: str) -> None:
        told = {"request_id": self.request_id, "org_id": self.org_id}
        try:
            await hook()
        except (ClipForgeError, *FAILURES) as error:  # storage or a server that is away
            log.warning(lost, error=f"{type(error).__name__}: {error}"[:_LONGEST_ERROR], **told)
        except Exception as error:
            # A defect of ours; what was decided stands all the same.
            log.exception(lost, error=type(error).__name__, **told)
