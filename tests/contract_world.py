"""Somebody with one thing of each kind, for requests that are made up from the API's document."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import httpx
from auth_tools import PASSWORD, mailed_token, new_email, sign_up
from belongings import belongings, bodies, made
from export_support import Footage
from render_support import timeline_of
from sqlalchemy import update

from clipforge.kit.ids import new_id
from clipforge.platform.accounts.models import Identity, User
from clipforge.platform.base.crypto import hash_secret, new_secret
from clipforge.platform.base.database import Database
from clipforge.platform.base.deps import Deps
from clipforge.platform.base.principal import ROLE_SCOPES, Role
from clipforge.platform.exports.models import Export, ReviewLink
from clipforge.platform.jobs.models import Job
from clipforge.platform.moments.models import Detection, MomentTimeline
from clipforge.platform.orgs.models import Membership
from clipforge.platform.projects.models import Asset
from clipforge.platform.requests.models import RequestEntry

PROVIDER = "acme"
"""The sign-in provider of the server that is asked."""
_BYTES = b"0123456789"
"""What the files of `belongings` say they hold: ten bytes."""


@dataclass
class World:
    """An org's owner, signed in and with a key, and what the org has.

    Attributes:
        person: headers of the one who is signed in.
        machine: headers with a key of every right.
        ids: what a path parameter may name, by its name.
        others: the same, where an operation needs one in another state, by the operation's id.
        good: a body that is taken, by the operation's id.
        spent: names of those that are gone or not the same any more.
    """

    person: dict[str, str]
    machine: dict[str, str]
    ids: dict[str, str]
    others: dict[str, dict[str, str]]
    good: dict[str, Any]
    spent: set[str] = field(default_factory=set)

    def ids_for(self, name: str) -> dict[str, str]:
        """What an operation is about."""
        return {**self.ids, **self.others.get(name, {})}


async def make_world(client: httpx.AsyncClient, system: Database, deps: Deps, footage: Footage) -> World:
    """A new org that nobody else uses."""
    person, host = await sign_up(client, org_name="Contract"), await sign_up(client, org_name="Host")
    org_id, scopes = person.tokens["org_id"], sorted(ROLE_SCOPES[Role.OWNER])
    key = await made(client, person.headers, "/v1/api-keys", {"name": "all", "scopes": scopes})
    machine = {"Authorization": f"Bearer {key['secret']}"}
    me = (await client.get("/v1/me", headers=person.headers)).json()
    owner = SimpleNamespace(headers=lambda: machine, org_id=org_id, user_id=me["id"])
    ids = await belongings(client, system, deps, owner, footage)
    again = await client.post("/v1/auth/sign-in", json={"email": person.email, "password": PASSWORD})
    ids |= {"session_id": again.json()["session_id"], "provider": "assemblyai", "version": "1"}
    timeline = timeline_of(footage.path, [(0, 25)], sound=False).model_dump(mode="json")
    broken = await made(client, machine, "/v1/export", {"moment_id": ids["moment_id"], "aspect": "1:1"})
    ids |= await _written(system, deps, ids, me["id"], timeline, broken)
    good = {**bodies(ids, timeline), **_making(ids), **_signing_in(person.email, person.tokens)}
    await _told(client, system, deps, person, host, ids, good)
    oauth = await made(client, machine, "/v1/oauth/clients", {"name": "t", "scopes": scopes})
    secret = {"client_id": oauth["id"], "client_secret": oauth["client_secret"]}
    good["create_oauth_token"] = {"grant_type": "client_credentials", **secret}
    others = await _others(client, machine, broken)
    return World(person.headers, machine, ids, others, good)


async def _told(client, system, deps, person, host, ids, good) -> None:
    """Bodies with secrets that come by mail, and what is there only once it was sent."""
    await made(client, host.headers, "/v1/invites", {"email": person.email, "role": "viewer"})
    await client.post("/v1/auth/forgot-password", json={"email": person.email})
    put = (await client.get(f"/v1/uploads/{ids['upload_id']}", headers=person.headers)).json()["put"]
    await client.put(put["url"], headers=put["headers"], content=_BYTES)
    await client.put("/v1/provider-keys/assemblyai", json={"key": "a" * 32}, headers=person.headers)

    async def token(subject: str) -> dict[str, str]:
        return {"token": await mailed_token(system, deps.vault, person.email, subject)}

    good["accept_invite"] = good["look_up_invite"] = await token("invited")
    good["verify_email"] = await token("Confirm")
    good["reset_password"] = {**await token("new password"), "password": PASSWORD}


async def _others(client, machine, broken) -> dict[str, dict[str, str]]:
    """Things in the states that a few operations are for."""
    script = {"type": "script", "text": "Most people stop too early."}
    running = await made(client, machine, "/v1/ingest", {"source": script})
    file = {"type": "file", "name": "talk.mp4", "content_type": "video/mp4", "size": 100 << 20}
    parts = {"upload_id": (await made(client, machine, "/v1/ingest", {"source": file}))["upload"]["id"]}
    at_provider = {"provider": PROVIDER}
    return {
        "retry_export": {"export_id": broken["id"]},
        "retry_job": {"job_id": broken["job_id"]},
        "cancel_project": {"project_id": running["project"]["id"]},
        "list_upload_parts": parts,
        "presign_upload_parts": parts,
        "start_provider_sign_in": at_provider,
        "finish_provider_sign_in": at_provider,
        "start_linking": at_provider,
        "link_identity": at_provider,
    }


def _making(ids: dict[str, str]) -> dict[str, Any]:
    """Bodies of what makes something new."""
    moment, export = ids["moment_id"], ids["export_id"]
    return {
        "create_api_key": {"name": "k", "scopes": ["projects:read"]},
        "create_asset": {"kind": "subtitles", "name": "a.srt", "size": 10, "content_type": "text/plain"},
        "create_brand_kit": {"name": "Kit"},
        "create_export": {"moment_id": moment, "aspect": "4:5"},
        "create_export_batch": {"moment_ids": [moment], "aspects": ["16:9"]},
        "create_export_zip": {"export_ids": [export]},
        "create_invite": {"email": new_email()},
        "create_oauth_client": {"name": "k", "scopes": ["projects:read"]},
        "create_org": {"name": "Second"},
        "create_review_link": {"export_ids": [export]},
        "create_template": {"name": "Own", "based_on": "boxed"},
        "create_webhook": {"url": "https://example.com/hook"},
        "export_moment": {"moment_id": moment, "aspect": "16:9"},
        "ingest": {"source": {"type": "script", "text": "Most people stop too early."}},
        "put_provider_key": {"key": "a" * 32},
        "read_notices": {},
        "sign_up": {"email": new_email(), "password": PASSWORD},
        "start_provider_sign_in": {},
        "update_me": {"name": "x"},
    }


def _signing_in(email: str, tokens: dict[str, Any]) -> dict[str, Any]:
    return {
        "change_password": {"current_password": PASSWORD, "new_password": f"another {PASSWORD}"},
        "delete_me": {"password": PASSWORD},
        "forgot_password": {"email": email},
        "refresh_session": {"refresh_token": tokens["refresh_token"]},
        "sign_in": {"email": email, "password": PASSWORD},
    }


async def _written(system, deps, ids, user_id, timeline, broken) -> dict[str, str]:
    """What the API alone cannot make: a colleague, work that is done or failed, a file that arrived."""
    org_id, project_id, moment_id = ids["org_id"], ids["project_id"], ids["moment_id"]
    colleague, identity, request, video = new_id("user"), new_id("idt"), new_id("req"), new_id("asset")
    token, key = new_secret("rvw_"), f"orgs/{org_id}/{video}.mp4"
    deps.storage.put_bytes(key, _BYTES, "video/mp4")
    async with system.transaction() as session:
        session.add(User(id=colleague, email=new_email(), email_verified_at=datetime.now(UTC)))
        session.add(Identity(id=identity, user_id=user_id, provider="another", subject=identity))
        session.add(Detection(id=new_id("det"), org_id=org_id, project_id=project_id, requested=1))
        session.add(MomentTimeline(moment_id=moment_id, org_id=org_id, document=timeline))
        await session.flush()
        session.add(Membership(org_id=org_id, user_id=colleague, role="owner"))
        session.add(
            RequestEntry(
                id=request, org_id=org_id, method="GET", route="/v1/me", path="/v1/me", status=200,
                duration_ms=1,
            )
        )  # fmt: skip
        session.add(
            Asset(
                id=video, org_id=org_id, project_id=project_id, kind="video", status="ready", name="clip.mp4",
                storage_key=key, content_type="video/mp4", size=len(_BYTES),
            )
        )  # fmt: skip
        done = {"status": "ready", "assets": {"video": video}, "timeline": timeline}
        links = update(ReviewLink).where(ReviewLink.id == ids["link_id"])
        for statement in (
            update(Export).where(Export.id == ids["export_id"]).values(done),
            update(Export).where(Export.id == broken["id"]).values(status="failed"),
            update(Job).where(Job.id == broken["job_id"]).values(status="FAILED"),
            update(Asset).where(Asset.id == ids["zip_id"]).values(details={"job_id": ids["job_id"]}),
            links.values(token_hash=hash_secret(token)),
        ):
            await session.execute(statement)
        row = await session.get_one(Asset, ids["file_id"])
        deps.storage.put_bytes(row.storage_key, _BYTES, row.content_type)
    return {"user_id": colleague, "identity_id": identity, "request_id": request, "token": token}
