from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from integration.ffmpeg.ffmpeg_material import make
from integration.net.net_server import Server, running_server

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.kit.errors import BadInputError, CancelledError, ClipForgeError, NetworkError
from clipforge.kit.net import NetPolicy
from clipforge.kit.net_download import DownloadLimits
from clipforge.kit.progress import CancelToken, Progress
from clipforge.stages.ingest import FingerprintIndex, Ingested, ingest
from clipforge.stages.ingest import fingerprint as fingerprints

OWN = NetPolicy(allow_private=True)
QUICK = DownloadLimits(retries=1, pause_seconds=0.01, bytes=50_000_000, seconds=600)


@pytest.fixture(scope="module")
def talk(ffmpeg: FFmpeg, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ingest") / "my talk.mp4"
    make(
        ffmpeg, "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25:duration=2",
        "-f", "lavfi", "-i", "sine=frequency=300:duration=2", "-c:v", "libx264", "-preset", "ultrafast",
        "-pix_fmt", "yuv420p", "-c:a", "aac", "-movflags", "+faststart", path,
    )  # fmt: skip
    return path


@pytest.fixture
def server(talk: Path) -> Iterator[Server]:
    with running_server() as running:
        running.bodies["/talk.mp4"] = ("video/mp4", talk.read_bytes())
        running.bodies["/octets"] = ("application/octet-stream", talk.read_bytes())
        running.bodies["/script.txt"] = ("text/plain", b"Hello there. This is a script.")
        running.bodies["/archive.zip"] = ("application/zip", b"PK\x03\x04")
        running.bodies["/lie.mp4"] = ("video/mp4", b"<html>please log in</html>" * 10)
        yield running


def take(location: str | Path, ffmpeg: FFmpeg, folder: Path, **options: object) -> Ingested:
    defaults: dict[str, object] = {"policy": OWN, "limits": QUICK}
    return ingest(str(location), ffmpeg=ffmpeg, download_dir=folder, **(defaults | options))  # type: ignore[arg-type]  # options of one call


def test_a_file_becomes_a_source_with_its_hash(talk: Path, ffmpeg: FFmpeg, tmp_path: Path) -> None:
    told: list[float] = []
    got = take(talk, ffmpeg, tmp_path, progress=Progress(lambda f, _: told.append(f)))
    assert got.kind == "video"
    assert got.title == "my talk"
    assert got.source is not None
    assert got.info is not None
    assert got.source.location == str(talk)
    assert (got.source.video_stream, got.source.audio_stream) == (0, 1)
    assert got.source.fingerprint == hashlib.sha256(talk.read_bytes()).hexdigest()
    assert got.info.video is not None
    assert got.info.video.rate == Fraction(25)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_home_and_file_addresses_are_understood(
    talk: Path, ffmpeg: FFmpeg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(talk.parent))
    for location in ("~/my talk.mp4", talk.as_uri(), f"file://localhost{talk.as_uri()[7:]}"):
        got = take(location, ffmpeg, tmp_path)
        assert got.source is not None
        assert got.source.location == str(talk)
    monkeypatch.chdir(talk.parent)
    got = take("my talk.mp4", ffmpeg, tmp_path)
    assert got.source is not None
    assert got.source.location == str(talk)


def test_sound_alone_and_picture_alone_are_taken(ffmpeg: FFmpeg, tmp_path: Path) -> None:
    sound, picture = tmp_path / "s.mp3", tmp_path / "p.mp4"
    make(ffmpeg, "-f", "lavfi", "-i", "sine=duration=2", sound)
    make(ffmpeg, "-f", "lavfi", "-i", "testsrc2=size=64x64:duration=2", "-pix_fmt", "yuv420p", picture)
    heard, seen = take(sound, ffmpeg, tmp_path / "d"), take(picture, ffmpeg, tmp_path / "d")
    assert (heard.kind, seen.kind) == ("audio", "video")
    assert heard.source is not None
    assert heard.source.video_stream is None
    assert seen.source is not None
    assert seen.source.audio_stream is None


def test_a_script_is_read_as_text(ffmpeg: FFmpeg, tmp_path: Path) -> None:
    script = tmp_path / "My story.md"
    script.write_bytes(
        b"\xef\xbb\xbf# Title\r\n\r\nHello **bold** [link](http://x).\r\n\r\n```\ncode\n```\r\n- one\r\n"
    )
    got = take(script, ffmpeg, tmp_path)
    assert (got.kind, got.title, got.source, got.info) == ("script", "My story", None, None)
    assert got.script_text == "Title\n\nHello bold link.\n\none"


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("a.srt", b"1\n00:00:01,000 --> 00:00:02,000\nHi\n", "subtitles"),
        ("a.vtt", b"WEBVTT\n\n", "subtitles"),
        ("a.txt", b"1\n00:00:01,000 --> 00:00:02,000\nHi\n", "subtitles"),
        ("a.txt", b" \n\t\n", "no text"),
        ("a.txt", b"\x00\x01\x02", "no text"),
        ("a.mp4", b"", "empty"),
        ("a.mp4", b"<!doctype html><title>x</title>", "web page"),
        ("a.mp4", b"%PDF-1.7 ...", "PDF"),
        ("a.mp4", b"\x89PNG\r\n\x1a\n" + bytes(100), "picture"),
        ("a.mp4", os.urandom(64) + bytes(4000), "not media"),
    ],
)
def test_what_is_no_media_is_refused_by_name(
    ffmpeg: FFmpeg, tmp_path: Path, name: str, content: bytes, word: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(BadInputError, match=word) as caught:
        take(path, ffmpeg, tmp_path / "d")
    assert caught.value.subject
    assert caught.value.remedy


def test_what_is_not_there_or_not_a_file_is_refused(ffmpeg: FFmpeg, tmp_path: Path) -> None:
    for location in (
        tmp_path / "none.mp4",
        tmp_path,
        "",
        "s3://bucket/x.mp4",
        "a\0b",
        "file://host/x",
        "/dev/null",
    ):
        with pytest.raises(BadInputError) as caught:
            take(location, ffmpeg, tmp_path)
        assert caught.value.reason


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_one_may_not_read_is_refused(talk: Path, ffmpeg: FFmpeg, tmp_path: Path) -> None:
    copy = tmp_path / "locked.mp4"
    copy.write_bytes(talk.read_bytes())
    copy.chmod(0)
    with pytest.raises(BadInputError, match="may not read"):
        take(copy, ffmpeg, tmp_path)


def test_less_than_half_a_second_is_too_short(ffmpeg: FFmpeg, tmp_path: Path) -> None:
    path = tmp_path / "blip.wav"
    make(ffmpeg, "-f", "lavfi", "-i", "sine=duration=0.4", path)
    with pytest.raises(BadInputError) as caught:
        take(path, ffmpeg, tmp_path)
    assert caught.value.code == "too_short"


def test_an_address_is_fetched_once_and_then_only_asked(
    server: Server, ffmpeg: FFmpeg, tmp_path: Path
) -> None:
    first = take(server.url("/talk.mp4?signature=secret"), ffmpeg, tmp_path)
    second = take(server.url("/talk.mp4?signature=secret"), ffmpeg, tmp_path)
    assert first.title == "talk"
    assert first == second
    server.bodies["/talk.mp4"] = ("video/mp4", server.bodies["/talk.mp4"][1] + bytes(8))
    third = take(server.url("/talk.mp4?signature=secret"), ffmpeg, tmp_path)
    assert third.source is not None
    assert first.source is not None
    assert third.source.fingerprint != first.source.fingerprint


def test_what_was_fetched_serves_offline_and_when_the_server_is_gone(
    server: Server, ffmpeg: FFmpeg, tmp_path: Path
) -> None:
    url = server.url("/talk.mp4")
    with pytest.raises(BadInputError) as caught:
        take(url, ffmpeg, tmp_path, offline=True)
    assert caught.value.code == "offline"
    first = take(url, ffmpeg, tmp_path)
    assert take(url, ffmpeg, tmp_path, offline=True) == first
    server.shutdown()
    server.server_close()
    again = take(url, ffmpeg, tmp_path)
    assert again.source == first.source
    assert again.notices


def test_media_without_a_type_and_scripts_are_recognised(
    server: Server, ffmpeg: FFmpeg, tmp_path: Path
) -> None:
    assert take(server.url("/octets"), ffmpeg, tmp_path / "a").kind == "video"
    assert (
        take(server.url("/script.txt"), ffmpeg, tmp_path / "b").script_text
        == "Hello there. This is a script."
    )


def test_other_types_and_lies_are_refused(server: Server, ffmpeg: FFmpeg, tmp_path: Path) -> None:
    for path in ("/archive.zip", "/lie.mp4", "/missing.mp4"):
        with pytest.raises(BadInputError):
            take(server.url(path), ffmpeg, tmp_path / path[1:])


def test_private_addresses_are_refused(server: Server, ffmpeg: FFmpeg, tmp_path: Path) -> None:
    for path in ("/talk.mp4", "/page"):
        with pytest.raises(BadInputError) as caught:
            take(server.url(path), ffmpeg, tmp_path, policy=NetPolicy())
        assert caught.value.code == "private_address"
    assert server.log == []


def test_a_page_is_left_to_the_downloader(server: Server, ffmpeg: FFmpeg, tmp_path: Path) -> None:
    video = f'<video src="{server.url("/talk.mp4")}"></video>'
    page = f"<html><head><title>A page</title></head><body>{video}</body></html>"
    server.bodies["/page"] = ("text/html", page.encode())
    got = take(server.url("/page"), ffmpeg, tmp_path)
    assert got.kind == "video"
    assert got.source is not None
    assert Path(got.source.location).parent == tmp_path
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".page")] == []
    assert not any("Cookie" in headers for _, headers in server.log)
    assert take(server.url("/page"), ffmpeg, tmp_path, offline=True).source == got.source


