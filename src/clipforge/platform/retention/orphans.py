"""Objects that nothing refers to: what a crash left between writing an object and the row that names it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from clipforge.kit.logs import logger
from clipforge.platform.base.database import Database
from clipforge.platform.retention import repository
from clipforge.services.storage.protocol import ObjectInfo, ObjectStorage

log = logger(__name__)

YOUNG = timedelta(days=3)
"""Younger objects may belong to work that is under way: longer than any upload or job lasts."""

_ROOT = "orgs/"
_AT_ONCE = 1000
_OF_EXPORT = 6  # orgs/<org>/projects/<project>/exports/<export>/…
_SHORTEST = 2  # orgs/<org>/…: a key that says less is none of ours


class OrphanSweep:
    """Goes through all objects, a page at a time, and begins again at the end.

    Args:
        system: connections as the role that sees every org.
        storage: where the objects are.
    """

    def __init__(self, system: Database, storage: ObjectStorage) -> None:
        self._system = system
        self._storage = storage
        self._after = ""

    async def step(self, now: datetime) -> int:
        """One page; gives how many objects were looked at, 0 at the end of a round."""
        page = await asyncio.to_thread(self._storage.list, _ROOT, self._after, _AT_ONCE)
        self._after = page.next_after or ""
        old = [one for one in page.objects if one.modified < now - YOUNG]
        if old:
            async with self._system.transaction() as session:
                orphans = await without_owner(session, old)
            if orphans:
                await asyncio.to_thread(self._storage.delete, orphans)
                log.info("storage.orphans_removed", objects=len(orphans))
        return len(page.objects) if page.next_after else 0


async def without_owner(session: AsyncSession, objects: Sequence[ObjectInfo]) -> list[str]:
    """Keys of those objects whose org, project, export or asset is gone; what cannot be told stays.

    The layout of keys is that of `projects.keys`, `exports.jobs` and `brand_kits.service.files_prefix`.
    """
    split = ((one.key, one.key.split("/")) for one in objects)
    found = {key: parts for key, parts in split if len(parts) > _SHORTEST}
    orgs = await repository.existing_orgs(session, {parts[1] for parts in found.values()})
    named = {
        kind: {parts[3] for parts in found.values() if len(parts) > 4 and parts[2] == kind}
        for kind in ("projects", "media")
    }
    projects = await repository.existing_projects(session, named["projects"])
    exports = await repository.existing_exports(
        session, {parts[5] for parts in found.values() if len(parts) > _OF_EXPORT and parts[4] == "exports"}
    )
    sources = await repository.existing_assets(session, named["media"])
    named_by_rows = [key for kind in ("assets", "brand", "media") for key in _below(found, kind)]
    used = await repository.used_keys(session, named_by_rows)

    def owned(key: str, parts: list[str]) -> bool:
        if parts[1] not in orgs:
            return False
        match parts[2:]:
            case ["projects", project, "exports", export, _, *_]:
                return project in projects and export in exports
            case ["projects", project, _, *_]:
                return project in projects
            case ["media", source, _, *_]:
                return source in sources or key in used
            case ["assets" | "brand", _, _, *_]:
                return key in used
            case _:
                return True

    return [key for key, parts in found.items() if not owned(key, parts)]


def _below(found: dict[str, list[str]], kind: str) -> list[str]:
    return [key for key, parts in found.items() if parts[2] == kind]
