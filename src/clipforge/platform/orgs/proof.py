"""What only a person whose e-mail address is proved may do."""

from __future__ import annotations

from clipforge.platform.base.context import Context
from clipforge.platform.base.problems import Problem
from clipforge.platform.orgs import repository


async def require_proved_address(context: Context) -> None:
    """Refuse a person who has not proved their e-mail address, where this server sends mails.

    Keys, clients, webhooks and invites outlast a session. Somebody who signs up with another's address must
    not leave any behind for the day on which its owner proves it and takes the account over.

    Raises:
        Problem: 403 `email_not_verified`.
    """
    who = context.principal
    if context.deps.settings.smtp_url is None or who.kind != "user":
        return
    if not await repository.has_proved_address(context.session, who.user_id):
        raise Problem(
            403,
            "email_not_verified",
            "Follow the link in the mail that came when you signed up, or have it sent again, then retry.",
        )
