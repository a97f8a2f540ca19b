"""What is compared with: FastAPI, asyncpg and redis-py, by hand and without any of the house's rules.

It looks an API key up by its hash, counts the request in Valkey, asks the same of the same rows and answers
with the same fields. It has what nobody could leave out and nothing else: one transaction where something is
written, no row-level security, no request log, no metrics, no schemas of its answers, no headers of limits.
Run as `python -m benchmarks.load.bare`; served as the API is (`apps/serving.py`).
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import asyncpg
import orjson
from fastapi import Depends, FastAPI, Header, HTTPException, Request, Response
from pydantic import BaseModel
from redis.asyncio import Redis

from clipforge.apps.serving import run_server, serve
from clipforge.kit.service_settings import ServiceSettings
from clipforge.platform.projects.settings import ProjectSettings
from clipforge.services.storage.local import LocalStorage

_HOURS = timedelta(hours=6)
_SHOWN = """
p.id, p.title, p.origin, p.status, p.stage, p.progress, p.note, p.error, p.notices, p.settings, p.metadata,
p.external_id, p.source_url, p.language, p.duration_ms, p.duplicate_of, p.version, p.run, p.created_by,
p.created_at, p.updated_at,
(SELECT count(*) FROM moments m WHERE m.org_id = p.org_id AND m.project_id = p.id
    AND m.status <> 'dismissed') AS moments,
(SELECT count(*) FROM exports e WHERE e.org_id = p.org_id AND e.project_id = p.id) AS exports
"""
_KEY = """
SELECT id, org_id, scopes FROM api_keys
WHERE secret_hash = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
"""
_LIST = f"""
SELECT {_SHOWN},
(SELECT a.storage_key FROM assets a WHERE a.org_id = p.org_id AND a.project_id = p.id AND a.kind = 'poster'
    AND a.status = 'ready' ORDER BY a.id DESC LIMIT 1) AS poster
FROM projects p WHERE p.org_id = $1 AND p.deleted_at IS NULL ORDER BY p.id DESC LIMIT $2
"""
_GET = f"""
SELECT {_SHOWN}, p.script, p.info FROM projects p WHERE p.org_id = $1 AND p.id = $2 AND p.deleted_at IS NULL
"""
_ASSETS = """
SELECT id, kind, name, content_type, size, sha256, storage_key, details FROM assets
WHERE org_id = $1 AND project_id = $2 AND kind = ANY('{source,narration,poster,peaks,filmstrip,proxy}')
    AND status = 'ready' ORDER BY id
"""
_MOMENTS = """
SELECT id, project_id, version, status, origin, rank, start_ms, end_ms, first_sentence, last_sentence, score,
    subscores, reasons, absent, title, hashtags, text, timeline_status, created_at, updated_at
