"""Events as notices: to whoever began the work, or to those who look after the org."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from clipforge.kit.ids import new_id
from clipforge.platform.accounts.preferences import Ways, choice
from clipforge.platform.base.crypto import Vault
from clipforge.platform.base.principal import Role
from clipforge.platform.events import repository as events
from clipforge.platform.events.models import Event
from clipforge.platform.mails import outbox
from clipforge.platform.notices import repository
from clipforge.platform.notices.models import Notice
from clipforge.platform.notices.repository import Member
from clipforge.platform.notices.words import WORDS, Words

CHANGED = "notices.changed"
"""Told to streams with the member's id alone: every member of the org may hear it."""

_CARETAKERS = (Role.OWNER, Role.ADMIN)


class Teller:
    """Writes notices and mails of events, in the transaction in which the events are taken.

    Args:
        vault: seals mails.
        web_url: of the web app, without a slash at its end.
    """

    def __init__(self, vault: Vault, web_url: str) -> None:
        self._vault = vault
        self._web_url = web_url

    async def __call__(self, session: AsyncSession, found: Sequence[Event]) -> None:
        """Tell of these events, as the system role."""
        told = [event for event in found if event.type in WORDS]
        if not told:
            return
        members: defaultdict[str, list[Member]] = defaultdict(list)
        for member in await repository.members(session, {event.org_id for event in told}):
            members[member.org_id].append(member)
        began = {str(event.data["created_by"]) for event in told if event.data.get("created_by")}
        makers = await repository.makers(session, began)
        made: list[Notice] = []
        for event in told:
            words = WORDS[event.type](event.data)
            for member in members[event.org_id]:
                if concerns(event, member, makers):
                    by_key = event.data.get("created_by") in makers
                    ways = choice(member.settings, event.type, by_api_key=by_key)
                    made += await self._tell(session, event, member, words, ways)
        await repository.add(session, made)
        for org_id, user_id in sorted({(notice.org_id, notice.user_id) for notice in made}):
            await events.notify(session, org_id, CHANGED, {"user_id": user_id}, None)

    async def _tell(
        self, session: AsyncSession, event: Event, member: Member, words: Words, ways: Ways
    ) -> list[Notice]:
        if ways.email and member.email:
            text = f"Hello,\n\n{words.body}\n\n{self._web_url}{words.link}\n\n"
            text += f"Which mails you get is set at {self._web_url}/settings\n"
            await outbox.add(session, self._vault, member.email, words.title, text)
        if not ways.app:
            return []
        return [
            Notice(
                id=new_id("notc"),
                org_id=member.org_id,
                user_id=member.user_id,
                kind=event.type,
                title=words.title,
                body=words.body,
                link=words.link,
            )
        ]


def concerns(event: Event, member: Member, makers: Mapping[str, str]) -> bool:
    """Whether a member is to hear of an event of their org.

    Args:
        event: what happened.
        member: of its org.
        makers: API key or client → the person who made it, to whom belongs what it begins.
    """
    if "created_by" in event.data:
        by = str(event.data["created_by"])
        return makers.get(by, by) == member.user_id
    return member.role in _CARETAKERS
