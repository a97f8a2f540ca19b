"""Clips of `clipforge remote` where one cannot be made: the others are fetched."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from clipforge.apps.cli.remote.failures import as_ours
from clipforge.apps.cli.remote.fetching import Fetcher
from clipforge.apps.cli.remote.values import RemoteResult
from clipforge.kit.errors import ClipForgeError, NetworkError, ResourceError, UsageError
from clipforge_sdk import ClipForge
from tests.sdk.python_samples import OPERATIONS, answer

COUNT = 3
FACTS = {"width": 720, "height": 1280, "duration_ms": 5000, "size_bytes": 3}
FILES = {"mp4": ".mp4", "jpg": ".jpg", "srt": ".srt", "vtt": ".vtt", "timeline": ".timeline.json"}
Trouble = Callable[[httpx.Request], httpx.Response | None]


def made(operation: str, **changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer(OPERATIONS[operation][2])[2])
    return {**found, **changes}


def refusal(status: int, code: str = "some_code") -> httpx.Response:
    return httpx.Response(status, json={"code": code, "detail": f"it is {code}"})


def away(_request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("no network")


class Service:
    """A service with a project of three moments, whose exports are ready at once.

    Attributes:
        troubles: what is asked for, as "POST export 2" or "GET clip-2.mp4", → what happens instead.
        asked: what was asked for, of exports and files.
    """

    def __init__(self) -> None:
        self.troubles: dict[str, Trouble] = {}
        self.asked: list[str] = []
        (moment,) = made("list_moments")["data"]
        self.moments = [
            {**moment, "id": f"mom_{rank}", "rank": rank, "title": f"Clip {rank}", "end_ms": 5000}
            for rank in range(1, COUNT + 1)
        ]

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if request.url.host == "storage.example":
            return self._meddled(f"GET {path[1:]}", request) or httpx.Response(200, content=b"abc")
        if path.endswith("/events"):
            return refusal(403)
        if path.endswith("/transcript.json"):
            return httpx.Response(200, json={"version": 1, "language": "en", "duration": 9000})
        if path.endswith("/moments"):
            return httpx.Response(200, json=made("list_moments", data=self.moments))
        if request.method == "POST":
            rank = json.loads(request.content)["moment_id"].removeprefix("mom_")
            return self._meddled(f"POST export {rank}", request) or self._export(rank)
        rank = path.rpartition("exp_")[2]
        return self._meddled(f"GET export {rank}", request) or self._export(rank)

    def _meddled(self, what: str, request: httpx.Request) -> httpx.Response | None:
        self.asked.append(what)
        trouble = self.troubles.get(what)
        return trouble(request) if trouble else None

    def _export(self, rank: str) -> httpx.Response:
        files = {
            kind: {
                "asset_id": "asset_1",
                "content_type": "video/mp4",
                "name": f"clip-{rank}{end}",
                "size": 3,
                "url": f"http://storage.example/clip-{rank}{end}",
            }
            for kind, end in FILES.items()
        }
        export = {"id": f"exp_{rank}", "content_hash": f"{rank}" * 16, "facts": FACTS, "error": None}
        return httpx.Response(
            200, json=made("get_export", **export, files=files, status="ready", moment_id=f"mom_{rank}")
        )


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def fetch(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], RemoteResult]]:
    for module in ("transport", "downloading", "waiting"):
        monkeypatch.setattr(f"clipforge_sdk._sync.{module}.sleep", lambda _: None)
    monkeypatch.setattr("clipforge_sdk._sync.waiting._PATIENCE", 0.0)
    with httpx.Client(transport=httpx.MockTransport(service)) as http:
        client = ClipForge("cfk_1", base_url="http://api.example", http_client=http)

        def run() -> RemoteResult:
            from clipforge_sdk.models import ProjectDetail

            project = ProjectDetail.model_validate(made("get_project", id="proj_1", title="Talk"))
            moments = list(client.moments.list("proj_1"))
            with as_ours("http://api.example"):
                fetcher = Fetcher(client, {"profile": "draft"}, tmp_path, quiet=True)
                return fetcher.fetch(project, moments, replace=True)

        yield run


def ranks(result: RemoteResult) -> list[int]:
    """Of the clips that are there whole."""
    folder = Path(result.folder)
    for clip in result.clips:
        assert all((folder / name).read_bytes() == b"abc" for name in clip.files)
    videos = {path.name for path in folder.glob("*.mp4")}
    assert videos == {clip.video for clip in result.clips}
    return [clip.moment.rank for clip in result.clips]


def begun(service: Service) -> int:
    return len({what for what in service.asked if what.startswith("POST")})


@pytest.mark.parametrize(
    ("trouble", "asked_for"),
    [
        (lambda _: refusal(402, "plan_used_up"), 2),
        (lambda _: refusal(429, "too_much_waiting"), 2),
        (lambda _: refusal(503, "closing"), 2),
        (away, 2),
        (lambda _: refusal(422, "too_long"), 3),
        (lambda _: refusal(500, "internal"), 3),
    ],
)
def test_what_was_begun_before_a_refusal_is_fetched(
    service: Service, fetch, trouble: Trouble, asked_for: int
) -> None:
    service.troubles["POST export 2"] = trouble
    result = fetch()
    assert begun(service) == asked_for
    assert ranks(result) == ([1, 3] if asked_for == COUNT else [1])
    assert len(result.failures) == COUNT - len(result.clips)
    assert "Clip 2" in result.failures[0]
    assert (Path(result.folder) / "index.html").exists()


@pytest.mark.parametrize(("trouble", "kind"), [(lambda _: refusal(402), ResourceError), (away, NetworkError)])
def test_where_nothing_was_begun_the_refusal_is_told(
    service: Service, fetch, trouble: Trouble, kind: type[ClipForgeError]
) -> None:
    service.troubles["POST export 1"] = trouble
    with pytest.raises(kind):
        fetch()
    assert begun(service) == 1


@pytest.mark.parametrize("status", [401, 403])
def test_a_key_that_is_refused_ends_it(service: Service, fetch, status: int) -> None:
    service.troubles["POST export 2"] = lambda _: refusal(status)
    with pytest.raises(UsageError):
        fetch()
    assert begun(service) == 2


@pytest.mark.parametrize(
    "trouble",
    [
        lambda _: refusal(403, "expired"),
        lambda _: refusal(503),
        lambda _: httpx.Response(200, content=b"abcdef"),
        away,
    ],
)
@pytest.mark.parametrize("end", [".mp4", ".vtt"])
def test_a_clip_that_cannot_be_fetched_leaves_the_others(
    service: Service, fetch, trouble: Trouble, end: str
) -> None:
    service.troubles[f"GET clip-2{end}"] = trouble
    result = fetch()
    assert ranks(result) == [1, 3]
    (line,) = result.failures
    assert "Clip 2" in line
    left: Mapping[str, int] = {path.name: path.stat().st_size for path in Path(result.folder).glob("02-*")}
    assert left == {}


def test_a_service_that_went_away_is_waited_for_once(service: Service, fetch) -> None:
    service.troubles |= {f"GET export {rank}": away for rank in (2, 3)}
    result = fetch()
    assert ranks(result) == [1]
    assert len(result.failures) == 2
    assert "GET export 3" not in service.asked


def test_a_clip_of_before_stays_where_it_cannot_be_made_anew(service: Service, fetch) -> None:
    assert ranks(fetch()) == [1, 2, 3]
    service.troubles["POST export 3"] = lambda _: refusal(402)
    result = fetch()
    assert [clip.moment.rank for clip in result.clips] == [1, 2]
    assert (Path(result.folder) / "03-clip-3.mp4").read_bytes() == b"abc"
