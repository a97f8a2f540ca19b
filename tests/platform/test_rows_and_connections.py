"""What every feature stands on: rows written by themselves, pooled connections that have died."""

from __future__ import annotations

import asyncio

from sqlalchemy import text

from clipforge.kit.ids import new_id
from clipforge.platform.base.database import Database
from clipforge.platform.base.inserting import insert_row
from clipforge.platform.jobs import repository as jobs
from clipforge.platform.jobs.models import Job
from clipforge.platform.projects.models import Project


def _project(org_id: str) -> Project:
    return Project(id=new_id("proj"), org_id=org_id, title="A talk", origin="url", status="processing")


async def test_a_row_written_by_itself_is_as_one_that_was_added(account, acting) -> None:
    async with acting(account) as context:
        ours, theirs = _project(account.org_id), _project(account.org_id)
        ours.info = theirs.info = {"container": "mp4"}
        assert await insert_row(context.session, ours)
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
