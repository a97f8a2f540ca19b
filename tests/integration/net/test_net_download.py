from __future__ import annotations

import itertools
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import httpcore
import pytest
from integration.net.net_server import PAYLOAD, Server, running_server

from clipforge.kit.errors import BadInputError, CancelledError, ClipForgeError, NetworkError, ResourceError
from clipforge.kit.net import NetPolicy
from clipforge.kit.net_download import DownloadLimits, Remote, download
from clipforge.kit.progress import CancelToken, Progress

OWN = NetPolicy(allow_private=True)
QUICK = DownloadLimits(retries=3, pause_seconds=0.01)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running_server() as running:
        yield running


def get(
    server: Server,
    path: str,
    folder: Path,
    *,
    limits: DownloadLimits = QUICK,
    progress: Progress | None = None,
) -> tuple[Remote, Path]:
    target = folder / "got.mp4"
    remote, final = download(server.url(path), lambda _: target, policy=OWN, limits=limits, progress=progress)
    assert final == target
    return remote, target


def nothing_left(folder: Path) -> bool:
    return list(folder.iterdir()) == []


def test_a_file_arrives_whole_with_progress(server: Server, tmp_path: Path) -> None:
    told: list[float] = []
    remote, path = get(server, "/plain.mp4", tmp_path, progress=Progress(lambda f, _: told.append(f)))
    assert path.read_bytes() == PAYLOAD
    assert (remote.size, remote.content_type) == (len(PAYLOAD), "video/mp4")
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert [p.name for p in tmp_path.iterdir()] == ["got.mp4"]


def test_a_broken_connection_is_taken_up_where_it_broke(server: Server, tmp_path: Path) -> None:
    _, path = get(server, "/breaks.mp4", tmp_path)
    assert path.read_bytes() == PAYLOAD
    ranges = [headers.get("Range") for headers in server.asked("/breaks.mp4")]
    assert ranges[0] is None
    begins = [int(str(r).removeprefix("bytes=").rstrip("-")) for r in ranges[1:]]
    assert begins == sorted(begins)
    assert begins[0] > 0
    assert all(headers.get("If-Range") == '"one"' for headers in server.asked("/breaks.mp4")[1:])


def test_without_ranges_it_starts_again(server: Server, tmp_path: Path) -> None:
    _, path = get(server, "/breaks-no-range.mp4", tmp_path)
    assert path.read_bytes() == PAYLOAD


def test_a_file_that_changed_meanwhile_is_not_stitched_together(server: Server, tmp_path: Path) -> None:
    with pytest.raises(NetworkError, match="changed"):
        get(server, "/changes.mp4", tmp_path)
    assert nothing_left(tmp_path)


def test_a_connection_that_keeps_breaking_ends_with_a_message(server: Server, tmp_path: Path) -> None:
    with pytest.raises(NetworkError):
        get(server, "/always-breaks.mp4", tmp_path)
    assert nothing_left(tmp_path)


def test_a_busy_server_is_asked_again(server: Server, tmp_path: Path) -> None:
    _, path = get(server, "/busy.mp4", tmp_path)
    assert path.stat().st_size == len(PAYLOAD)


def test_an_endless_file_is_cut_off_and_removed(server: Server, tmp_path: Path) -> None:
    with pytest.raises(ResourceError) as caught:
        get(server, "/endless.mp4", tmp_path, limits=DownloadLimits(bytes=3_000_000))
    assert caught.value.code == "too_large"
    assert nothing_left(tmp_path)


def test_an_announced_size_beyond_the_limit_is_refused_at_once(server: Server, tmp_path: Path) -> None:
    with pytest.raises(ResourceError):
        get(server, "/plain.mp4", tmp_path, limits=DownloadLimits(bytes=1000))
    assert nothing_left(tmp_path)


def test_time_for_the_whole_is_limited_even_when_nothing_comes(server: Server, tmp_path: Path) -> None:
    with pytest.raises(ResourceError) as caught:
        get(server, "/silent.mp4", tmp_path, limits=DownloadLimits(seconds=0.6, pause_seconds=0.01))
    assert caught.value.code == "timeout"


def test_cancelling_ends_a_silent_download(server: Server, tmp_path: Path) -> None:
    token = CancelToken()
    threading.Timer(0.4, token.cancel).start()
    with pytest.raises(CancelledError):
        get(server, "/silent.mp4", tmp_path, progress=Progress(token=token))
    assert nothing_left(tmp_path)


def test_compression_that_was_not_asked_for_is_refused(server: Server, tmp_path: Path) -> None:
    with pytest.raises(NetworkError):
        get(server, "/gzip.mp4", tmp_path)


def test_redirects_have_an_end(server: Server, tmp_path: Path) -> None:
    with pytest.raises(NetworkError, match="circles"):
        get(server, "/loop", tmp_path)


