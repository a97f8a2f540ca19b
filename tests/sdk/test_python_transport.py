"""Requests and answers of the Python SDK: retries, keys, errors, tokens; a function plays the API."""

from __future__ import annotations

import json
import time
import warnings
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

import clipforge_sdk
from clipforge_sdk import ClientCredentials, ClipForge, _answers, _retry, answer_of, errors
from tests.sdk.played_api import PROJECT, Make, Played, make, ok, problem, slept
from tests.sdk.python_samples import OPERATIONS, answer

__all__ = ["make", "slept"]


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_what_failed_in_passing_is_tried_again(make: Make, slept: list[float], status: int) -> None:
    played = Played(problem(status), problem(status), ok(id="proj_1"))
    assert make(played).projects.get("proj_1").id == "proj_1"
    assert len(played.requests) == 3
    assert 0.375 <= slept[0] <= 0.5
    assert 0.75 <= slept[1] <= 1


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 409, 412, 422, 501, 507])
def test_what_would_fail_again_is_not_tried_again(make: Make, slept: list[float], status: int) -> None:
    played = Played(problem(status), ok())
    with pytest.raises(errors.APIError) as caught:
        make(played).projects.get("proj_1")
    assert caught.value.status == status
    assert len(played.requests) == 1


def test_what_is_not_there_yet_is_not_fetched(make: Make, tmp_path: Path) -> None:
    pending = json.loads(answer(OPERATIONS["get_export_zip"][2])[2]) | {"status": "pending", "url": None}
    played = Played(httpx.Response(200, json=pending))
    with pytest.raises(errors.DownloadError, match="is pending: there is nothing to fetch"):
        make(played).exports.download_zip("zip_1", tmp_path)
    assert (len(played.requests), list(tmp_path.iterdir())) == (1, [])


def test_tries_end(make: Make, slept: list[float]) -> None:
    played = Played(problem(503))
    with pytest.raises(errors.ServerError):
        make(played, max_retries=1).projects.get("proj_1")
    assert len(played.requests) == 2
    with pytest.raises(errors.ServerError):
        make(played).projects.get("proj_1", max_retries=0)
    assert len(played.requests) == 3


def test_pauses_grow_to_eight_seconds() -> None:
    found = [_retry.pause(attempt) for attempt in range(1, 9)]
    assert all(
        0.75 * most <= pause <= most for pause, most in zip(found, [0.5, 1, 2, 4, 8, 8, 8, 8], strict=True)
    )
    assert len({_retry.pause(5) for _ in range(20)}) > 1


@pytest.mark.parametrize("by_date", [False, True])
def test_retry_after_is_obeyed(make: Make, slept: list[float], by_date: bool) -> None:
    value = format_datetime(datetime.now(UTC) + timedelta(seconds=31), usegmt=True) if by_date else "30"
    played = Played(problem(429, **{"Retry-After": value}), ok())
    began = time.monotonic()
    make(played).projects.get("proj_1")
    (pause,) = slept
    assert 28.5 - (time.monotonic() - began) <= pause <= 31.5


def test_a_longer_retry_after_is_left_to_the_caller(make: Make, slept: list[float]) -> None:
    played = Played(problem(429, **{"Retry-After": "61"}), ok())
    with pytest.raises(errors.RateLimitError) as caught:
        make(played).projects.get("proj_1")
    assert caught.value.retry_after == 61
    assert slept == []


@pytest.mark.parametrize("value", ["soon", "", "Tue, 99 Foo 2026 00:00:00 GMT"])
def test_a_retry_after_that_cannot_be_read_is_none(value: str) -> None:
    assert _retry.retry_after({"retry-after": value}) is None


def test_every_post_has_a_key_of_its_own_that_stays_over_its_tries(make: Make, slept: list[float]) -> None:
    played = Played(httpx.ReadError("broken"), problem(503), httpx.Response(200, json=PROJECT))
    client = make(played)
    client.projects.cancel("proj_1")
    first, second, third = (request.headers["idempotency-key"] for request in played.requests)
    assert first == second == third
    client.projects.cancel("proj_1")
    assert played.requests[-1].headers["idempotency-key"] != first
    client.projects.cancel("proj_1", idempotency_key="mine")
    assert played.requests[-1].headers["idempotency-key"] == "mine"


def test_the_body_is_the_same_in_every_try(make: Make, slept: list[float]) -> None:
    made = json.loads(answer(OPERATIONS["create_export"][2])[2])
    played = Played(problem(500), httpx.Response(201, json=made))
    make(played).exports.create(moment_id="mom_1", overrides={"title": "Ümlaut"}, brand_kit_id=None)
    first, second = (request.content for request in played.requests)
    assert first == second
    assert json.loads(first) == {"moment_id": "mom_1", "overrides": {"title": "Ümlaut"}, "brand_kit_id": None}