def test_a_page_without_video_is_said_to_be(server: Server, ffmpeg: FFmpeg, tmp_path: Path) -> None:
    server.bodies["/empty"] = ("text/html", b"<html><body>nothing</body></html>")
    with pytest.raises(ClipForgeError) as caught:
        take(server.url("/empty"), ffmpeg, tmp_path)
    assert isinstance(caught.value, BadInputError | NetworkError)
    assert caught.value.remedy
    assert list(tmp_path.iterdir()) == []


def test_a_page_cannot_lead_the_downloader_to_private_addresses(
    server: Server, ffmpeg: FFmpeg, tmp_path: Path
) -> None:
    page = f'<html><body><video src="http://inside.example:{server.port}/talk.mp4"></video></body></html>'
    server.bodies["/trap"] = ("text/html", page.encode())
    loopback_is_own = NetPolicy(
        resolver=lambda host, _: ["10.9.8.7"] if host == "inside.example" else ["127.0.0.1"]
    )
    with pytest.MonkeyPatch.context() as patch:
        from clipforge.kit import net

        real = net.is_public
        patch.setattr(net, "is_public", lambda address: str(address) == "127.0.0.1" or real(address))
        with pytest.raises(ClipForgeError) as caught:
            take(server.url("/trap", "page.example"), ffmpeg, tmp_path, policy=loopback_is_own)
    assert caught.value.code == "private_address"
    assert "inside.example" in caught.value.reason
    assert server.asked("/talk.mp4") == []


