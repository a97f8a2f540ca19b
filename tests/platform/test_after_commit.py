"""What is done behind a commit may fail: the request has succeeded, and so it is answered."""

from __future__ import annotations

import asyncio
import dataclasses

import pytest
from auth_tools import server_with
from project_support import described, jobs_of
from sqlalchemy.exc import OperationalError

from clipforge.platform.base import context as base_context
from clipforge.platform.base.context import Context
from clipforge.platform.base.principal import Principal
from clipforge.platform.projects.models import Asset
from clipforge.services.storage.errors import StorageError

DATA = b"\x00\x00\x00\x18ftypmp42" + bytes(500)
FAULTS = [
    StorageError("storage is away"),
    OSError("the disk is gone"),
    OperationalError("DELETE", {}, Exception("the server closed the connection")),
    TypeError("a defect of ours"),
]


def _fails(fault: Exception):
    def call(*args, **more):
        raise fault

    return call


class Woken:
    """A queue that remembers whom it woke."""

    def __init__(self, queue) -> None:
        self._queue, self.jobs = queue, []

    async def wake(self, worker: str, job_id: str, *, high: bool = False) -> None:
        self.jobs.append(job_id)

    def __getattr__(self, name: str):
        return getattr(self._queue, name)


class Log:
    """Remembers what was written, and how grave it is."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, dict]] = []

    def warning(self, event: str, **fields) -> None:
        self.lines.append(("warning", fields))

    def exception(self, event: str, **fields) -> None:
        self.lines.append(("exception", fields))


async def test_a_file_of_a_kit_is_deleted_though_storage_is_away(account, client, deps, monkeypatch) -> None:
    headers = account.headers()
    kit = (await client.post("/v1/brand-kits", json={"name": "Ada"}, headers=headers)).json()["id"]
    body = {"kind": "intro", "name": "a.png", "size": 10, "content_type": "image/png"}
    made = (await client.post(f"/v1/brand-kits/{kit}/files", json=body, headers=headers)).json()
    path = f"/v1/brand-kits/{kit}/files/{made['file']['id']}"
    monkeypatch.setattr(deps.storage, "delete_prefix", _fails(StorageError("storage is away")))
    assert (await client.delete(path, headers=headers)).status_code == 204
    assert (await client.get(path, headers=headers)).status_code == 404


async def test_an_upload_is_completed_and_its_worker_woken_though_storage_is_away(
    account, acting, client, deps, system, monkeypatch
) -> None:
    headers = account.headers()
    made = (await client.post("/v1/ingest", json={"source": described(DATA)}, headers=headers)).json()
    put, path = made["upload"]["put"], f"/v1/uploads/{made['upload']['id']}"
    assert (await client.put(put["url"], headers=put["headers"], content=DATA)).status_code == 200
    woken = Woken(deps.queue)
    monkeypatch.setattr(deps.storage, "delete", _fails(StorageError("storage is away")))
    async with server_with(dataclasses.replace(deps, queue=woken)) as served:
        done = await served.post(f"{path}/complete", headers=headers)
    assert (done.status_code, done.json()["status"]) == (200, "completed")
    (job,) = await jobs_of(acting, account, "INGEST", made["project"]["id"])
    assert woken.jobs == [job.id]
    async with system.transaction() as session:
        assert (await session.get_one(Asset, made["upload"]["asset_id"])).status == "ready"


@pytest.mark.parametrize("when", ["commit", "refusal"])
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
async def test_one_that_fails_is_logged_and_keeps_no_other_from_its_turn(
    account, deps, monkeypatch, fault: Exception, when: str
) -> None:
    log = Log()
    monkeypatch.setattr(base_context, "log", log)
    context = Context(None, deps, Principal("system", account.org_id), request_id="req_1")
    done: list[str] = []

    async def fail() -> None:
        raise fault

    async def go_on() -> None:
        done.append(when)

    add, run = {
        "commit": (context.after_commit, context.run_hooks),
        "refusal": (context.after_refusal, context.run_refusal_hooks),
    }[when]
    add(fail)
    add(go_on)
    await run()
    await run()  # each runs once
    assert done == [when]
    level = "exception" if isinstance(fault, TypeError) else "warning"
    ((written, fields),) = log.lines
    assert (written, fields["request_id"]) == (level, "req_1")
    assert fields["error"].startswith(type(fault).__name__)


async def test_being_called_off_is_no_failure_to_be_swallowed(account, deps) -> None:
    context = Context(None, deps, Principal("system", account.org_id))

    async def called_off() -> None:
        raise asyncio.CancelledError

    context.after_commit(called_off)
    with pytest.raises(asyncio.CancelledError):
        await context.run_hooks()