@pytest.mark.parametrize("failure", [httpx.ReadError("broken"), httpx.ReadTimeout("late"), problem(502)])
def test_a_change_that_may_have_been_made_is_not_made_twice(
    make: Make, slept: list[float], failure: Any
) -> None:
    played = Played(failure, ok())
    with pytest.raises(errors.ClipForgeError):
        make(played).projects.update("proj_1", title="New")
    assert len(played.requests) == 1


@pytest.mark.parametrize(
    "failure", [httpx.ConnectError("refused"), httpx.ConnectTimeout("late"), problem(429)]
)
def test_a_change_that_was_not_begun_is_tried_again(make: Make, slept: list[float], failure: Any) -> None:
    played = Played(failure, ok())
    make(played).projects.update("proj_1", title="New", if_match='"3"')
    assert len(played.requests) == 2


def test_an_error_tells_everything(make: Make) -> None:
    with pytest.raises(errors.UnprocessableError) as caught:
        make(Played(problem(422, RateLimit='"key";r=1;t=2'))).projects.get("proj_1")
    error = caught.value
    assert (error.status, error.code, error.detail) == (422, "validation_failed", "title: too long.")
    assert (error.title, error.request_id) == ("Validation failed", "req_7")
    assert error.errors == (errors.FieldError("title", "string_too_long", "too long"),)
    assert error.headers["ratelimit"] == '"key";r=1;t=2'
    assert str(error) == "title: too long. (422, validation_failed, req_7)"


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, errors.BadRequestError),
        (401, errors.AuthenticationError),
        (402, errors.PaymentRequiredError),
        (403, errors.PermissionDeniedError),
        (404, errors.NotFoundError),
        (409, errors.ConflictError),
        (412, errors.PreconditionFailedError),
        (413, errors.APIError),
        (422, errors.UnprocessableError),
        (429, errors.RateLimitError),
        (507, errors.ServerError),
    ],
)
def test_each_status_has_its_error(make: Make, status: int, kind: type[errors.APIError]) -> None:
    with pytest.raises(errors.APIError) as caught:
        make(Played(problem(status)), max_retries=0).projects.get("proj_1")
    assert type(caught.value) is kind


@pytest.mark.parametrize(
    "body",
    [
        b"<html>Bad gateway</html>",
        b"",
        b'["a list"]',
        b'{"errors": [7]}',
        b'{"errors": 5}',
        b'{"errors": "x"}',
    ],
)
def test_a_refusal_by_something_else_on_the_way_is_an_error_too(make: Make, body: bytes) -> None:
    played = Played(httpx.Response(502, content=body, headers={"x-request-id": "req_2"}))
    with pytest.raises(errors.ServerError) as caught:
        make(played, max_retries=0).projects.get("proj_1")
    assert (caught.value.code, caught.value.title, caught.value.request_id) == ("", "Bad Gateway", "req_2")


@pytest.mark.parametrize("body", [b"<html>Welcome</html>", b"[]", b'{"id": 7}', b"\xff"])
def test_an_answer_that_is_none_is_told(make: Make, body: bytes) -> None:
    with pytest.raises(errors.UnexpectedAnswerError):
        make(Played(httpx.Response(200, content=body))).projects.get("proj_1")


def test_a_redirection_is_not_followed_with_credentials(make: Make) -> None:
    played = Played(httpx.Response(301, headers={"location": "https://api.example/v1/projects/proj_1"}))
    with pytest.raises(errors.UnexpectedAnswerError, match="https://api"):
        make(played).projects.get("proj_1")
    assert len(played.requests) == 1


def test_no_answer_is_a_connection_error_without_what_is_secret(make: Make, slept: list[float]) -> None:
    with pytest.raises(errors.APIConnectionError) as caught:
        make(Played(httpx.ConnectError("refused"))).projects.list(q="secret words")
    assert (caught.value.method, caught.value.url) == ("GET", "http://api.example/v1/projects")
    assert "secret" not in str(caught.value)
    assert isinstance(caught.value.__cause__, httpx.ConnectError)
    with pytest.raises(errors.APITimeoutError):
        make(Played(httpx.ReadTimeout("late")), max_retries=0).projects.get("proj_1")


