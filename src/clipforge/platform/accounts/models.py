"""Tables of people. They belong to no org; row-level security shows a person their own rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from clipforge.platform.base.database import Base, Id, Timed


class User(Timed, Base):
    """A person; `email` is kept in lower case, `settings` holds locale and which notices they want.

    Attributes:
        free_org_id: the first org that they made, which alone has free minutes; kept when it is long gone.
    """

    __tablename__ = "users"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    email: Mapped[str] = mapped_column(String(320), unique=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    password_hash: Mapped[str | None] = mapped_column(String(300))
    email_verified_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    free_org_id: Mapped[str | None] = mapped_column(Id)


class Identity(Base):
    """A person's account at a sign-in provider."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("provider", "subject"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    user_id: Mapped[str] = mapped_column(Id, ForeignKey("users.id", ondelete="CASCADE"), index=True)
    provider: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(300))
    email: Mapped[str] = mapped_column(String(320), default="")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Session(Base):
    """A sign-in on one device: a chain of refresh tokens of which only the newest is good.

    An older token of the chain means that somebody copied one: the session is revoked.
    """

    __tablename__ = "sessions"
    __table_args__ = (Index("ix_sessions_used_hashes", "used_hashes", postgresql_using="gin"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    user_id: Mapped[str] = mapped_column(Id, ForeignKey("users.id", ondelete="CASCADE"), index=True)
    org_id: Mapped[str | None] = mapped_column(Id)
    refresh_hash: Mapped[str] = mapped_column(String(64), unique=True)
    used_hashes: Mapped[list[str]] = mapped_column(default=list)
    user_agent: Mapped[str] = mapped_column(String(300), default="")
    ip: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    used_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class EmailToken(Base):
    """A link sent by mail: to verify an address or to set a new password. Good once."""

    __tablename__ = "email_tokens"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    user_id: Mapped[str] = mapped_column(Id, ForeignKey("users.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(String(20))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class OAuthState(Base):
    """A sign-in on its way through a provider; `sealed` holds verifier, nonce and where to go afterwards."""

    __tablename__ = "oauth_states"

    state_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    sealed: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(index=True)
