"""The Python SDK against the real API behind a socket: reading, changing, refusals, tokens, events."""

from __future__ import annotations

import contextlib
import ipaddress
import secrets
import threading
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from hook_receiver import receiving
from sqlalchemy import update

from clipforge.kit.net import NetPolicy
from clipforge.platform.base.principal import Role
from clipforge.platform.projects.models import Project
from clipforge.platform.webhooks import dispatch
from clipforge.platform.webhooks.models import WebhookEndpoint
from clipforge_sdk import (
    AsyncClientCredentials,
    AsyncClipForge,
    ClientCredentials,
    ClipForge,
    answer_of,
    errors,
    events,
    models,
)

PASS_PHRASE = "a good long pass phrase"


@pytest.fixture
def client(served_api, api_key):
    with ClipForge(api_key, base_url=served_api.url) as made:
        yield made


@pytest.fixture
async def aclient(served_api, api_key):
    async with AsyncClipForge(api_key, base_url=served_api.url) as made:
        yield made


@pytest.fixture
def person(served_api):
    """A client of somebody who has just signed up."""
    with ClipForge("", base_url=served_api.url) as nobody:
        signed = nobody.auth.sign_up(
            email=f"{secrets.token_hex(6)}@example.com", password=PASS_PHRASE, org_name="Mine"
        )
        yield nobody.with_options(api_key=signed.access_token)


def test_what_two_change_at_once_is_told(client: ClipForge, ready_project) -> None:
    (listed,) = client.moments.list(ready_project.project_id)
    read = client.moments.get(listed.id)
    assert answer_of(read).etag
    changed = client.moments.update(listed.id, title="Mine", status="kept", if_match=listed)
    assert (changed.title, changed.status) == ("Mine", "kept")
    with pytest.raises(errors.PreconditionFailedError) as caught:
        client.moments.update(listed.id, title="Yours", if_match=read)
    assert caught.value.code == "version_mismatch"
    assert client.moments.update(listed.id, title="Yours", if_match=changed).title == "Yours"
    project = client.projects.get(ready_project.project_id)
    assert client.projects.update(project.id, title="T", if_match=project).title == "T"
    with pytest.raises(errors.PreconditionFailedError):
        client.projects.update(project.id, title="U", if_match=project)


def test_transcripts_are_read_and_corrected(client: ClipForge, ready_project) -> None:
    page = client.transcripts.get(ready_project.project_id)
    assert (page.body.language, page.body.sentence_count) == ("en", 1)
    (sentence,) = page
    assert [word.text.strip() for word in sentence.words] == ["Look", "at", "this", "picture."]
    client.transcripts.correct(
        ready_project.project_id,
        edits=[
            models.SetWord(kind="set_word", sentence=0, word=3, text=" painting."),
            {"kind": "set_word", "sentence": 0, "word": 0, "text": " See"},
        ],
        if_match=page.body,
    )
    assert client.transcripts.download_txt(ready_project.project_id).strip() == "See at this painting."
    assert client.transcripts.download_vtt(ready_project.project_id).startswith("WEBVTT")
    assert " --> " in client.transcripts.download_srt(ready_project.project_id)
    assert client.transcripts.download_json(ready_project.project_id)["language"] == "en"


def test_lists_are_read_to_their_end(client: ClipForge) -> None:
    made = [
        client.ingest.script(f"Number {number}.", metadata={"n": str(number % 2)}).id for number in range(5)
    ]
    assert [project.id for project in client.projects.list(limit=2)] == made[::-1]
    assert [project.id for project in client.projects.list(limit=1, metadata={"n": "1"})] == [
        made[3],
        made[1],
    ]
    assert [len(page.data) for page in client.projects.list(limit=2).pages()] == [2, 2, 1]


async def test_lists_are_read_to_their_end_asynchronously(aclient: AsyncClipForge) -> None:
    made = [(await aclient.ingest.script(f"Number {number}.")).id for number in range(3)]
    assert [project.id async for project in aclient.projects.list(limit=2)] == made[::-1]
    page = await aclient.projects.list(limit=2)
    assert [project.id for project in page.data] == [made[2], made[1]]
    assert [project.id async for project in page] == made[::-1]
    assert [len(one.data) async for one in aclient.projects.list(limit=2).pages()] == [2, 1]


