"""One thing of each kind in an org, made over the API, and good bodies for what is done with them."""

from __future__ import annotations

from typing import Any

import httpx
from export_support import seed
from sqlalchemy import text

from clipforge.kit.ids import new_id
from clipforge.platform.base.database import Database
from clipforge.platform.exports.models import ReviewLink
from clipforge.platform.projects.models import Asset


async def made(client: httpx.AsyncClient, headers: dict[str, str], path: str, body: dict[str, Any]) -> Any:
    answer = await client.post(path, json=body, headers=headers)
    assert answer.status_code in (200, 201, 202), f"{path}: {answer.text}"
    return answer.json()


async def belongings(client, system: Database, deps, owner, footage) -> dict[str, str]:
    """One thing of each kind in an org, by the name that a path gives its id."""
    mine, file = owner.headers(), {"name": "a.srt", "size": 10, "content_type": "application/x-subrip"}
    seeded = await seed(system, deps, owner.org_id, footage)
    asset = await made(client, mine, "/v1/assets", {"kind": "subtitles", **file})
    kit = await made(client, mine, "/v1/brand-kits", {"name": "Kit"})
    logo = {"kind": "logo", "name": "a.png", "size": 10, "content_type": "image/png"}
    brand_file = await made(client, mine, f"/v1/brand-kits/{kit['id']}/files", logo)
    template = await made(client, mine, "/v1/templates", {"name": "Mine", "based_on": "boxed"})
    export = await made(client, mine, "/v1/export", {"moment_id": seeded.moment_id, "profile": "draft"})
    hook = await made(client, mine, "/v1/webhooks", {"url": "https://example.com/hook"})
    sent = await made(client, mine, f"/v1/webhooks/{hook['id']}/test", {})
    key = await made(client, mine, "/v1/api-keys", {"name": "k", "scopes": ["projects:read"]})
    oauth = await made(client, mine, "/v1/oauth/clients", {"name": "c", "scopes": ["projects:read"]})
    invite = await made(
        client, mine, "/v1/invites", {"email": f"{new_id('x')}@example.com", "role": "viewer"}
    )
    link_id, zip_id = new_id("rev"), new_id("asset")
    async with system.transaction() as session:
        session.add(
            ReviewLink(
                id=link_id,
                org_id=owner.org_id,
                project_id=seeded.project_id,
                title="Look",
                export_ids=[export["id"]],
                token_hash=new_id("hash"),
                expires_at=(await session.execute(text("SELECT now() + interval '1 day'"))).scalar_one(),
                created_by=owner.user_id,
            )
        )
        session.add(
            Asset(
                id=zip_id,
                org_id=owner.org_id,
                kind="zip",
                status="ready",
                name="clips.zip",
                storage_key=f"orgs/{owner.org_id}/{zip_id}.zip",
                content_type="application/zip",
                size=10,
            )
        )
    return {
        "project_id": seeded.project_id,
        "moment_id": seeded.moment_id,
        "asset_id": seeded.source_id,
        "upload_id": asset["upload"]["id"],
        "kit_id": kit["id"],
        "file_id": brand_file.get("file", brand_file).get("id") or brand_file["asset"]["id"],
        "template_id": template["id"],
        "export_id": export["id"],
        "job_id": export["job_id"],
        "webhook_id": hook["id"],
        "delivery_id": sent.get("delivery_id") or sent["id"],
        "key_id": key["id"],
        "client_id": oauth.get("client_id") or oauth["id"],
        "invite_id": invite["id"],
        "link_id": link_id,
        "zip_id": zip_id,
        "user_id": owner.user_id,
        "org_id": owner.org_id,
    }


def bodies(theirs: dict[str, str], timeline: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """A good body for each operation on something that a path names."""
    return {
        "rename_api_key": {"name": "x"},
        "rename_oauth_client": {"name": "x"},
        "update_brand_kit": {"name": "x"},
        "create_brand_file": {"kind": "logo", "name": "a.png", "size": 10, "content_type": "image/png"},
        "render_export_timeline": {"timeline": timeline},
        "put_moment_timeline": timeline,
        "update_member": {"role": "viewer"},
        "update_moment": {"title": "x"},
        "extend_moment": {"before": 1},
        "find_similar_moments": {},
        "update_org": {"name": "x"},
        "update_project": {"title": "x"},
        "archive_project": {},
        "create_moment": {"start_ms": 0, "end_ms": 1500},
        "rerun_project": {},
        "correct_transcript": {"edits": [{"kind": "set_word", "sentence": 0, "word": 0, "text": " x"}]},
        "update_template": {"name": "x"},
        "presign_upload_parts": {},
        "update_webhook": {"description": "x"},
    }
