"""Mails to a person about their account, with links that are good once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal

from clipforge.kit.ids import new_id
from clipforge.platform.accounts import repository
from clipforge.platform.accounts.models import EmailToken, User
from clipforge.platform.base.context import Context
from clipforge.platform.base.crypto import hash_secret, new_secret
from clipforge.platform.mails import outbox

Purpose = Literal["verify", "reset"]
GOOD_FOR = {"verify": timedelta(days=3), "reset": timedelta(hours=1)}


async def _link(context: Context, user: User, purpose: Purpose, page: str) -> str:
    """A link to a page of the web app; the token stands behind the '#', so that no server logs it."""
    await repository.use_email_tokens(context.session, user.id, purpose)
    token = new_secret("cfm_")
    await repository.add(
        context.session,
        EmailToken(
            id=new_id("etk"),
            user_id=user.id,
            purpose=purpose,
            token_hash=hash_secret(token),
            expires_at=datetime.now(UTC) + GOOD_FOR[purpose],
        ),
    )
    return f"{context.deps.settings.web_url}/{page}#token={token}"


async def send_verification(context: Context, user: User) -> None:
    """Ask the person to prove their address; earlier links are no longer good."""
    link = await _link(context, user, "verify", "verify-email")
    await outbox.enqueue(
        context,
        user.email,
        "Confirm your e-mail address",
        f"Hello,\n\nconfirm that this address is yours, within 3 days:\n\n{link}\n\n"
        "If you did not sign up for ClipForge, ignore this mail.\n",
    )


async def send_reset(context: Context, user: User) -> None:
    """Let the person set a new password; earlier links are no longer good."""
    link = await _link(context, user, "reset", "reset-password")
    await outbox.enqueue(
        context,
        user.email,
        "Set a new password",
        f"Hello,\n\nset a new password within an hour:\n\n{link}\n\n"
        "If you did not ask for it, ignore this mail; your password stays as it is.\n",
    )


async def tell_password_changed(context: Context, user: User) -> None:
    """So that nobody's password is changed behind their back."""
    await outbox.enqueue(
        context,
        user.email,
        "Your password was changed",
        "Hello,\n\nthe password of your ClipForge account was changed and other devices were signed out. "
        f"If this was not you, set a new one at {context.deps.settings.web_url}/forgot-password\n",
    )
