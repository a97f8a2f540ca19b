"""The whole way, as a customer goes it: sign up, upload, be told, export, download, and see it play."""

from __future__ import annotations

import hashlib
import ipaddress
import os
import secrets
from pathlib import Path

import pytest
from hook_receiver import receiving
from spoken_video import talk
from sqlalchemy import select, update
from standardwebhooks.webhooks import Webhook

from clipforge.apps.wiring import make_vault
from clipforge.apps.worker.attempt import Attempt, Bench, Outcome
from clipforge.apps.worker.kinds import HANDLERS
from clipforge.apps.worker.messages import environment_for_child, settings_for_child
from clipforge.apps.worker.scratch import Scratch
from clipforge.apps.worker.slots import Slots
from clipforge.apps.worker.warm_child import WarmChild
from clipforge.engines.ffmpeg.probe import probe
from clipforge.kit.net import NetPolicy
from clipforge.platform.events.fan_out import fan_out
from clipforge.platform.events.payloads import PAYLOADS
from clipforge.platform.jobs import repository
from clipforge.platform.jobs.models import Job
from clipforge.platform.usage.models import UsageEvent
from clipforge.platform.webhooks import dispatch
from clipforge.platform.webhooks.models import WebhookEndpoint
from clipforge.platform.webhooks.repository import add_deliveries

__all__ = ["talk"]

LOOPBACK = NetPolicy(networks=(ipaddress.ip_network("127.0.0.0/8"),))

pytestmark = [pytest.mark.models, pytest.mark.timeout(1800)]

SETTINGS = {
    "recognition": {"model": "whisper-tiny-en", "language": "en", "diarize": False},
    "detect": {"min_ms": 8000, "max_ms": 20000, "count": 1},
}


@pytest.fixture
async def bench(settings, deps, weights, tmp_path):
    start = {
        "type": "start",
        "service": "child",
        "settings": settings_for_child(settings),
        "storage_key": make_vault(settings).key_for("storage").hex(),
    }
    environment = environment_for_child({**os.environ, "CLIPFORGE_DATA_DIR": str(weights.root.parent)})
    child = WarmChild(
        start, environment, address_bytes=None, file_bytes=None, jobs=100, memory_bytes=16 << 30
    )
    scratch = Scratch(tmp_path / "scratch", "worker")
    yield Bench(deps, child, scratch, Slots(tmp_path / "slots", 1), HANDLERS, 16 << 30, 8 << 30)
    await child.end()
    scratch.close()


async def work(system, bench: Bench, org_id: str) -> list[str]:
    """Do the org's jobs until there is none; gives their kinds, in order."""
    mine, done = f"e2e-{secrets.token_hex(4)}", []
    while True:
        async with system.transaction() as session:
            await session.execute(
                update(Job).where(Job.org_id == org_id, Job.status == "PENDING").values(worker=mine)
            )
        async with system.transaction() as session:
            job = await repository.claim(session, mine, "e2e#1", 10)
        if job is None:
            return done
        assert await Attempt(bench, job).run() is Outcome.COMPLETED, job.kind
        done.append(job.kind)


async def test_from_signing_up_to_a_clip_that_plays(
    client, deps, system, bench, talk: Path, ffmpeg, tmp_path
) -> None:
    email = f"{secrets.token_hex(6)}@example.com"
    answer = await client.post(
        "/v1/auth/sign-up", json={"email": email, "password": "a good long pass phrase", "org_name": "Mine"}
    )
    assert answer.status_code == 201, answer.text
    me = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    answer = await client.post("/v1/webhooks", json={"url": "https://example.com/hook"}, headers=me)
    assert answer.status_code == 201, answer.text
    hook = answer.json()
    # A key, as programs use: the token of a person ends after ten minutes, which work may take.
    wish = {
        "name": "e2e",
        "scopes": ["projects:read", "projects:write", "moments:read", "exports:read", "exports:write"],
    }
    answer = await client.post("/v1/api-keys", json=wish, headers=me)
    assert answer.status_code == 201, answer.text
    me = {"Authorization": f"Bearer {answer.json()['secret']}"}

    data = talk.read_bytes()
    source = {
        "type": "file",
        "name": "My talk.mp4",
        "size": len(data),
        "content_type": "video/mp4",
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    wish = {"source": source, "settings": SETTINGS, "metadata": {"show": "one"}, "external_id": "ep-1"}
    answer = await client.post("/v1/ingest", json=wish, headers=me)
    assert answer.status_code == 201, answer.text
    project, upload = answer.json()["project"], answer.json()["upload"]
    put = upload["put"]
    sent = await client.request(put["method"], put["url"], headers=put["headers"], content=data)
    assert sent.status_code == 200, sent.text
    answer = await client.post(f"/v1/uploads/{upload['id']}/complete", headers=me)
    assert answer.status_code == 200, answer.text

    async with system.transaction() as session:
        org_id = (await session.scalars(select(Job.org_id).where(Job.project_id == project["id"]))).first()
    kinds = await work(system, bench, org_id)
    assert [kind for kind in kinds if kind != "BROWSER_MEDIA"] == ["INGEST", "TRANSCRIBE", "DETECT"]
    shown = (await client.get(f"/v1/projects/{project['id']}", headers=me)).json()
    assert (shown["status"], shown["error"]) == ("ready", None)
    moments = (await client.get(f"/v1/projects/{project['id']}/moments", headers=me)).json()["data"]
    assert len(moments) == 1

    wish = {"moment_id": moments[0]["id"], "profile": "draft"}
    answer = await client.post("/v1/export", json=wish, headers=me)
    assert answer.status_code in (201, 202), answer.text
    assert await work(system, bench, org_id) == ["RENDER"]
    export = (await client.get(f"/v1/exports/{answer.json()['id']}", headers=me)).json()
    assert (export["status"], export["error"]) == ("ready", None)
    clip = tmp_path / "clip.mp4"
    clip.write_bytes((await client.get(export["files"]["mp4"]["url"])).content)
    seen = probe(ffmpeg, str(clip))
    assert seen.video.height > seen.video.width
    assert abs(seen.duration_ms - export["facts"]["duration_ms"]) <= 40

    # The same again is the same export: neither rendered nor counted twice.
    again = await client.post("/v1/export", json=wish, headers=me)
    assert again.json()["id"] == export["id"]
    assert await work(system, bench, org_id) == []
    async with system.transaction() as session:
        query = select(UsageEvent.kind).where(UsageEvent.org_id == org_id).order_by(UsageEvent.kind)
        assert list((await session.scalars(query)).all()) == ["exports", "minutes"]

    with receiving() as receiver:
        async with system.transaction() as session:
            await session.execute(
                update(WebhookEndpoint).where(WebhookEndpoint.id == hook["id"]).values(url=receiver.url)
            )
        sender = dispatch.Sender(system, deps.vault, LOOPBACK, threads=4)
        while await fan_out(system, [add_deliveries]):
            pass
        while await sender.send_due():
            pass
        sender.close()
        told = [Webhook(hook["secret"]).verify(body, headers) for _, headers, body in receiver.got]
    for event in told:
        PAYLOADS[event["type"]].model_validate(event["data"])
    kinds = [event["type"] for event in told]
    assert {"job.completed", "project.ready", "export.ready"} <= set(kinds)
    assert kinds.count("project.ready") == kinds.count("export.ready") == 1
    ready = next(event["data"] for event in told if event["type"] == "project.ready")
    assert (ready["project_id"], ready["external_id"], ready["metadata"]) == (
        project["id"],
        "ep-1",
        {"show": "one"},
    )
