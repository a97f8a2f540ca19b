"""Files that want to reach more than themselves, or that cost more than they are worth."""

from __future__ import annotations

import contextlib
import os
import socket
import struct
import threading
from fractions import Fraction
from pathlib import Path

import pytest
from integration.ffmpeg.ffmpeg_material import make

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.ffmpeg.decode import decode_audio, decode_frames
from clipforge.engines.ffmpeg.probe import probe
from clipforge.kit.errors import BadInputError, CancelledError, ClipForgeError
from clipforge.kit.progress import CancelToken
from clipforge.media.source import MediaSource


@pytest.fixture(scope="module")
def secret(ffmpeg: FFmpeg, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Media that a hostile file would like to have read for it."""
    path = tmp_path_factory.mktemp("secret") / "secret.ts"
    make(
        ffmpeg, "-f", "lavfi", "-i", "testsrc2=size=64x64:duration=2", "-f", "lavfi", "-i", "sine=duration=2",
        "-pix_fmt", "yuv420p", path,
    )  # fmt: skip
    return path


class Listener:
    """Notes whether anyone connects."""

    def __init__(self) -> None:
        self.reached = False
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        threading.Thread(target=self._wait, daemon=True).start()

    def _wait(self) -> None:
        try:
            connection, _ = self._server.accept()
        except OSError:
            return
        self.reached = True
        connection.close()

    def close(self) -> None:
        self._server.close()


def reads_nothing(ffmpeg: FFmpeg, path: Path) -> None:
    """Neither the probe nor the decoders open what the file points to."""
    with pytest.raises(BadInputError) as caught:
        probe(ffmpeg, str(path))
    assert caught.value.remedy
    source = MediaSource(location=str(path), video_stream=0, audio_stream=1)
    with pytest.raises(ClipForgeError):
        list(decode_frames(ffmpeg, source, size=(16, 16), rate=Fraction(25), end_frame=2))
    with pytest.raises(ClipForgeError):
        list(decode_audio(ffmpeg, source, end_ms=100))


HLS = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{target}\n#EXT-X-ENDLIST\n"
DASH = (
    "<?xml version='1.0'?><MPD xmlns='urn:mpeg:dash:schema:mpd:2011' type='static' "
    "mediaPresentationDuration='PT2S'><Period><AdaptationSet mimeType='video/mp4'>"
    "<Representation id='1' bandwidth='1'><BaseURL>http://127.0.0.1:{port}/x.mp4</BaseURL>"
    "</Representation></AdaptationSet></Period></MPD>"
)
SDP = "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video {port} RTP/AVP 96\n"
POINTERS = {
    "list.mp4": HLS.replace("{target}", "{secret}"),
    "list.ts": HLS.replace("{target}", "file://{secret}"),
    "list.m3u8": HLS.replace("{target}", "http://127.0.0.1:{port}/x.ts"),
    "cat.mp4": "ffconcat version 1.0\nfile '{secret}'\n",
    "cat2.mp4": "ffconcat version 1.0\nfile neighbour.ts\n",
    "cat3.mp4": "ffconcat version 1.0\nfile http://127.0.0.1:{port}/x.ts\n",
    "call.sdp": SDP,
    "dash.mp4": DASH,
    "notes.txt": "\x1b[31mcoloured text, which one demuxer paints as video\n",
    "script.avs": 'FFmpegSource2("{secret}")\n',
    "subs.mp4": "1\n00:00:00,000 --> 00:00:02,000\nhello\n",
}
NAMES = (
    "-i.mp4", "-leading.mp4", "a:b.mp4", "http:x.mp4", "pipe:0", "100%.mp4", "%d.mp4", "a'b\"c.mp4",
    "a\nb.mp4", "😀 ñ 日本.mp4", "a\\b.mp4", "concat:x|y.mp4", "$HOME `id`.mp4", "a,b;c[d]=e.mp4",
    "#x?y.mp4", " lead.mp4",
)  # fmt: skip


@pytest.mark.parametrize("name", POINTERS)
def test_playlists_and_scripts_open_nothing_else(
    ffmpeg: FFmpeg, tmp_path: Path, secret: Path, name: str
) -> None:
    listener = Listener()
    (tmp_path / "neighbour.ts").write_bytes(secret.read_bytes())
    path = tmp_path / name
    path.write_text(POINTERS[name].format(secret=secret, port=listener.port))
    reads_nothing(ffmpeg, path)
    listener.close()
    assert not listener.reached


def test_a_name_with_a_number_pattern_is_one_file(ffmpeg: FFmpeg, tmp_path: Path) -> None:
    for number in (1, 2, 3):
        make(
            ffmpeg, "-f", "lavfi", "-i", "color=red:size=16x16", "-frames:v", "1", tmp_path / f"p{number}.jpg"
        )
    with pytest.raises(BadInputError):
        probe(ffmpeg, str(tmp_path / "p%d.jpg"))


@pytest.mark.parametrize("name", NAMES)
def test_any_name_that_a_file_can_have_is_read(
    ffmpeg: FFmpeg, tmp_path: Path, secret: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(secret.read_bytes())
    info = probe(ffmpeg, str(path))
    assert info.video is not None
    source = MediaSource(location=str(path), video_stream=info.video.index, audio_stream=info.audio[0].index)
    assert len(list(decode_frames(ffmpeg, source, size=(16, 16), rate=info.video.rate, end_frame=2))) == 2
    assert sum(map(len, decode_audio(ffmpeg, source, end_ms=100))) == 1600


def test_a_name_that_is_no_utf_8_gives_a_message_or_works(
    ffmpeg: FFmpeg, tmp_path: Path, secret: Path
) -> None:
    raw = os.fsencode(tmp_path) + b"/caf\xe9.ts"
    try:
        Path(os.fsdecode(raw)).write_bytes(secret.read_bytes())
    except OSError:
        pytest.skip("this file system takes only UTF-8")
    assert probe(ffmpeg, os.fsdecode(raw)).duration_ms > 0


def test_a_forged_size_is_refused_quickly(ffmpeg: FFmpeg, tmp_path: Path) -> None:
    """A 20 KB file that claims 30000 x 30000 pixels would take 1.3 GB for one frame."""
    path = tmp_path / "bomb.avi"
    make(ffmpeg, "-f", "lavfi", "-i", "color=red:size=64x64:duration=2", "-c:v", "mjpeg", path)
    data = path.read_bytes()
    # The frame header of JPEG (SOF0) holds height and width.
    at = data.index(b"\xff\xc0")
    while at >= 0:
        data = data[: at + 5] + struct.pack(">HH", 30000, 30000) + data[at + 9 :]
        at = data.find(b"\xff\xc0", at + 9)
    path.write_bytes(data)
    with pytest.raises(BadInputError):
        probe(ffmpeg, str(path))
    source = MediaSource(location=str(path), video_stream=0)
    with pytest.raises(ClipForgeError):
        list(decode_frames(ffmpeg, source, size=(16, 16), rate=Fraction(25), end_frame=2))


def test_a_forged_duration_is_not_believed(ffmpeg: FFmpeg, tmp_path: Path) -> None:
    path = tmp_path / "long.mp4"
    make(ffmpeg, "-f", "lavfi", "-i", "testsrc2=size=64x64:duration=3", "-pix_fmt", "yuv420p", path)
    data = bytearray(path.read_bytes())
    at = data.index(b"mvhd") + 4 + 16
    data[at : at + 4] = struct.pack(">I", 0x7FFFFFFF)
    path.write_bytes(bytes(data))
    info = probe(ffmpeg, str(path))
    assert abs(info.duration_ms - 3000) <= 40


def test_thousands_of_streams_end_soon(ffmpeg: FFmpeg, tmp_path: Path) -> None:
    path = tmp_path / "many.mkv"
    arguments: list[str] = ["-f", "lavfi", "-i", "sine=duration=1.5"]
    make(ffmpeg, *arguments, *(["-map", "0:a"] * 200), "-c:a", "pcm_s16le", "-ar", "8000", path)
    with contextlib.suppress(BadInputError):
        assert len(probe(ffmpeg, str(path)).audio) <= 64


def test_a_cut_file_is_read_as_far_as_it_goes(ffmpeg: FFmpeg, tmp_path: Path) -> None:
    whole, cut = tmp_path / "whole.mp4", tmp_path / "cut.mp4"
    make(
        ffmpeg, "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25:duration=20", "-c:v", "libx264",
        "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-movflags", "+faststart", whole,
    )  # fmt: skip
    data = whole.read_bytes()
    cut.write_bytes(data[: len(data) * 6 // 10])
    info = probe(ffmpeg, str(cut))
    assert 9_000 < info.duration_ms < 15_000
    assert any("missing or damaged" in notice for notice in info.notices)
    assert info.video is not None
    source = MediaSource(location=str(cut), video_stream=info.video.index)
    frames = sum(1 for _ in decode_frames(ffmpeg, source, size=(16, 16), rate=info.video.rate))
    assert abs(frames - info.duration_ms / 40) <= 2


def test_a_recording_without_length_in_its_header_is_measured(ffmpeg: FFmpeg, tmp_path: Path) -> None:
    path = tmp_path / "live.webm"
    make(ffmpeg, "-f", "lavfi", "-i", "sine=duration=7", "-c:a", "libopus", "-f", "webm", "-live", "1", path)
    assert abs(probe(ffmpeg, str(path)).duration_ms - 7000) <= 30


def test_probing_stops_on_request(ffmpeg: FFmpeg, secret: Path) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(CancelledError):
        probe(ffmpeg, str(secret), token=token)
