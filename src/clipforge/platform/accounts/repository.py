"""Queries of people, their sessions, identities and links by mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import any_, delete, func, literal, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from clipforge.platform.accounts.models import EmailToken, Identity, OAuthState, Session, User

_BY_SESSION = text("SELECT state, org_id, role FROM act_by_session(:user, :session, :org)")
_KEPT_HASHES = 200  # used refresh tokens that a session remembers


@dataclass(frozen=True, slots=True)
class FoundSession:
    """What an access token proved; see the migration of `act_by_session`."""

    state: str
    org_id: str
    role: str


async def act_by_session(session: AsyncSession, user_id: str, session_id: str, org_id: str) -> FoundSession:
    """Check a person's session and membership; leaves the transaction acting as them."""
    row = (await session.execute(_BY_SESSION, {"user": user_id, "session": session_id, "org": org_id})).one()
    return FoundSession(row.state, row.org_id or "", row.role or "")


async def add(session: AsyncSession, row: User | Session | Identity | EmailToken) -> None:
    """Insert, with what the database fills in."""
    session.add(row)
    await session.flush()


async def add_user(session: AsyncSession, values: Mapping[str, Any]) -> User | None:
    """Insert a person; None when the address is taken."""
    statement = insert(User).values(**values).on_conflict_do_nothing().returning(User)
    found: User | None = await session.scalar(statement)
    return found


async def user_by_email(session: AsyncSession, email: str) -> User | None:
    """The person with this address; the transaction holds the address's claim."""
    query = select(User).where(User.email == email)
    found: User | None = await session.scalar(query, execution_options={"populate_existing": True})
    return found


async def user(session: AsyncSession, id: str) -> User | None:
    """One person, as they are now."""
    query = select(User).where(User.id == id)
    found: User | None = await session.scalar(query, execution_options={"populate_existing": True})
    return found


async def change_user(session: AsyncSession, id: str, values: Mapping[str, Any]) -> User:
    """Change a person's own row."""
    statement = update(User).where(User.id == id).values(**values).returning(User)
    found: User = (await session.scalars(statement, execution_options={"populate_existing": True})).one()
    return found


async def delete_user(session: AsyncSession, id: str) -> None:
    """Remove a person with sessions, identities and memberships."""
    await session.execute(delete(User).where(User.id == id))


async def any_user(session: AsyncSession) -> bool:
    """Whether there is anybody; asked as the role that sees everything."""
    return await session.scalar(select(User.id).limit(1)) is not None


async def session_by_token(session: AsyncSession, token_hash: str) -> Session | None:
    """The session whose current or earlier refresh token this is."""
    query = select(Session).where(
        or_(Session.refresh_hash == token_hash, literal(token_hash) == any_(Session.used_hashes))
    )
    found: Session | None = await session.scalar(query, execution_options={"populate_existing": True})
    return found


async def rotate(session: AsyncSession, row: Session, new_hash: str, values: Mapping[str, Any]) -> bool:
    """Put the next refresh token in the place of the current one; False when another call was faster."""
    # The newest used ones are kept; an older one is refused all the same, only not told from a made-up one.
    used = [*row.used_hashes, row.refresh_hash][-_KEPT_HASHES:]
    statement = (
        update(Session)
        .where(Session.id == row.id, Session.refresh_hash == row.refresh_hash, Session.revoked_at.is_(None))
        .values(refresh_hash=new_hash, used_hashes=used, used_at=func.clock_timestamp(), **values)
        .returning(Session.id)
        .execution_options(synchronize_session=False)
    )
    return await session.scalar(statement) is not None


async def live_sessions(session: AsyncSession, user_id: str) -> list[Session]:
    """Sessions of a person that are still good, the last used first."""
    query = (
        select(Session)
        .where(Session.user_id == user_id, Session.revoked_at.is_(None), Session.expires_at > func.now())
        .order_by(Session.used_at.desc(), Session.id)
    )
    return list((await session.scalars(query)).all())


async def revoke_session(session: AsyncSession, user_id: str, id: str) -> bool:
    """End one session; False when there is none that is live."""
    statement = (
        update(Session)
        .where(Session.id == id, Session.user_id == user_id, Session.revoked_at.is_(None))
        .values(revoked_at=func.now())
        .returning(Session.id)
    )
    return await session.scalar(statement) is not None


async def revoke_sessions(session: AsyncSession, user_id: str, *, but: str = "") -> int:
    """End every session of a person, but for one."""
    statement = (
        update(Session)
        .where(Session.user_id == user_id, Session.id != but, Session.revoked_at.is_(None))
        .values(revoked_at=func.now())
        .returning(Session.id)
    )
    return len((await session.scalars(statement)).all())


async def email_token(session: AsyncSession, token_hash: str, purpose: str) -> EmailToken | None:
    """A link that is still good; the transaction holds its claim."""
    query = select(EmailToken).where(
        EmailToken.token_hash == token_hash,
        EmailToken.purpose == purpose,
        EmailToken.used_at.is_(None),
        EmailToken.expires_at > func.now(),
    )
    found: EmailToken | None = await session.scalar(query)
    return found


async def use_email_tokens(session: AsyncSession, user_id: str, purpose: str, *, id: str = "") -> bool:
    """Use up one link, or every one of a purpose; False when none was left."""
    statement = update(EmailToken).where(
        EmailToken.user_id == user_id, EmailToken.purpose == purpose, EmailToken.used_at.is_(None)
    )
    if id:
        statement = statement.where(EmailToken.id == id)
    used = await session.scalars(statement.values(used_at=func.now()).returning(EmailToken.id))
    return len(used.all()) > 0


async def identity(session: AsyncSession, provider: str, subject: str) -> Identity | None:
    """An account at a provider; the transaction holds its claim."""
    query = select(Identity).where(Identity.provider == provider, Identity.subject == subject)
    found: Identity | None = await session.scalar(query)
    return found


async def identities(session: AsyncSession, user_id: str) -> list[Identity]:
    """A person's accounts at providers."""
    query = select(Identity).where(Identity.user_id == user_id).order_by(Identity.id)
    return list((await session.scalars(query)).all())


async def delete_identity(session: AsyncSession, user_id: str, id: str) -> bool:
    """Let go of an account at a provider."""
    statement = delete(Identity).where(Identity.id == id, Identity.user_id == user_id).returning(Identity.id)
    return await session.scalar(statement) is not None


async def delete_identities(session: AsyncSession, user_id: str) -> int:
    """Let go of all accounts of a person at providers; gives how many."""
    statement = delete(Identity).where(Identity.user_id == user_id).returning(Identity.id)
    return len((await session.scalars(statement)).all())


async def add_state(session: AsyncSession, state_hash: str, sealed: str, expires_at: datetime) -> None:
    """Keep a sign-in on its way; the transaction holds the state's claim."""
    session.add(OAuthState(state_hash=state_hash, sealed=sealed, expires_at=expires_at))
    await session.flush()


async def take_state(session: AsyncSession, state_hash: str) -> str | None:
    """The sealed part of a sign-in on its way, once."""
    statement = (
        delete(OAuthState)
        .where(OAuthState.state_hash == state_hash, OAuthState.expires_at > func.now())
        .returning(OAuthState.sealed)
    )
    sealed: str | None = await session.scalar(statement)
    return sealed


async def forget_old(session: AsyncSession, now: datetime) -> None:
    """Remove what has long expired; run by the scheduler as the role that sees everything."""
    await session.execute(delete(OAuthState).where(OAuthState.expires_at < now))
    await session.execute(delete(EmailToken).where(EmailToken.expires_at < now))
    await session.execute(delete(Session).where(Session.expires_at < now))
