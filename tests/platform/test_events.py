"""Events: told live to their org alone, and again to a reader who comes back."""

from __future__ import annotations

import asyncio
import json

from clipforge.platform.events import service
from clipforge.platform.events.stream import stream


async def _nothing(id: str) -> None:
    raise AssertionError(f"{id} was told whole")


async def _subscribed(broadcaster, org_id: str, readers: int) -> None:
    """Wait for an org's readers; streams of other tests may be open still."""
    while len(broadcaster._subscriptions.get(org_id, ())) < readers:
        await asyncio.sleep(0.01)


async def _collect(source, most: int) -> list[tuple[str, dict]]:
    found = []
    async for sent in source:
        text = sent.encode().decode()
        fields = dict(line.split(": ", 1) for line in text.splitlines() if ": " in line)
        found.append((fields["event"], json.loads(fields["data"])))
        if len(found) == most:
            break
    return found


async def test_a_reader_hears_of_their_org_and_of_no_other(app, account, make_account, acting) -> None:
    stranger = await make_account()
    broadcaster = app.state.broadcaster
    await asyncio.wait_for(broadcaster.listening(), 300)
    source = stream(
        broadcaster, account.org_id, missed=[], too_many=False, project_id=None, fetch=_nothing, seconds=300
    )
    reading = asyncio.create_task(_collect(source, 3))
    await _subscribed(broadcaster, account.org_id, 1)
    async with acting(stranger) as context:
        await service.emit(context, "export.ready", {"export_id": "exp_other"})
    async with acting(account) as context:
        await service.whisper(context, "job.progress", {"job_id": "job_1", "progress": 0.5})
        await service.emit(context, "job.completed", {"job_id": "job_1"})
    told = await asyncio.wait_for(reading, 300)
    assert [type for type, _ in told] == ["ready", "job.progress", "job.completed"]
    assert told[1][1]["data"] == {"job_id": "job_1", "progress": 0.5}


async def test_nothing_is_told_of_what_was_rolled_back(app, account, acting) -> None:
    broadcaster = app.state.broadcaster
    await asyncio.wait_for(broadcaster.listening(), 300)
    async with broadcaster.subscribed(account.org_id) as subscription:
        try:
            async with acting(account) as context:
                await service.emit(context, "job.completed", {"job_id": "job_1"})
                raise KeyError
        except KeyError:
            pass
        async with acting(account) as context:
            await service.emit(context, "job.failed", {"job_id": "job_2"})
        heard = await asyncio.wait_for(subscription.queue.get(), 300)
    assert heard["type"] == "job.failed"


async def test_a_reader_who_comes_back_misses_nothing(app, account, acting) -> None:
    async with acting(account) as context:
        first = await service.emit(context, "job.completed", {"job_id": "job_1"})
    async with acting(account) as context:
        second = await service.emit(context, "export.ready", {"export_id": "exp_1"})
    async with acting(account) as context:
        missed, too_many = await service.since(context, first.id)
        assert not too_many
        assert second.id in [event.id for event in missed]
        assert await service.since(context, "nonsense") == ([], True)
    source = stream(
        app.state.broadcaster,
        account.org_id,
        missed=missed,
        too_many=False,
        project_id=None,
        fetch=_nothing,
        seconds=60,
    )
    told = await _collect(source, 1 + len(missed))
    assert told[-1][1]["data"] == {"export_id": "exp_1"}


async def test_a_reader_who_is_too_slow_is_told_to_read_anew(app, account) -> None:
    async with app.state.broadcaster.subscribed(account.org_id) as subscription:
        for number in range(300):
            subscription.put({"type": "job.progress", "data": {"n": number}})
        assert subscription.queue.get_nowait()["type"] == "reset"
        assert subscription.queue.qsize() < 100


async def test_a_large_event_reaches_a_stream_whole(app, account, make_account, acting, deps) -> None:
    """Postgres takes 8000 bytes in a notification, and metadata may have more."""
    broadcaster = app.state.broadcaster
    await asyncio.wait_for(broadcaster.listening(), 300)
    stranger = await make_account()
    large = {"metadata": {"notes": "é" * 20_000}, "export_id": "exp_1"}

    def told(org_id: str):
        fetch = service.fetcher(deps.database, org_id)
        return stream(
            broadcaster, account.org_id, missed=[], too_many=False, project_id=None, fetch=fetch, seconds=300
        )

    readings = [asyncio.create_task(_collect(told(one.org_id), 3)) for one in (account, stranger)]
    await _subscribed(broadcaster, account.org_id, 2)
    async with acting(account) as context:
        await service.emit(context, "export.ready", large, project_id="proj_1")
        await service.emit(context, "job.completed", {"job_id": "job_1"})
    mine, theirs = await asyncio.wait_for(asyncio.gather(*readings), 300)
    assert mine[1] == ("export.ready", {"project_id": "proj_1", "data": large})
    # What cannot be read (here: by another org) is not passed on without its data.
    assert [type for type, _ in theirs] == ["ready", "reset", "job.completed"]
