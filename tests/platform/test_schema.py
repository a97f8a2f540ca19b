"""The database: what the migrations make is what the models say, and another org's rows are never seen."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from clipforge.platform import schema
from clipforge.platform.base.database import Base, Database


async def test_migrations_make_what_the_models_say(servers) -> None:
    schema.load()
    database = Database(servers.owner_url, pool=1)

    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, Base.metadata)

    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await database.close()


async def test_every_table_has_forced_row_security_and_a_policy(servers) -> None:
    database = Database(servers.owner_url, pool=1)
    query = text(
        "SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity, "
        "(SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid) "
        "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relname <> 'alembic_version'"
    )
    async with database.engine.connect() as connection:
        rows = (await connection.execute(query)).all()
    await database.close()
    assert len(rows) > 25
    assert [row for row in rows if not row[1] or not row[2]] == []
