"""Made from the API's own document: no operation lets anybody touch or see what belongs to another org."""

from __future__ import annotations

import re
from typing import Any

import pytest
from auth_tools import sign_up
from belongings import belongings, bodies
from export_support import make_footage
from render_support import timeline_of
from sqlalchemy import text

from clipforge.platform.base.database import Database
from clipforge.platform.base.principal import Role

pytestmark = pytest.mark.timeout(1800)

OPEN_TO_ALL = frozenset(
    {
        "create_oauth_token",
        "finish_provider_sign_in",
        "forgot_password",
        "get_review",
        "list_sign_in_providers",
        "look_up_invite",
        "refresh_session",
        "reset_password",
        "sign_in",
        "sign_up",
        "start_provider_sign_in",
        "verify_email",
    }
)
"""Operations without credentials, or with a secret of their own."""

NOT_OF_AN_ORG = frozenset({"provider", "token", "version", "session_id", "identity_id"})
"""Path parameters that name no row of an org: a person's own rows have tests of their own."""


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """(method, path, operation) of everything in the document."""
    return [
        (method.upper(), path, operation)
        for path, found in document["paths"].items()
        for method, operation in found.items()
    ]


def names_in(path: str) -> list[str]:
    return re.findall(r"\{(\w+)(?::\w+)?\}", path)


def naming(theirs: dict[str, str], source: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Bodies that name things by id, for operations whose path names nothing."""
    moment, export = theirs["moment_id"], theirs["export_id"]
    return {
        "/v1/export": {"moment_id": moment},
        "/v1/exports": {"moment_id": moment},
        "/v1/exports/batch": {"moment_ids": [moment]},
        "/v1/exports/zip": {"export_ids": [export]},
        "/v1/review-links": {"export_ids": [export]},
        "/v1/ingest": {"source": source, "transcript": {"asset_id": theirs["asset_id"]}},
    }


async def everything(system: Database, org_id: str) -> dict[str, list[str]]:
    """Every row that belongs to an org, as text."""
    found: dict[str, list[str]] = {}
    async with system.transaction() as session:
        tables = await session.scalars(
            text(
                "SELECT table_name FROM information_schema.columns "
                "WHERE column_name = 'org_id' AND table_schema = 'public' ORDER BY table_name"
            )
        )
        for table in tables.all():
            # The log of requests grows by looking; nothing of it can be changed.
            if table != "request_log":
                query = text(f"SELECT to_jsonb(t)::text FROM {table} t WHERE org_id = :org ORDER BY 1")
                found[table] = list((await session.scalars(query, {"org": org_id})).all())
    return found


async def test_another_orgs_things_are_not_found_not_shown_and_not_changed(
    client, app, system, deps, make_account, ffmpeg, tmp_path
) -> None:
    footage = make_footage(ffmpeg, tmp_path)
    victim, stranger = await make_account(), await make_account()
    theirs = await belongings(client, system, deps, victim, footage)
    asked = await client.get("/v1/projects", headers=victim.headers())
    theirs["request_id"] = asked.headers["x-request-id"]
    person = await sign_up(client, org_name="Other")
    callers = {role.value: stranger.headers(role) for role in Role}
    callers["person"] = {"Authorization": f"Bearer {person.tokens['access_token']}"}
    before = await everything(system, victim.org_id)
    known = bodies(theirs, timeline_of(footage.path, [(0, 25)], sound=False).model_dump(mode="json"))
    missing = {name: re.sub(r"_.*", "_" + "0" * 26, value) for name, value in theirs.items()}
    wrong: list[str] = []
    tried = 0
    for method, path, operation in operations(app.openapi()):
        name = operation["operationId"]
        if name in OPEN_TO_ALL or not (set(names_in(path)) - NOT_OF_AN_ORG):
            continue
        assert name in known or not operation.get("requestBody"), f"{name} needs a body in this test"
        filled = path.format_map({**dict.fromkeys(NOT_OF_AN_ORG, "1"), **theirs})
        nowhere = path.format_map({**dict.fromkeys(NOT_OF_AN_ORG, "1"), **missing})
        for who, headers in callers.items():
            more = {"json": known[name]} if name in known else {}
            sent = {**headers, "If-Match": '"1"'}
            answer = await client.request(method, filled, headers=sent, **more)
            tried += 1
            if answer.status_code not in (403, 404):
                # A thing that is nowhere must be answered alike, or the answer tells that this one exists.
                other = await client.request(method, nowhere, headers=sent, **more)
                if answer.status_code != other.status_code or answer.status_code < 400:
                    wrong.append(f"{who} {method} {path}: {answer.status_code} {answer.text[:120]}")
    source = {"type": "script", "text": "Hello there."}
    for path, body in naming(theirs, source).items():
        for who, headers in callers.items():
            answer = await client.post(path, json=body, headers=headers)
            tried += 1
            if answer.status_code not in (403, 404, 422):
                wrong.append(f"{who} POST {path}: {answer.status_code} {answer.text[:120]}")
    for method, path, operation in operations(app.openapi()):
        if method != "GET" or names_in(path) or operation["operationId"] in {*OPEN_TO_ALL, "stream_events"}:
            continue
        for who, headers in callers.items():
            query = {"project_id": theirs["project_id"]} if path != "/v1/projects" else {}
            answer = await client.get(path, headers=headers, params=query)
            tried += 1
            # The log of requests shows callers what they asked themselves: the addresses above too.
            shown = re.sub(r'"path":"[^"]*"', "", answer.text) if path == "/v1/requests" else answer.text
            seen = [value for name, value in theirs.items() if value in shown and name != "project_id"]
            if seen or answer.status_code >= 500:
                wrong.append(f"{who} GET {path}: {answer.status_code} shows {seen}")
    assert not wrong, "\n".join(wrong)
    assert tried > 300
    assert await everything(system, victim.org_id) == before


async def test_nothing_but_what_is_meant_to_be_open_answers_without_credentials(client, app) -> None:
    wrong = []
    found = operations(app.openapi())
    assert {operation["operationId"] for _, _, operation in found} >= OPEN_TO_ALL
    for method, path, operation in found:
        if operation["operationId"] in OPEN_TO_ALL:
            continue
        answer = await client.request(method, path.format_map(dict.fromkeys(names_in(path), "x")))
        if answer.status_code != 401:
            wrong.append(f"{method} {path} ({operation['operationId']}): {answer.status_code}")
    assert not wrong, "\n".join(wrong)