def test_unknown_fields_values_and_kinds_pass(make: Make) -> None:
    project = make(
        Played(ok(status="hibernating", mood="good", counts={"moments": 1, "exports": 2, "views": 3}))
    )
    found = project.projects.get("proj_1")
    assert found.status == "hibernating"
    assert found.mood == "good"
    assert found.counts.views == 3
    assert found.model_dump()["mood"] == "good"
    assert found.created_at.tzinfo is not None
    timeline = json.loads(answer(OPERATIONS["get_export_timeline"][2])[2])
    timeline["layouts"] = [{"start": 0, "end": 9, "layout": {"kind": "mosaic", "tiles": 4}}]
    read = make(Played(httpx.Response(200, json=timeline))).exports.get_timeline("exp_1")
    assert read.layouts[0].layout == {"kind": "mosaic", "tiles": 4}


def test_how_something_was_answered_is_known(make: Make) -> None:
    played = Played(ok())
    client = make(played)
    project = client.projects.get("proj_1")
    told = answer_of(project)
    assert told is not None
    assert (told.status, told.etag, told.request_id, told.replayed) == (200, '"9"', "req_1", False)
    client.projects.update("proj_1", title="x", if_match=project)
    assert played.requests[-1].headers["if-match"] == '"9"'
    # An item of a list has no headers of its own, but its version.
    listed = clipforge_sdk.models.Project.model_validate({**PROJECT, "version": 12})
    client.projects.update("proj_1", title="x", if_match=listed)
    assert played.requests[-1].headers["if-match"] == '"12"'
    with pytest.raises(ValueError, match="neither an ETag nor a version"):
        client.projects.update("proj_1", title="x", if_match=project.counts)


def test_none_is_sent_and_what_is_left_out_is_not(make: Make) -> None:
    played = Played(ok())
    make(played).projects.update("proj_1", external_id=None)
    assert json.loads(played.requests[0].content) == {"external_id": None}


def test_of_a_model_only_what_was_set_is_sent(make: Make) -> None:
    played = Played(ok())
    settings = clipforge_sdk.models.ProjectSettings(detect=clipforge_sdk.models.DetectSettings(count=3))
    make(played).projects.update("proj_1", settings=settings)
    assert json.loads(played.requests[0].content) == {"settings": {"detect": {"count": 3}}}


def test_times_without_a_zone_are_refused(make: Make) -> None:
    naive = datetime(2027, 1, 1)  # noqa: DTZ001  # that is the point
    with pytest.raises(ValueError, match="needs a zone"):
        make(Played(ok())).api_keys.create(name="k", scopes=["projects:read"], expires_at=naive)


def test_who_asks_is_told(make: Make) -> None:
    played = Played(ok())
    client = make(played, org_id="org_1")
    client.projects.get("proj_1", extra_headers={"X-Request-Id": "mine-12345678"})
    headers = played.requests[0].headers
    assert headers["authorization"] == "Bearer cfk_1"
    assert headers["x-org-id"] == "org_1"
    assert headers["x-request-id"] == "mine-12345678"
    assert headers["user-agent"].startswith(f"clipforge-python/{clipforge_sdk.__version__} python/3.")
    other = client.with_options(org_id="org_2", api_key="cfk_2", max_retries=7)
    other.projects.get("proj_1")
    assert played.requests[1].headers["x-org-id"] == "org_2"
    assert played.requests[1].headers["authorization"] == "Bearer cfk_2"


def test_the_environment_says_what_the_arguments_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIPFORGE_API_KEY", "cfk_env")
    monkeypatch.setenv("CLIPFORGE_BASE_URL", "https://clips.example/api/")
    monkeypatch.setenv("CLIPFORGE_ORG_ID", "org_env")
    played = Played(ok())
    with httpx.Client(transport=httpx.MockTransport(played)) as http:
        ClipForge(http_client=http).projects.get("proj_1")
        ClipForge("", base_url="http://other.example", org_id="", http_client=http).projects.get("proj_1")
    first, second = played.requests
    assert str(first.url) == "https://clips.example/api/v1/projects/proj_1"
    assert (first.headers["authorization"], first.headers["x-org-id"]) == ("Bearer cfk_env", "org_env")
    assert str(second.url).startswith("http://other.example/")
    assert not {"authorization", "x-org-id"} & set(second.headers)
    monkeypatch.delenv("CLIPFORGE_BASE_URL")
    with ClipForge() as client:
        assert client.base_url == "http://localhost:3000"


@pytest.mark.parametrize("url", ["clips.example", "ftp://clips.example", "https://"])
def test_an_address_that_is_none_is_refused_at_once(url: str) -> None:
    with pytest.raises(ValueError, match="base_url"):
        ClipForge("key", base_url=url)


