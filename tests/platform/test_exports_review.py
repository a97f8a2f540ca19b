"""Review links: shown without sign-in to whoever holds the address, until they expire or are revoked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from clipforge.kit.ids import new_id
from clipforge.platform.base.context import Context
from clipforge.platform.base.problems import Problem
from clipforge.platform.exports import reviews
from clipforge.platform.exports.models import Export, ReviewLink
from clipforge.platform.exports.schemas import ReviewLinkCreate
from clipforge.platform.projects.models import Asset, Project


async def _ready(system, deps, org_id: str, project_id: str | None = None) -> tuple[str, str]:
    """A ready export; gives project and export."""
    made_project = project_id or new_id("proj")
    export_id = new_id("exp")
    async with system.transaction() as session:
        if project_id is None:
            session.add(Project(id=made_project, org_id=org_id, title="Talk", origin="file", status="ready"))
            await session.flush()
        ids = {}
        for kind in ("video", "thumbnail", "vtt"):
            ids[kind] = new_id("asset")
            key = f"orgs/{org_id}/projects/{made_project}/exports/{export_id}/{kind}"
            deps.storage.put_bytes(key, kind.encode(), "text/plain")
            session.add(
                Asset(
                    id=ids[kind], org_id=org_id, project_id=made_project, kind=kind, status="ready",
                    name=f"clip.{kind}", storage_key=key, content_type="text/plain", size=len(kind),
                )
            )  # fmt: skip
        session.add(
            Export(
                id=export_id, org_id=org_id, project_id=made_project, status="ready", title="Clip",
                aspect="9:16", timeline={}, content_hash=export_id, assets=ids, facts={"duration_ms": 900},
            )
        )  # fmt: skip
    return made_project, export_id


async def _look(deps, token: str):
    """As nobody, in a transaction that has no claims."""
    async with deps.database.transaction() as session:
        return await reviews.show(Context(session, deps), token)


async def test_a_link_shows_its_exports_to_nobody_in_particular_and_counts(
    account, acting, deps, system
) -> None:
    project, first = await _ready(system, deps, account.org_id)
    _, hidden = await _ready(system, deps, account.org_id, project)
    async with acting(account) as context:
        link, token = await reviews.create(
            context, ReviewLinkCreate(export_ids=[first], title="For you", may_download=False)
        )
    assert token not in repr(vars(link))
    seen = await _look(deps, token)
    assert ([clip.id for clip in seen.clips], seen.title) == ([first], "For you")
    assert hidden not in seen.model_dump_json()
    assert (seen.clips[0].download_url, seen.clips[0].duration_ms) == (None, 900)
    await _look(deps, token)
    async with acting(account) as context:
        rows, _ = await reviews.list_all(context, project, 20, None)
        assert [row.views for row in rows] == [2]


async def test_a_link_that_expired_was_revoked_or_never_was_is_not_found(
    account, acting, deps, system
) -> None:
    _, export = await _ready(system, deps, account.org_id)
    tokens = []
    async with acting(account) as context:
        for _ in range(2):
            link, token = await reviews.create(context, ReviewLinkCreate(export_ids=[export]))
            tokens.append((link.id, token))
    assert (await _look(deps, tokens[0][1])).clips[0].download_url
    async with acting(account) as context:
        await reviews.revoke(context, tokens[0][0])
        await reviews.revoke(context, tokens[0][0])
    async with system.transaction() as session:
        past = datetime.now(UTC) - timedelta(seconds=1)
        await session.execute(update(ReviewLink).where(ReviewLink.id == tokens[1][0]).values(expires_at=past))
    for token in (tokens[0][1], tokens[1][1], "rvw_" + "x" * 43):
        with pytest.raises(Problem) as refused:
            await _look(deps, token)
        assert refused.value.status == 404


async def test_a_link_is_of_one_project_and_of_ready_exports_of_ones_own(
    account, make_account, acting, deps, system
) -> None:
    _project, one = await _ready(system, deps, account.org_id)
    _, other = await _ready(system, deps, account.org_id)
    stranger = await make_account()
    async with acting(account) as context:
        with pytest.raises(Problem, match="one project"):
            await reviews.create(context, ReviewLinkCreate(export_ids=[one, other]))
        link, _ = await reviews.create(context, ReviewLinkCreate(export_ids=[one]))
    async with acting(stranger) as context:
        with pytest.raises(Problem) as refused:
            await reviews.create(context, ReviewLinkCreate(export_ids=[one]))
        assert refused.value.status == 404
        with pytest.raises(Problem) as refused:
            await reviews.revoke(context, link.id)
        assert refused.value.status == 404
    async with system.transaction() as session:
        await session.execute(update(Export).where(Export.id == one).values(status="rendering"))
    async with acting(account) as context:
        with pytest.raises(Problem, match="export_not_ready"):
            await reviews.create(context, ReviewLinkCreate(export_ids=[one]))


def test_a_link_lasts_ninety_days_at_most() -> None:
    with pytest.raises(ValueError, match="90"):
        ReviewLinkCreate(export_ids=["exp_1"], expires_in_days=91)