@pytest.mark.parametrize(("status", "kind"), [(404, BadInputError), (403, NetworkError), (418, NetworkError)])
def test_a_refusal_says_so(server: Server, tmp_path: Path, status: int, kind: type[ClipForgeError]) -> None:
    with pytest.raises(kind) as caught:
        get(server, f"/status/{status}", tmp_path)
    assert caught.value.reason
    assert caught.value.remedy


def test_the_suggested_name_has_no_folder(server: Server, tmp_path: Path) -> None:
    remote, _ = get(server, "/named", tmp_path)
    assert remote.name == "démo talk.mp4"


def test_private_addresses_are_refused_without_a_connection(server: Server, tmp_path: Path) -> None:
    asked = len(server.log)
    with pytest.raises(BadInputError) as caught:
        download(server.url("/plain.mp4"), lambda _: tmp_path / "x.mp4")
    assert caught.value.code == "private_address"
    assert len(server.log) == asked


def test_a_redirect_to_a_private_address_is_refused(server: Server, tmp_path: Path) -> None:
    inside = server.url("/plain.mp4", "inside.example")
    answers = {"outside.example": ["127.0.0.1"], "inside.example": ["10.0.0.1"]}
    policy = _Checked(answers)
    with pytest.raises(BadInputError) as caught:
        download(
            server.url(f"/to?{inside}", "outside.example"), lambda _: tmp_path / "x.mp4", policy=policy.policy
        )
    assert caught.value.code == "private_address"
    assert policy.asked == ["outside.example", "inside.example"]


@pytest.mark.parametrize("where", ["file:///etc/passwd", "ftp://example.com/x", "gopher://127.0.0.1/"])
def test_a_redirect_out_of_the_web_is_refused(server: Server, tmp_path: Path, where: str) -> None:
    with pytest.raises((BadInputError, NetworkError)):
        get(server, f"/to?{where}", tmp_path)
    assert nothing_left(tmp_path)


def test_a_name_that_changes_its_address_after_the_check_gains_nothing(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: the first answer is public, every later one is private."""
    answers = itertools.chain([["203.0.114.9"]], itertools.repeat(["127.0.0.1"]))
    reached: list[str] = []

    def connect(address: tuple[str, int], *_: object, **__: object) -> None:
        reached.append(address[0])
        raise OSError("not reached in tests")

    monkeypatch.setattr("socket.create_connection", connect)
    policy = NetPolicy(resolver=lambda *_: next(answers))
    with pytest.raises(NetworkError):
        download("http://rebind.example/a.mp4", lambda _: tmp_path / "x.mp4", policy=policy)
    assert reached == ["203.0.114.9"]


def test_the_host_name_is_kept_for_the_server(server: Server, tmp_path: Path) -> None:
    policy = _Checked({"outside.example": ["127.0.0.1"]}).policy
    download(server.url("/plain.mp4", "outside.example"), lambda _: tmp_path / "x.mp4", policy=policy)
    assert server.log[-1][1]["Host"] == f"outside.example:{server.port}"


class _Checked:
    """A policy that takes 127.0.0.1, where the test server is, for public, and nothing else."""

    def __init__(self, answers: dict[str, list[str]]) -> None:
        self.asked: list[str] = []
        self._answers = answers
        self.policy = NetPolicy(allow_private=False, resolver=self._resolve)

    def _resolve(self, host: str, _port: int) -> list[str]:
        self.asked.append(host)
        return self._answers[host]


@pytest.fixture(autouse=True)
def _loopback_is_public(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "_Checked" in (request.function.__code__.co_names or ()):
        from clipforge.kit import net

        real = net.is_public
        monkeypatch.setattr(net, "is_public", lambda a: str(a) == "127.0.0.1" or real(a))


def test_tls_verifies_the_name_though_the_address_is_pinned(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen: dict[str, object] = {}

    class Stream(httpcore.NetworkStream):
        def start_tls(
            self,
            ssl_context: ssl.SSLContext,
            server_hostname: str | None = None,
            timeout: float | None = None,
        ) -> httpcore.NetworkStream:
            seen.update(name=server_hostname, checks=ssl_context.check_hostname, mode=ssl_context.verify_mode)
            raise httpcore.ConnectError("far enough")

        def close(self) -> None:
            pass

    def connect(_: object, host: str, port: int, *__: object) -> Stream:
        seen.update(address=host, port=port)
        return Stream()

    monkeypatch.setattr("httpcore.SyncBackend.connect_tcp", connect)
    policy = NetPolicy(resolver=lambda *_: ["93.184.216.34"])
    with pytest.raises(NetworkError):
        download("https://video.example/a.mp4", lambda _: tmp_path / "x.mp4", policy=policy)
    assert seen == {
        "address": "93.184.216.34",
        "port": 443,
        "name": "video.example",
        "checks": True,
        "mode": ssl.CERT_REQUIRED,
    }
