"""`clipforge clip` keeps its promises: files, resuming, stopping, reuse of what is known."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from PIL import Image

from clipforge.engines.ffmpeg.probe import probe
from clipforge.kit.errors import ResourceError
from clipforge.pipeline.workspace import Workspace

pytestmark = pytest.mark.models

FAST = ("--model", "whisper-tiny-en", "--language", "en", "--profile", "draft", "--min", "8", "--max", "20")


@pytest.fixture(scope="module")
def first(program, talk, tmp_path_factory):
    out = tmp_path_factory.mktemp("first")
    ended = program("clip", talk, *FAST, "--count", "2", "--out", out, "--json")
    assert ended.code == 0, ended.err
    return out, ended.json


def test_a_video_becomes_a_folder_of_clips_with_everything_beside_them(first, ffmpeg):
    out, result = first
    folder = Path(result["folder"])
    assert folder == out / "my-talk"
    assert len(result["clips"]) == 2
    for clip in result["clips"]:
        info = probe(ffmpeg, str(folder / clip["video"]))
        assert (info.video.width, info.video.height) == (clip["width"], clip["height"])
        assert clip["height"] > clip["width"]
        assert abs(info.duration_ms - clip["duration_ms"]) <= 40
        assert clip["loudness_lufs"] == pytest.approx(-14, abs=0.5)
        for name in ("picture", "subtitles", "captions", "timeline"):
            assert (folder / clip[name]).stat().st_size > 100
    page = (folder / "index.html").read_text("utf-8")
    assert all(clip["video"] in page for clip in result["clips"])
    assert {"moments.json", "transcript.json", "index.html"} <= {item.name for item in folder.iterdir()}


def test_moments_start_and_end_with_a_sentence(first):
    _out, result = first
    folder = Path(result["folder"])
    transcript = json.loads((folder / "transcript.json").read_text("utf-8"))
    for clip in result["clips"]:
        moment = clip["moment"]
        opening = transcript["sentences"][moment["first_sentence"]]
        ending = transcript["sentences"][moment["last_sentence"]]
        assert moment["start"] <= opening["start"]
        assert moment["end"] >= ending["end"]


def test_the_same_again_renders_nothing(first, program, talk):
    out, result = first
    before = {item.name: item.stat().st_mtime_ns for item in Path(result["folder"]).glob("*.mp4")}
    again = program("clip", talk, *FAST, "--count", "2", "--out", out, "--json").json
    assert [clip["fresh"] for clip in again["clips"]] == [False, False]
    assert {item.name: item.stat().st_mtime_ns for item in Path(result["folder"]).glob("*.mp4")} == before


def test_another_caption_style_does_not_recognise_again_and_leaves_no_old_files(
    first, program, talk, environment
):
    out, result = first
    kept = sorted(Path(environment["CLIPFORGE_CACHE_DIR"]).glob("transcript/*"))
    again = program("clip", talk, *FAST, "--count", "1", "--template", "boxed", "--out", out, "--json").json
    assert [clip["fresh"] for clip in again["clips"]] == [True]
    assert sorted(Path(environment["CLIPFORGE_CACHE_DIR"]).glob("transcript/*")) == kept
    assert [item.name for item in Path(result["folder"]).glob("*.mp4")] == [again["clips"][0]["video"]]


def test_a_shot_framed_by_hand_is_shown_so_and_the_others_are_not(program, talk, tmp_path):
    wishes = ("--frame", "0:00-0:08=left@2", "--frame", "9:00=fit")
    ended = program("clip", talk, *FAST, "--min", "60", "--max", "90", *wishes, "--out", tmp_path, "--json")
    assert ended.code == 0, ended.err
    (clip,) = ended.json["clips"]
    timeline = json.loads((Path(ended.json["folder"]) / clip["timeline"]).read_text("utf-8"))
    first, *others = timeline["layouts"]
    assert first["manual"]
    path = first["layout"]["path"]
    assert path["height"] == pytest.approx(0.5, abs=0.001)
    assert path["keys"][0]["x"] == pytest.approx(0.25, abs=0.001)
    assert others
    assert not any(span["manual"] for span in others)
    assert "The framing by hand at 9:00 is not used: no clip shows that time" in ended.json["notices"]


def leftovers(folder):
    return [item for item in folder.rglob(".*") if item.name not in (".clipforge.json", ".clipforge.lock")]


@pytest.mark.parametrize("sig", [signal.SIGINT, signal.SIGKILL])
def test_a_stopped_run_leaves_nothing_half_written_and_goes_on(
    program, argv, environment, talk, tmp_path, sig
):
    arguments = ["clip", str(talk), *FAST, "--count", "1", "--aspect", "1:1", "--out", str(tmp_path)]
    child = subprocess.Popen(
        [*argv, *arguments], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 600
    while not list(tmp_path.glob("*/transcript.json")) and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.4)
    os.kill(child.pid, sig)
    _out, told = child.communicate(timeout=300)
    if sig == signal.SIGINT:
        assert child.returncode == 130
        assert "stopped on request" in told
        assert "Traceback" not in told
        assert not list(tmp_path.glob("*/*.mp4"))
        assert not leftovers(tmp_path)
    ended = program(*arguments, "--json")
    assert ended.code == 0, ended.err
    folder = Path(ended.json["folder"])
    assert [item.name for item in folder.glob("*.mp4")] == [ended.json["clips"][0]["video"]]
    assert not leftovers(tmp_path)


def test_an_edited_timeline_renders_again(first, program, tmp_path, ffmpeg, talk):
    out, _result = first
    made = program("clip", talk, *FAST, "--count", "2", "--out", out, "--json").json
    folder = Path(made["folder"])
    timeline = json.loads((folder / made["clips"][0]["timeline"]).read_text("utf-8"))
    timeline["width"], timeline["height"], timeline["captions"] = 720, 720, None
    edited = tmp_path / "edited.json"
    edited.write_text(json.dumps(timeline), "utf-8")
    ended = program("render", edited, "--profile", "draft", "--out", tmp_path / "out", "--json")
    assert ended.code == 0, ended.err
    info = probe(ffmpeg, ended.json[0]["mp4"])
    assert info.video.width == info.video.height


def test_moments_work_from_the_transcript_alone(first, program):
    _out, result = first
    ended = program(
        "moments", Path(result["folder"]) / "transcript.json", "--min", "8", "--max", "20", "--json"
    )
    assert ended.code == 0, ended.err
    assert ended.json["moments"]
    assert any(name.startswith("delivery.") for name in ended.json["moments"][0]["absent"])


def test_a_source_shorter_than_the_shortest_moment_gives_one_clip_of_the_whole(
    program, talk, tmp_path, ffmpeg
):
    short = tmp_path / "short.mp4"
    subprocess.run(
        [ffmpeg.path, "-loglevel", "error", "-i", talk, "-t", "6", "-c", "copy", short], check=True
    )
    ended = program("clip", short, *FAST[:6], "--out", tmp_path, "--json")
    assert ended.code == 0, ended.err
    assert len(ended.json["clips"]) == 1
    assert abs(ended.json["clips"][0]["duration_ms"] - 6000) < 1200


def test_sound_alone_gets_a_picture(program, talk, tmp_path, ffmpeg):
    sound = tmp_path / "sound.m4a"
    subprocess.run([ffmpeg.path, "-loglevel", "error", "-i", talk, "-vn", "-c:a", "copy", sound], check=True)
    ended = program("clip", sound, *FAST, "--count", "1", "--out", tmp_path, "--json")
    assert ended.code == 0, ended.err
    clip = ended.json["clips"][0]
    assert probe(ffmpeg, str(Path(ended.json["folder"]) / clip["video"])).video is not None


def test_given_subtitles_are_used_instead_of_recognising(program, talk, tmp_path):
    subtitles = tmp_path / "given.srt"
    written = program("transcribe", talk, "--model", "whisper-tiny-en", "--language", "en", "-o", subtitles)
    assert written.code == 0, written.err
    subtitles.write_text(subtitles.read_text("utf-8").replace("phone", "telephone"), "utf-8")
    ended = program("transcribe", talk, *FAST[:4], "--transcript", subtitles, "--json")
    assert ended.code == 0, ended.err
    assert ended.json["engine"] == "subtitles"
    assert "telephone" in "".join(word["text"] for word in ended.json["words"])


def test_a_changed_logo_renders_again_and_fresh_uses_nothing_old(program, talk, tmp_path):
    logo, kit = tmp_path / "logo.png", tmp_path / "brand.toml"
    kit.write_text('[watermark]\nimage = "logo.png"\n', "utf-8")
    made = []
    for color, extra in (("red", ()), ("red", ()), ("blue", ()), ("blue", ("--fresh",))):
        Image.new("RGB", (64, 64), color).save(logo)
        ended = program(
            "clip", talk, *FAST, "--count", "1", "--brand", kit, "--out", tmp_path, "--json", *extra
        )
        assert ended.code == 0, ended.err
        made.append(ended.json["clips"][0]["fresh"])
    assert made == [True, False, True, True]


def test_a_folder_that_is_not_ours_is_left_alone(program, talk, tmp_path):
    mine = tmp_path / "my-talk" / "index.html"
    mine.parent.mkdir()
    mine.write_text("mine", "utf-8")
    ended = program("clip", talk, *FAST, "--count", "1", "--out", tmp_path, "--json")
    assert ended.code == 0, ended.err
    assert ended.json["folder"] == str(tmp_path / "my-talk-2")
    assert mine.read_text("utf-8") == "mine"


def test_two_runs_do_not_write_into_one_folder(tmp_path):
    space = Workspace.choose(tmp_path, "talk", "owner")
    with (
        space.alone(),
        pytest.raises(ResourceError, match="another run"),
        Workspace(space.folder, "owner").alone(),
    ):
        pass