FROM moments WHERE org_id = $1 AND project_id = $2 ORDER BY score DESC, id DESC LIMIT $3
"""
_DETECTION = """
SELECT requested, shortages, notices FROM detections WHERE org_id = $1 AND project_id = $2
ORDER BY created_at DESC LIMIT 1
"""


class _Body(BaseModel):
    source: dict[str, str]
    title: str | None = None
    settings: ProjectSettings = ProjectSettings()
    metadata: dict[str, str] = {}


@asynccontextmanager
async def _opened(app: FastAPI) -> AsyncIterator[None]:
    settings = ServiceSettings()
    assert settings.redis_url is not None

    async def prepare(connection: asyncpg.Connection) -> None:
        await connection.set_type_codec(
            "jsonb", encoder=json.dumps, decoder=orjson.loads, schema="pg_catalog", format="text"
        )

    app.state.redis = Redis.from_url(settings.redis_url.get_secret_value())
    app.state.storage = LocalStorage(settings.home / "storage", settings.public_url, b"x" * 32)
    async with asyncpg.create_pool(
        os.environ["BENCH_OWNER_URL"], min_size=10, max_size=20, init=prepare
    ) as app.state.pool:
        yield
    await app.state.redis.aclose()


app = FastAPI(lifespan=_opened)


async def _caller(request: Request, authorization: Annotated[str, Header()]) -> dict[str, Any]:
    digest = hashlib.sha256(authorization.removeprefix("Bearer ").encode()).hexdigest()
    key = await app.state.pool.fetchrow(_KEY, digest)
    if key is None:
        raise HTTPException(401)
    name = f"limit:{key['id']}"
    count, _ = await app.state.redis.pipeline().incr(name).expire(name, 60, nx=True).execute()
    if count > 1_000_000_000:
        raise HTTPException(429)
    return dict(key)


_Key = Annotated[dict[str, Any], Depends(_caller)]


def _answer(content: object, status: int = 200) -> Response:
    return Response(orjson.dumps(content), status, media_type="application/json")


def _signed(key: str | None) -> str | None:
    return None if key is None else app.state.storage.presign_get(key, _HOURS, inline=True)


def _project(row: asyncpg.Record) -> dict[str, Any]:
    shown = dict(row)
    shown["counts"] = {"moments": shown.pop("moments"), "exports": shown.pop("exports")}
    shown["eta_ms"] = None
    return shown


@app.get("/readyz")
async def ready() -> dict[str, bool]:
    return {"ready": True}


@app.get("/v1/projects")
async def projects(key: _Key, limit: int = 20) -> Response:
    rows = await app.state.pool.fetch(_LIST, key["org_id"], limit + 1)
    data = [_project(row) for row in rows[:limit]]
    for one in data:
        one["poster_url"] = _signed(one.pop("poster"))
    more = len(rows) > limit
    return _answer({"data": data, "has_more": more, "next_cursor": data[-1]["id"] if more else None})


@app.get("/v1/projects/{project_id}")
async def project(key: _Key, project_id: str) -> Response:
    row = await app.state.pool.fetchrow(_GET, key["org_id"], project_id)
    if row is None:
        raise HTTPException(404)
    assets = await app.state.pool.fetch(_ASSETS, key["org_id"], project_id)
    return _answer(_detail(row, assets))


def _detail(row: asyncpg.Record, assets: list[asyncpg.Record]) -> dict[str, Any]:
    shown = _project(row)
    info = shown.pop("info")
    last = {asset["kind"]: asset for asset in assets}
    source, poster = last.get("source"), last.get("poster")
    address = _signed(poster["storage_key"]) if poster else None
    shown["poster_url"] = address
    shown["source"] = source and {
        **{name: source[name] for name in ("name", "content_type", "size", "sha256")},
        "asset_id": source["id"],
        "width": info["video"]["width"] if info else None,
        "height": info["video"]["height"] if info else None,
    }
    shown["media"] = {
        "expires_at": datetime.now(UTC) + _HOURS,
        "poster": poster and {"url": address, "width": poster["details"]["width"]},
        "playback": None,
        "peaks_url": None,
        "filmstrip": None,
        "source_url": _signed(source["storage_key"]) if source else None,
    }
    return shown


@app.get("/v1/projects/{project_id}/moments")
async def moments(key: _Key, project_id: str, limit: int = 20) -> Response:
    rows = await app.state.pool.fetch(_MOMENTS, key["org_id"], project_id, limit + 1)
    detection = await app.state.pool.fetchrow(_DETECTION, key["org_id"], project_id)
    more = len(rows) > limit
    data = [{**row, "duration_ms": row["end_ms"] - row["start_ms"]} for row in rows[:limit]]
    return _answer(
        {
            "data": data,
            "has_more": more,
            "next_cursor": data[-1]["id"] if more else None,
            **(detection or {"requested": None, "shortages": [], "notices": []}),
        }
    )


@app.post("/v1/ingest")
async def ingest(
    key: _Key, body: _Body, request: Request, idempotency_key: Annotated[str, Header()]
) -> Response:
    asked = hashlib.sha256(await request.body()).hexdigest()
    org, scope = key["org_id"], f"{key['org_id']}/bare"
    project_id, asset_id, job_id = (f"{kind}_{secrets.token_hex(13)}" for kind in ("proj", "asset", "job"))
    async with app.state.pool.acquire() as connection, connection.transaction():
        taken = await connection.fetchrow(
            "INSERT INTO idempotency_keys (scope, key, fingerprint, status, answer) "
            "VALUES ($1, $2, $3, 0, '') ON CONFLICT DO NOTHING RETURNING key",
            *(scope, idempotency_key, asked),
        )
        if taken is None:
            kept = await connection.fetchrow(
                "SELECT status, answer FROM idempotency_keys WHERE scope = $1 AND key = $2",
                *(scope, idempotency_key),
            )
            return Response(kept["answer"], kept["status"], media_type="application/json")
        row = await connection.fetchrow(
            "INSERT INTO projects AS p (id, org_id, title, origin, status, version, stage, plan, progress, "
            "note, source_url, settings, notices, metadata, created_by, run, run_started_at) VALUES "
            "($1, $2, $3, 'url', 'processing', 1, 'INGEST', '{INGEST,TRANSCRIBE,DETECT,COMPOSE}', 0, "
            f"'Waiting for its turn', $4, $5, '[]', $6, $7, 1, now()) RETURNING {_SHOWN}, p.script, p.info",
            *(project_id, org, body.title or "Untitled", body.source["url"]),
            *(body.settings.model_dump(mode="json"), body.metadata, key["id"]),
        )
        await connection.execute(
            "INSERT INTO assets (id, org_id, project_id, kind, status, name, storage_key, content_type, "
            "size, details) VALUES ($1, $2, $3, 'source', 'pending', '', $4, 'application/octet-stream', "
            "0, '{}')",
            *(asset_id, org, project_id, f"orgs/{org}/assets/{asset_id}"),
        )
        await connection.execute(
            "INSERT INTO jobs (id, org_id, project_id, kind, worker, status, priority, attempt, failures, "
            "max_failures, key, payload, progress, note, dead, untold, request_id, created_by) VALUES "
            "($1, $2, $3, 'INGEST', 'asr', 'PENDING', 50, 0, 0, 3, $4, '{}', 0, '', false, false, '', $5)",
            *(job_id, org, project_id, f"INGEST/{project_id}", key["id"]),
        )
        response = _answer({"project": _detail(row, []), "upload": None, "job_id": job_id}, 201)
        await connection.execute(
            "UPDATE idempotency_keys SET status = 201, answer = $3 WHERE scope = $1 AND key = $2",
            *(scope, idempotency_key, bytes(response.body).decode()),
        )
    await app.state.redis.rpush("bare-jobs", job_id)
    return response


if __name__ == "__main__":
    settings = ServiceSettings()
    run_server(serve(app, settings.api_host, settings.api_port, "CLIPFORGE_API_PORT"))