def _logged(client: ClipForge, request_id: str) -> models.RequestOut:
    """A request in the log, which is written a moment later."""
    for _ in range(600):
        with contextlib.suppress(errors.NotFoundError):
            return client.requests.get(request_id)
        time.sleep(0.1)
    return client.requests.get(request_id)


def test_refusals_say_what_is_wrong(client: ClipForge, served_api) -> None:
    with pytest.raises(errors.NotFoundError) as missing:
        client.projects.get("proj_00000000000000000000000000")
    assert missing.value.code == "not_found"
    assert _logged(client, missing.value.request_id).status == 404
    with pytest.raises(errors.UnprocessableError) as invalid:
        client.ingest.script("", title="x" * 301)
    assert {error.field for error in invalid.value.errors} >= {"title"}
    with (
        ClipForge("cfk_nobody", base_url=served_api.url) as stranger,
        pytest.raises(errors.AuthenticationError),
    ):
        stranger.projects.list()


def test_a_key_may_do_no_more_than_it_was_given(client: ClipForge, served_api, account) -> None:
    viewer = client.with_options(api_key=account.keys[Role.VIEWER])
    assert list(viewer.projects.list()) == []
    with pytest.raises(errors.PermissionDeniedError) as caught:
        viewer.ingest.script("Words.")
    assert caught.value.code == "forbidden"


def test_people_sign_in_and_give_programs_keys(person: ClipForge, served_api) -> None:
    me = person.me.get()
    assert [org.name for org in me.orgs] == ["Mine"]
    key = person.api_keys.create(
        name="importer", scopes=["projects:read"], expires_at=datetime.now(UTC) + timedelta(days=1)
    )
    with ClipForge(key.secret, base_url=served_api.url) as program:
        assert list(program.projects.list()) == []
    person.api_keys.revoke(key.id)
    assert next(iter(person.api_keys.list())).revoked_at is not None
    org = next(iter(person.orgs.list()))
    assert person.with_options(org_id=org.id).orgs.get(org.id).name == "Mine"
    other = person.orgs.create(name="Second")
    assert person.with_options(org_id=other.id).ingest.script("Words of the second.").status == "processing"
    assert list(person.projects.list()) == []
    person.auth.sign_out()
    with pytest.raises(errors.AuthenticationError):
        person.me.get()


def test_a_client_of_oauth_gets_its_tokens_itself(person: ClipForge, served_api) -> None:
    made = person.oauth.clients.create(name="machine", scopes=["projects:read"])
    key = ClientCredentials(made.id, made.client_secret, base_url=served_api.url)
    with ClipForge(key, base_url=served_api.url) as machine:
        assert list(machine.projects.list()) == []
        first = key()
        key.forget(first)
        assert list(machine.projects.list()) == []
    wrong = ClientCredentials(made.id, "wrong", base_url=served_api.url)
    with (
        ClipForge(wrong, base_url=served_api.url) as machine,
        pytest.raises(errors.AuthenticationError) as caught,
    ):
        machine.projects.list()
    assert caught.value.body["error"] == "invalid_client"


async def test_an_asynchronous_client_of_oauth_does_too(person: ClipForge, served_api) -> None:
    made = person.oauth.clients.create(name="machine", scopes=["projects:read"])
    key = AsyncClientCredentials(made.id, made.client_secret, base_url=served_api.url)
    async with AsyncClipForge(key, base_url=served_api.url) as machine:
        assert [project async for project in machine.projects.list()] == []


def test_a_post_that_is_repeated_is_done_once(client: ClipForge) -> None:
    first = client.ingest.create(source={"type": "script", "text": "Once."}, idempotency_key="once")
    again = client.ingest.create(source={"type": "script", "text": "Once."}, idempotency_key="once")
    assert again.project.id == first.project.id
    assert [answer_of(made).replayed for made in (first, again)] == [False, True]
    with pytest.raises(errors.ConflictError) as caught:
        client.ingest.create(source={"type": "script", "text": "Twice."}, idempotency_key="once")
    assert caught.value.code == "idempotency_key_reused"


def test_usage_is_told_as_report_and_as_table(client: ClipForge) -> None:
    limits = client.usage.limits()
    assert limits.model_dump()
    report = client.usage.get(since=date(2026, 1, 1), until=date(2026, 1, 31), group_by="project")
    assert report.data == []
    assert client.usage.download_csv(group_by="day").count(",") >= 2


