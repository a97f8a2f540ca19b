"""What every feature stands on: rows written by themselves, pooled connections that have died."""

from __future__ import annotations

import asyncio

from sqlalchemy import text

from clipforge.kit.ids import new_id
from clipforge.platform.base.database import Database
from clipforge.platform.base.inserting import insert_rows
from clipforge.platform.jobs import repository as jobs
from clipforge.platform.jobs.models import Job
from clipforge.platform.projects.models import Asset, Project


def _project(org_id: str) -> Project:
    return Project(id=new_id("proj"), org_id=org_id, title="A talk", origin="url", status="processing")


async def test_a_row_written_by_itself_is_as_one_that_was_added(account, acting) -> None:
    async with acting(account) as context:
        ours, theirs = _project(account.org_id), _project(account.org_id)
        ours.info = theirs.info = {"container": "mp4"}
        assert await insert_rows(context.session, ours)
        context.session.add(theirs)
        await context.session.flush()
        for column in Project.__mapper__.column_attrs:
            if column.key != "id":
                assert getattr(ours, column.key) == getattr(theirs, column.key), column.key
        ours.title = "Another"
        await context.session.flush()
        kept = (await context.session.execute(text("SELECT title, error FROM projects WHERE id = :id"),
                                              {"id": ours.id})).one()  # fmt: skip
        # A column of JSON that was left out is NULL, and not the null of JSON.
        assert (kept.title, kept.error) == ("Another", None)
        nulls = text("SELECT count(*) FROM projects WHERE id = :id AND error IS NULL")
        assert await context.session.scalar(nulls, {"id": ours.id}) == 1


async def test_rows_that_refer_to_one_another_are_written_in_one_statement(account, acting) -> None:
    async with acting(account) as context:
        project = _project(account.org_id)
        asset = Asset(
            id=new_id("asset"),
            org_id=account.org_id,
            project_id=project.id,
            kind="source",
            status="pending",
            storage_key="a/b",
            content_type="video/mp4",
        )
        assert await insert_rows(context.session, project, asset)
        assert (project.run, asset.size, asset.details) == (0, 0, {})
        assert project.created_at == asset.created_at
        asset.size = 5
        await context.session.flush()
        await context.session.refresh(asset)
        assert (asset.size, asset.project_id) == (5, project.id)


async def test_of_two_jobs_with_one_key_the_first_is_given_to_both(account, acting) -> None:
    def job() -> Job:
        return Job(id=new_id("job"), org_id=account.org_id, kind="ZIP", worker="render", key="ZIP/1")

    async with acting(account) as context:
        first, fresh = await jobs.add(context.session, job())
        second, again = await jobs.add(context.session, job())
        assert (fresh, again) == (True, False)
        assert second is first
        assert first.status == "PENDING"


async def test_a_connection_that_the_server_ended_is_replaced_unseen(servers) -> None:
    database = Database(servers.app_url, pool=1, overflow=0)
    owner = Database(servers.owner_url, pool=1)
    try:
        async with database.transaction() as session:
            before = await session.scalar(text("SELECT pg_backend_pid()"))
        async with owner.transaction() as session:
            await session.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": before})
        await asyncio.sleep(0.3)
        async with database.transaction() as session:
            assert await session.scalar(text("SELECT pg_backend_pid()")) != before
    finally:
        await database.close()
        await owner.close()
