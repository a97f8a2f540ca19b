"""Tables of organisations."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, func
from sqlalchemy.orm import Mapped, mapped_column

from clipforge.platform.base.database import Base, Id, OrgOwned, Timed

FREE_MINUTES = "free_minutes"
"""Of an org's limits: false where it has no free minutes, since another org of its maker has had them."""


class Org(Timed, Base):
    """A tenant. `settings`: recognition defaults, vocabulary, retention; `limits`: of its plan."""

    __tablename__ = "orgs"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    limits: Mapped[dict[str, Any]] = mapped_column(default=dict)
    deleted_at: Mapped[datetime | None]


class Membership(Base):
    """A person in an org, with a role."""

    __tablename__ = "memberships"

    org_id: Mapped[str] = mapped_column(Id, ForeignKey("orgs.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[str] = mapped_column(
        Id, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Invite(OrgOwned, Base):
    """An invitation by mail; whoever holds the token may accept it once."""

    __tablename__ = "invites"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    email: Mapped[str] = mapped_column(String(320))
    role: Mapped[str] = mapped_column(String(20))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    invited_by: Mapped[str] = mapped_column(Id)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]


class ProviderKey(OrgOwned, Timed, Base):
    """An org's own key at a provider (AssemblyAI), sealed."""

    __tablename__ = "provider_keys"
    __table_args__ = (Index("uq_provider_keys_org_id_provider", "org_id", "provider", unique=True),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    provider: Mapped[str] = mapped_column(String(40))
    sealed: Mapped[str]
    hint: Mapped[str] = mapped_column(String(12), default="")


class AuditEntry(OrgOwned, Base):
    """Who did what to what; never changed."""

    __tablename__ = "audit_log"
    __table_args__ = (Index("ix_audit_log_org_id_id", "org_id", "id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    actor: Mapped[str] = mapped_column(String(80))
    action: Mapped[str] = mapped_column(String(80))
    target: Mapped[str] = mapped_column(String(80), default="")
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    ip: Mapped[str] = mapped_column(String(64), default="")
    request_id: Mapped[str] = mapped_column(String(80), default="")
    at: Mapped[datetime] = mapped_column(server_default=func.now())