def test_a_function_gives_the_token_of_every_request_and_a_newer_one_after_401(make: Make) -> None:
    tokens = iter(["old", "new", "new"])
    played = Played(problem(401), ok())
    client = make(played, lambda: next(tokens))
    client.projects.get("proj_1")
    client.projects.get("proj_1")
    sent = [request.headers["authorization"] for request in played.requests]
    assert sent == ["Bearer old", "Bearer new", "Bearer new"]
    played = Played(problem(401))
    with pytest.raises(errors.AuthenticationError):
        make(played, lambda: "same").projects.get("proj_1")
    assert len(played.requests) == 1


def test_a_coroutine_function_is_refused_by_the_client_that_does_not_await(make: Make) -> None:
    async def token() -> str:
        return "token"

    with pytest.raises(TypeError, match="AsyncClipForge"):
        make(Played(ok()), token).projects.get("proj_1")


def test_a_clients_token_is_kept_renewed_and_forgotten_when_it_is_refused(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[str] = []

    def authority(request: httpx.Request) -> httpx.Response:
        assert request.url.path == "/v1/oauth/token"
        assert "authorization" not in request.headers
        assert b"client_secret=s%2Bcret" in request.content
        given.append(f"t{len(given)}")
        made = {"access_token": given[-1], "token_type": "Bearer", "expires_in": 3600, "scope": ""}
        return httpx.Response(200, json=made)

    with httpx.Client(transport=httpx.MockTransport(authority)) as http:
        key = ClientCredentials("oac_1", "s+cret", base_url="http://api.example", http_client=http)
        played = Played(ok(), ok(), problem(401), ok())
        client = make(played, key)
        client.projects.get("proj_1")
        client.projects.get("proj_1")
        assert given == ["t0"]
        client.projects.get("proj_1")
        assert given == ["t0", "t1"]
        assert played.requests[-1].headers["authorization"] == "Bearer t1"
        later = time.monotonic() + 3600 - 59
        monkeypatch.setattr("clipforge_sdk._sync.credentials.time.monotonic", lambda: later)
        assert key() == "t2"


def test_a_deprecated_operation_is_told_once_where_it_was_asked_for(make: Make) -> None:
    headers = {
        "Deprecation": "@1767225600",
        "Sunset": "Fri, 01 Jan 2027 00:00:00 GMT",
        "Link": '<https://clips.example/new>; rel="deprecation"',
    }
    _answers._told.clear()
    client = make(Played(httpx.Response(200, json=PROJECT, headers=headers)))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        client.projects.get("proj_1")
        client.projects.get("proj_2")
    (one,) = caught
    assert one.category is DeprecationWarning
    assert one.filename == __file__
    assert str(one.message) == (
        "GET /v1/projects/{project_id} is deprecated and may be gone from Fri, 01 Jan 2027 00:00:00 GMT; "
        "see https://clips.example/new"
    )


def test_lists_go_on_through_all_pages(make: Make) -> None:
    def page(request: httpx.Request) -> httpx.Response:
        assert request.url.params["status"] == "ready"
        assert request.url.params["metadata[show]"] == "one & two"
        at = int(request.url.params.get("cursor", "0"))
        data = [{**PROJECT, "id": f"proj_{at + place}"} for place in range(2)]
        following = str(at + 2) if at < 4 else None
        return httpx.Response(200, json={"data": data, "has_more": bool(following), "next_cursor": following})

    with httpx.Client(transport=httpx.MockTransport(page)) as http:
        client = ClipForge("key", base_url="http://api.example", http_client=http)
        first = client.projects.list(status="ready", metadata={"show": "one & two"}, limit=2)
        assert (len(first.data), first.has_more, first.next_cursor) == (2, True, "2")
        assert [project.id for project in first] == [f"proj_{place}" for place in range(6)]
        assert [len(one.data) for one in first.pages()] == [2, 2, 2]
        last = client.projects.list(status="ready", metadata={"show": "one & two"}, cursor="4")
        assert (last.has_more, last.next_page()) == (False, None)


def test_anything_else_can_be_asked_for(make: Make) -> None:
    played = Played(problem(503), httpx.Response(200, json={"new": True}))
    client = make(played)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("clipforge_sdk._sync.transport.sleep", lambda _: None)
        assert client.request("post", "/v1/new-thing", query={"a": 1}, body={"b": [2]}) == {"new": True}
    first, second = played.requests
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"]
    assert str(first.url) == "http://api.example/v1/new-thing?a=1"


def test_a_client_of_ones_own_is_not_closed(make: Make) -> None:
    with httpx.Client(transport=httpx.MockTransport(Played(ok()))) as http:
        with ClipForge("key", http_client=http) as client:
            client.projects.get("proj_1")
        assert not http.is_closed
    owned = ClipForge("key")
    owned.close()
    with pytest.raises(RuntimeError):
        owned.projects.get("proj_1")