def test_events_are_heard_as_they_happen(client: ClipForge, served_api) -> None:
    heard: list[events.Event] = []
    with client.events.stream() as stream:
        ends: list[str] = []

        def listen() -> None:
            for event in stream:
                heard.append(event)
                ends.append(event.type)

        thread = threading.Thread(target=listen)
        thread.start()
        hook = client.webhooks.create(url="https://example.com/hook")
        end = time.monotonic() + 120
        while "webhook.test" not in ends and time.monotonic() < end:
            client.webhooks.test(hook.id)
            time.sleep(0.2)
        stream.hang_up()
        thread.join(60)
        assert not thread.is_alive()
    tests = [event for event in heard if isinstance(event, events.WebhookTestEvent)]
    assert {event.data.webhook_id for event in tests} == {hook.id}
    assert len({event.id for event in tests}) == len(tests)
    # One who comes back is told what came after the event that was last.
    with client.events.stream(last_event_id=tests[0].id) as again:
        client.webhooks.test(hook.id)
        assert next(again).type == "webhook.test"


async def test_what_the_service_sends_is_taken_by_either_secret(
    aclient: AsyncClipForge, served_api, system
) -> None:
    first = await aclient.webhooks.create(url="https://example.com/hook", events=["webhook.test"])
    second = await aclient.webhooks.rotate_secret(first.id)
    assert first.secret != second.secret
    await aclient.webhooks.test(first.id)
    loopback = NetPolicy(networks=(ipaddress.ip_network("127.0.0.0/8"),))
    sender = dispatch.Sender(system, served_api.deps.vault, loopback, threads=1)
    with receiving() as receiver:
        async with system.transaction() as session:
            endpoint = update(WebhookEndpoint).where(WebhookEndpoint.id == first.id)
            await session.execute(endpoint.values(url=receiver.url))
        while await sender.send_due():
            pass
        sender.close()
        ((_, headers, body),) = receiver.got
    for secret in (first.secret, second.secret, [second.secret, first.secret]):
        event = aclient.webhooks.unwrap(body, headers, secret)
        assert isinstance(event, events.WebhookTestEvent)
        assert event.data.webhook_id == first.id
        assert event.id.startswith("evt_")


async def _turn(system, project_id: str, status: str, error: dict[str, Any] | None = None) -> None:
    async with system.transaction() as session:
        await session.execute(
            update(Project).where(Project.id == project_id).values(status=status, error=error)
        )


@pytest.mark.parametrize("scopes", [None, ["projects:read", "projects:write"]])
async def test_a_project_that_fails_ends_the_waiting(
    aclient: AsyncClipForge, system, scopes: list[str] | None
) -> None:
    """Also without an event that tells it, and with a key that may not hear events."""
    project = await aclient.ingest.script("Words.")
    waiting = aclient
    if scopes is not None:
        key = await aclient.api_keys.create(name="deaf", scopes=scopes)
        waiting = aclient.with_options(api_key=key.secret)
    told = []

    def tell(progress) -> None:
        told.append(progress)

    async with anyio.create_task_group() as group:

        async def fail() -> None:
            while not told:  # it is waited for
                await anyio.sleep(0.05)
            error = {"code": "no_speech", "reason": "Nothing is said.", "remedy": "Take another."}
            await _turn(system, project.id, "failed", error)

        group.start_soon(fail)
        with pytest.raises(errors.ProjectFailedError) as caught:
            await waiting.projects.wait(project.id, timeout=300, on_progress=tell)
    failed = caught.value
    assert (failed.code, failed.reason, failed.remedy) == ("no_speech", "Nothing is said.", "Take another.")
    assert failed.project.id == project.id
    assert [progress.status for progress in told][:: len(told) - 1] == ["processing", "failed"]


def test_waiting_ends_with_its_time_or_the_work(client: ClipForge) -> None:
    project = client.ingest.script("Words.")
    began = time.monotonic()
    with pytest.raises(errors.DeadlineExceededError):
        client.projects.wait(project.id, timeout=0.7)
    assert 0.6 < time.monotonic() - began < 60
    client.projects.cancel(project.id)
    with pytest.raises(errors.ProjectFailedError) as caught:
        client.projects.wait(project.id)
    assert caught.value.code == "cancelled"
    # Who listened for its events is gone; how many others run is the other tests' business.
    end = time.monotonic() + 60
    while any(thread.name == "clipforge events" for thread in threading.enumerate()):
        assert time.monotonic() < end, "a thread of the SDK stays"
        time.sleep(0.05)


