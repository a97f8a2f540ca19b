"""People who sign up over the API, their mails, and servers with other settings."""

from __future__ import annotations

import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import httpx
from sqlalchemy import select

from clipforge.apps.api.wire import wire
from clipforge.platform.base.crypto import Vault
from clipforge.platform.base.database import Database
from clipforge.platform.base.deps import Deps
from clipforge.platform.mails.models import Mail

PASSWORD = "a good long password"


@dataclass
class Signed:
    """Somebody who is signed in."""

    email: str
    tokens: dict[str, Any]

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens['access_token']}"}


def new_email() -> str:
    return f"{secrets.token_hex(6)}@example.com"


async def sign_up(client: httpx.AsyncClient, email: str = "", **more: str) -> Signed:
    email = email or new_email()
    body = {"email": email, "password": PASSWORD, **more}
    answer = await client.post("/v1/auth/sign-up", json=body)
    assert answer.status_code == 201, answer.text
    return Signed(email, answer.json())


async def mailed_token(system: Database, vault: Vault, email: str, subject: str) -> str:
    """The token in the newest mail to an address."""
    async with system.transaction() as session:
        query = select(Mail).where(Mail.recipient == email, Mail.subject.contains(subject))
        mail = (await session.scalars(query.order_by(Mail.id.desc()))).first()
    assert mail is not None
    found = re.search(r"#token=(\S+)", vault.open(mail.body_sealed, f"mail/{mail.id}"))
    assert found is not None
    return found[1]


@asynccontextmanager
async def server_with(deps: Deps, **settings: Any) -> AsyncIterator[httpx.AsyncClient]:
    """Another server over the same database, with other settings."""
    changed = replace(deps, settings=deps.settings.model_copy(update=settings))
    transport = httpx.ASGITransport(app=wire(changed), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        yield client