def test_a_hash_is_remembered_until_the_file_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, index = tmp_path / "f", FingerprintIndex(tmp_path / "index" / "hashes.sqlite")
    file.write_bytes(b"one" * 1000)
    old = time.time() - 100
    os.utime(file, (old, old))
    first = index.fingerprint(file)
    assert first == hashlib.sha256(file.read_bytes()).hexdigest()

    def never(*_: object) -> str:
        raise AssertionError("it was read again")

    with monkeypatch.context() as patch:
        patch.setattr(fingerprints, "_hash", never)
        assert FingerprintIndex(tmp_path / "index" / "hashes.sqlite").fingerprint(file) == first
    file.write_bytes(b"two" * 1000)
    assert index.fingerprint(file) != first


def test_a_hash_of_a_file_just_written_is_not_trusted_later(tmp_path: Path) -> None:
    file, index = tmp_path / "f", FingerprintIndex(tmp_path / "i.sqlite")
    file.write_bytes(b"one")
    stamp = file.stat()
    first = index.fingerprint(file)
    file.write_bytes(b"two")
    os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert index.fingerprint(file) != first


def test_a_broken_index_costs_time_only(tmp_path: Path) -> None:
    (tmp_path / "i.sqlite").write_bytes(b"nonsense" * 100)
    file = tmp_path / "f"
    file.write_bytes(b"x")
    assert FingerprintIndex(tmp_path / "i.sqlite").fingerprint(file) == hashlib.sha256(b"x").hexdigest()


def test_hashing_stops_on_request(tmp_path: Path) -> None:
    file = tmp_path / "f"
    file.write_bytes(bytes(1 << 20))
    token = CancelToken()
    token.cancel()
    with pytest.raises(CancelledError):
        FingerprintIndex(tmp_path / "i.sqlite").fingerprint(file, Progress(token=token))