def test_waiting_survives_an_api_that_is_away_for_a_while(client: ClipForge, served_api, api_key) -> None:
    project = client.ingest.script("Words.")
    client.projects.cancel(project.id)
    down = [True] * 4

    class Away(httpx.HTTPTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            if len(down) < 4 and down and "/events" not in request.url.path:
                down.pop()
                return httpx.Response(503)
            if len(down) == 4 and request.url.path.endswith(project.id):
                down.pop()
                return httpx.Response(200, json={**shown, "status": "processing"})
            return super().handle_request(request)

    shown = client.request("GET", f"/v1/projects/{project.id}")
    with httpx.Client(transport=Away()) as http:
        waiting = ClipForge(api_key, base_url=served_api.url, http_client=http, max_retries=0)
        with pytest.raises(errors.ProjectFailedError):
            waiting.projects.wait(project.id, timeout=60)
    assert down == []


def test_downloads_go_on_where_they_broke_and_ask_for_a_fresh_address(
    client: ClipForge, served_api, api_key, ready_project, footage, tmp_path: Path
) -> None:
    size = footage.path.stat().st_size
    asked: list[tuple[str, str | None]] = []

    class Cut(httpx.SyncByteStream):
        def __init__(self, inner: httpx.Response, most: int) -> None:
            self.inner, self.most = inner, most

        def __iter__(self):
            for piece in self.inner.iter_raw(1000):
                self.most -= len(piece)
                if self.most < 0:
                    raise httpx.ReadError("broken")
                yield piece

        def close(self) -> None:
            self.inner.close()

    class Meddling(httpx.HTTPTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            if not request.url.path.startswith("/storage/"):
                return super().handle_request(request)
            assert "authorization" not in request.headers
            asked.append((str(request.url), request.headers.get("range")))
            if len(asked) == 1:
                return httpx.Response(403, json={"code": "expired"})
            response = super().handle_request(request)
            most = size // 2 if len(asked) == 2 else size
            return httpx.Response(response.status_code, headers=response.headers, stream=Cut(response, most))

    told: list[int] = []
    with httpx.Client(transport=Meddling()) as http:
        careful = ClipForge(api_key, base_url=served_api.url, http_client=http)
        path = careful.assets.download(
            ready_project.source_id,
            tmp_path / "new" / "source.mp4",
            on_progress=lambda got, _: told.append(got),
        )
    assert path == tmp_path / "new" / "source.mp4"
    assert path.read_bytes() == footage.path.read_bytes()
    assert [asked_for for _, asked_for in asked][:2] == [None, None]
    assert asked[2][1] is not None
    assert int(asked[2][1].removeprefix("bytes=").removesuffix("-")) > 0
    assert told[-1] == size
    assert [found.name for found in path.parent.iterdir()] == ["source.mp4"]


def test_a_download_that_fails_leaves_nothing(
    client: ClipForge, served_api, api_key, ready_project, tmp_path
) -> None:
    def stop(_got: int, _size: int) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        client.assets.download(ready_project.source_id, tmp_path / "a.mp4", on_progress=stop)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "b.mp4").write_bytes(b"mine")
    with pytest.raises(ZeroDivisionError):
        client.assets.download(ready_project.source_id, tmp_path / "b.mp4", on_progress=stop)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"mine"]


def test_the_asynchronous_client_runs_on_trio_as_well(served_api, api_key, footage, tmp_path: Path) -> None:
    async def journey() -> models.ProjectDetail:
        async with AsyncClipForge(api_key, base_url=served_api.url) as client:
            project = await client.ingest.upload(footage.path, title="By trio")
            with pytest.raises(errors.DeadlineExceededError):
                await client.projects.wait(project.id, timeout=0.3)
            assert project.source is not None
            path = await client.assets.download(project.source.asset_id, tmp_path)
            assert path.read_bytes() == footage.path.read_bytes()
            return project

    assert anyio.run(journey, backend="trio").title == "By trio"
