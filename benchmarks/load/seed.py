"""Rows to measure on, made by the database itself: orgs with keys, projects with what a page shows, jobs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction

import asyncpg

from clipforge.kit.ids import new_id
from clipforge.media.source import AudioStream, MediaInfo, VideoStream
from clipforge.platform.base.crypto import hash_secret, new_secret
from clipforge.platform.base.principal import ALL_SCOPES
from clipforge.platform.projects.settings import ProjectSettings

_INFO = MediaInfo(
    container="mov,mp4,m4a,3gp,3g2,mj2",
    duration_ms=1_800_000,
    video=VideoStream(
        index=0, codec="h264", width=1920, height=1080, coded_width=1920, coded_height=1080, rate=Fraction(30)
    ),
    audio=(AudioStream(index=1, codec="aac", channels=2, sample_rate=48_000),),
)
_SUBSCORES = {"hook": 0.71, "delivery": 0.52, "exchange": 0.4, "content": 0.66, "standalone": 0.8}
_REASONS = [
    {"kind": "hook.question", "text": "Opens with a question: “Why do we sleep?”", "start": 61_000,
     "end": 64_500, "weight": 11.5},
    {"kind": "audio.energy", "text": "Louder than the rest of the recording", "start": 70_000,
     "end": 75_000, "weight": 6.25},
    {"kind": "content.number", "text": "Names a figure: “nine out of ten”", "start": 81_200,
     "end": 83_000, "weight": 4.0},
]  # fmt: skip
_TEXT = (
    "Why do we sleep? Nobody could say for a long time, and nine out of ten people who were asked gave an "
    "answer that turned out to be wrong. What we know now is simpler, and a little more surprising than that."
)


@dataclass(frozen=True, slots=True)
class Tenant:
    """An org and a key of it that may do everything."""

    org_id: str
    key: str


async def tenant(connection: asyncpg.Connection) -> Tenant:
    """A new org."""
    made = Tenant(new_id("org"), new_secret("cfk_"))
    await connection.execute(
        "INSERT INTO orgs (id, name, settings, limits) VALUES ($1, 'Bench', '{}', '{}')", made.org_id
    )
    await connection.execute(
        "INSERT INTO api_keys (id, org_id, name, prefix, secret_hash, scopes, created_by) "
        "VALUES ($1, $2, 'bench', 'cfk_', $3, $4, 'bench')",
        *(new_id("key"), made.org_id, hash_secret(made.key), sorted(ALL_SCOPES)),
    )
    return made


async def projects(connection: asyncpg.Connection, org_id: str, count: int, *, moments: int) -> list[str]:
    """Finished projects of an org with moments, two exports, a poster and a source each; their ids, sorted.

    Foreign keys are not looked up for each row: the rows that they name are made here.
    """
    first = new_id("proj")
    own = first.removeprefix("proj_")[:16]  # what tells this call's ids from any other's
    async with connection.transaction():
        await connection.execute("SET LOCAL session_replication_role = replica")
        await connection.execute(_PROJECTS, own, org_id, count, _settings(), _INFO.model_dump_json())
        await connection.execute(_ASSETS, own, org_id, count)
        await connection.execute(_DETECTIONS, own, org_id, count)
        await connection.execute(_EXPORTS, own, org_id, count)
        await connection.execute(
            _MOMENTS, own, org_id, count, moments, json.dumps(_SUBSCORES), json.dumps(_REASONS), _TEXT
        )
    return [f"proj_{own}{number:010d}" for number in range(count)]


async def jobs(connection: asyncpg.Connection, org_id: str, projects: list[str], count: int) -> list[str]:
    """Jobs of an org that wait for an asr worker, of its projects in turns; their ids."""
    ids = [new_id("job") for _ in range(count)]
    await connection.execute(_JOBS, ids, org_id, projects)
    return ids


def _settings() -> str:
    return ProjectSettings().model_dump_json()


_PROJECT = "'proj_' || $1::text || to_char(n, 'FM0000000000')"
_PROJECTS = f"""
INSERT INTO projects (id, org_id, title, origin, status, version, stage, plan, progress, note, settings, info,
    language, duration_ms, notices, metadata, external_id, created_by, run, run_started_at)
SELECT {_PROJECT}, $2::text, 'A talk, number ' || n, 'file', 'ready', 1, '',
    '{{INGEST,TRANSCRIBE,DETECT,COMPOSE}}', 1, '', $4::jsonb, $5::jsonb, 'en', 1800000, '[]',
    jsonb_build_object('show', 'night', 'episode', n::text), 'ext-' || n, 'bench', 1, now()
FROM generate_series(0, $3::int - 1) AS n
"""
_ASSETS = f"""
INSERT INTO assets (id, org_id, project_id, kind, status, name, storage_key, content_type, size, details)
SELECT 'asset_' || $1::text || kind || to_char(n, 'FM0000000000'), $2::text, {_PROJECT}, kind, 'ready',
    'talk.mp4', 'orgs/' || $2::text || '/assets/' || $1::text || kind || n, 'video/mp4', 1000000,
    '{{"width": 640, "height": 360, "plays": true}}'
FROM generate_series(0, $3::int - 1) AS n, unnest(ARRAY['source', 'poster']) AS kind
"""
_DETECTIONS = f"""
INSERT INTO detections (id, org_id, project_id, options, requested, shortages, notices)
SELECT 'det_' || $1::text || to_char(n, 'FM0000000000'), $2::text, {_PROJECT}, '{{}}', 12, '[]', '[]'
FROM generate_series(0, $3::int - 1) AS n
"""
_EXPORTS = f"""
INSERT INTO exports (id, org_id, project_id, status, title, template, aspect, profile, overrides, timeline,
    content_hash, assets, facts, metadata, created_by)
SELECT 'exp_' || $1::text || e || to_char(n, 'FM0000000000'), $2::text, {_PROJECT}, 'ready', 'A clip',
    'clean', '9:16', 'final', '{{}}', '{{}}', $1::text || e || n, '{{}}', '{{}}', '{{}}', 'bench'
FROM generate_series(0, $3::int - 1) AS n, generate_series(1, 2) AS e
"""
_MOMENTS = f"""
INSERT INTO moments (id, org_id, project_id, version, status, origin, rank, start_ms, end_ms, first_sentence,
    last_sentence, score, subscores, reasons, absent, title, hashtags, text, timeline_status)
SELECT 'mom_' || $1::text || to_char(n, 'FM000000') || to_char(m, 'FM0000'), $2::text, {_PROJECT}, 1, 'new',
    'detected', m, m * 1500, m * 1500 + 40000, m, m + 6, (m * 7919 + n) % 10000 / 100.0, $5::jsonb, $6::jsonb,
    '{{}}', 'Why we sleep', '{{#sleep,#science}}', $7, 'ready'
FROM generate_series(0, $3::int - 1) AS n, generate_series(1, $4::int) AS m
"""
_JOBS = """
INSERT INTO jobs (id, org_id, project_id, kind, worker, status, priority, attempt, failures, max_failures,
    payload, progress, note, dead, untold, request_id, created_by)
SELECT id, $2::text, ($3::text[])[1 + n % cardinality($3::text[])], 'INGEST', 'asr', 'PENDING', 50, 0, 0, 3,
    '{}', 0, '', false, false, '', 'bench'
FROM unnest($1::text[]) WITH ORDINALITY AS one (id, n)
"""
