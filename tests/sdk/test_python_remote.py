"""`clipforge remote` against the real service: signing in, sending, exporting, and what goes wrong."""

from __future__ import annotations

import contextlib
import io
import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from render_support import ffmpeg_run

from clipforge.apps.cli import console
from clipforge.apps.cli import main as main_module
from clipforge.engines.ffmpeg.probe import probe
from clipforge.media.moment import MomentSet
from clipforge.media.transcript import Transcript
from clipforge_sdk import ClipForge

Remote = Callable[..., "Ended"]
DOCUMENTS = {"transcript.json", "moments.json", "index.html"}
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("CLIPFORGE_")}


class Ended:
    """How a command ended."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def visible(folder: Path) -> set[str]:
    """What a person sees in a folder."""
    return {file.name for file in folder.iterdir() if not file.name.startswith(".")}


@pytest.fixture
def remote(tmp_path: Path) -> Remote:
    """The command in this process, with a config folder of its own."""

    def run(*arguments: str | Path, stdin: str = "", width: int = 200, **extra: str) -> Ended:
        told, said = io.StringIO(), io.StringIO()
        environment = {**ENVIRONMENT, "XDG_CONFIG_HOME": str(tmp_path / "config"), **extra}
        with (
            mock.patch.dict(os.environ, environment, clear=True),
            mock.patch.object(sys, "stdin", io.StringIO(stdin)),
            # Its width is that of where it was first imported.
            mock.patch.object(console.out, "_width", width),
            mock.patch.object(console.err, "_width", 200),
            contextlib.redirect_stdout(told),
            contextlib.redirect_stderr(said),
        ):
            code = main_module.run(["remote", *map(str, arguments)])
        return Ended(code, told.getvalue(), said.getvalue())

    return run


@pytest.fixture
def signed_in(remote: Remote, served_api, api_key: str) -> Remote:
    ended = remote("login", "--url", served_api.url + "/", "--key-stdin", stdin=f"{api_key}\n")
    assert ended.code == 0, ended.err
    return remote


def test_a_login_is_kept_for_its_owner_alone(
    signed_in: Remote, served_api, api_key: str, tmp_path: Path
) -> None:
    path = tmp_path / "config" / "clipforge" / "remote.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert json.loads(path.read_text()) == {"base_url": served_api.url, "api_key": api_key, "org_id": None}
    assert [file.name for file in path.parent.iterdir()] == ["remote.json"]
    assert signed_in("projects", "--json").json == []
    assert api_key not in signed_in("projects").out
    assert signed_in("logout").code == 0
    ended = signed_in("projects")
    assert (ended.code, path.exists()) == (2, False)
    assert "clipforge remote login" in ended.err


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "told"),
    [
        (["--key-stdin"], "cfk_wrong\n", 2, "unauthorized, request req_"),
        (["--key-stdin"], "\n", 2, "the key is empty"),
        (["--key-stdin"], "cfk_ü\n", 2, "characters that no key has"),
        ([], "cfk_key\n", 2, "--key-stdin"),
        (["--key-stdin", "--url", "clips.example.com"], "cfk_key\n", 2, "https://"),
        (["--key-stdin", "--url", "http://127.0.0.1:9"], "cfk_key\n", 7, "127.0.0.1:9"),
    ],
)
def test_a_login_that_is_not_good_is_not_kept(
    remote: Remote, served_api, tmp_path: Path, arguments: list[str], stdin: str, code: int, told: str
) -> None:
    more = [] if "--url" in arguments else ["--url", served_api.url]
    ended = remote("login", *arguments, *more, stdin=stdin)
    assert ended.code == code, ended.err
    assert told in ended.err
    assert "Traceback" not in ended.err
    assert not (tmp_path / "config" / "clipforge" / "remote.json").exists()


def test_the_environment_goes_before_what_is_kept(
    signed_in: Remote, served_api, make_account, api_key: str, tmp_path: Path
) -> None:
    assert signed_in("projects", CLIPFORGE_API_KEY="cfk_other").code == 2
    # A key is shown to no other service than the one it was kept for.
    ended = signed_in("projects", CLIPFORGE_BASE_URL="http://127.0.0.1:9")
    assert ended.code == 2
    assert "not signed in" in ended.err
    same = {"CLIPFORGE_BASE_URL": served_api.url, "CLIPFORGE_API_KEY": api_key}
    assert signed_in("projects", "--json", XDG_CONFIG_HOME=str(tmp_path / "other"), **same).json == []


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("CLIPFORGE_BASE_URL", "foo", "CLIPFORGE_BASE_URL=foo: this is no address"),
        ("CLIPFORGE_BASE_URL", "ftp://a", "no address of a service"),
        ("CLIPFORGE_BASE_URL", "http://[::1", "no address of a service"),
        ("CLIPFORGE_BASE_URL", "http://a:99999", "no address of a service"),
        ("CLIPFORGE_BASE_URL", "http://a b", "no address of a service"),
        ("CLIPFORGE_BASE_URL", "http://a..ö", "Check what was given"),
        ("CLIPFORGE_API_KEY", "cfk_ü", "CLIPFORGE_API_KEY: the key has characters that no key has"),
        ("CLIPFORGE_ORG_ID", "org_ü", "Check what was given"),
    ],
)
def test_a_variable_that_cannot_be_used_is_a_mistake_of_whoever_set_it(
    remote: Remote, name: str, value: str, told: str
) -> None:
    given = {"CLIPFORGE_API_KEY": "cfk_1", "CLIPFORGE_BASE_URL": "http://127.0.0.1:9"}
    ended = remote("projects", **{**given, name: value})
    assert ended.code == 2, ended.err
    assert told in ended.err
    assert "defect" not in ended.err
    assert "cfk_" not in ended.err


def test_an_address_that_is_none_is_told_at_the_login_too(remote: Remote) -> None:
    ended = remote("login", "--url", "http://[::1", "--key-stdin", stdin="cfk_1\n")
    assert ended.code == 2, ended.err
    assert "no address of a service" in ended.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["moments", ""], "project_id is empty"),
        (["export", ""], "moment_id is empty"),
        (["upload", "https://example.com/a.mp4", "--resume", "upl_1"], "this is an address"),
        (["clip", "words.txt", "--resume", "upl_1"], "this is a script"),
    ],
)
def test_what_makes_no_sense_is_told_before_anything_is_asked(
    remote: Remote, tmp_path: Path, arguments: list[str], told: str
) -> None:
    (tmp_path / "words.txt").write_text("Most people stop too early.")
    nowhere = {"CLIPFORGE_API_KEY": "cfk_1", "CLIPFORGE_BASE_URL": "http://127.0.0.1:9"}
    with contextlib.chdir(tmp_path):
        ended = remote(*arguments, **nowhere)
    assert ended.code == 2, ended.err
    assert told in ended.err


def test_what_this_program_gets_wrong_itself_stays_a_defect(remote: Remote) -> None:
    nowhere = {"CLIPFORGE_API_KEY": "cfk_1", "CLIPFORGE_BASE_URL": "http://127.0.0.1:9"}
    wrong = ValueError("wrong in here")
    with mock.patch("clipforge.apps.cli.remote.journey.send", side_effect=wrong):
        ended = remote("upload", "a.mp4", **nowhere)
    assert ended.code == 1, ended.err
    assert "defect" in ended.err


def test_an_upload_goes_on_with_its_own_file_alone(
    signed_in: Remote, served_api, api_key: str, tmp_path: Path
) -> None:
    with ClipForge(api_key, base_url=served_api.url) as client:
        source = {"type": "file", "name": "a.mp4", "size": 9, "content_type": "video/mp4"}
        upload = client.ingest.create(source=source).upload
    assert upload is not None
    (tmp_path / "a.mp4").write_bytes(b"changed")
    ended = signed_in("upload", tmp_path / "a.mp4", "--resume", upload.id)
    assert ended.code == 2, ended.err
    assert "was announced with 9" in ended.err
    assert "defect" not in ended.err


def test_a_spoilt_login_is_named(remote: Remote, tmp_path: Path) -> None:
    path = tmp_path / "config" / "clipforge" / "remote.json"
    path.parent.mkdir(parents=True)
    path.write_text("{")
    ended = remote("projects")
    assert ended.code == 3
    assert str(path) in ended.err


def test_sources_of_every_kind_are_sent(signed_in: Remote, footage, tmp_path: Path) -> None:
    (tmp_path / "words.srt").write_text("1\n00:00:00,000 --> 00:00:02,000\nHello there.\n")
    options = [
        "--title",
        "Mine",
        "--external-id",
        "ep-1",
        "--count",
        "2",
        "--language",
        "en",
        "--speakers",
        "0",
    ]
    looks = ["--aspect", "1:1", "--template", "boxed", "--no-captions", "--skip", "0:00-0:01"]
    ended = signed_in(
        "upload", footage.path, *options, *looks, "--transcript", tmp_path / "words.srt", "--quiet", "--json"
    )
    assert ended.code == 0, ended.out
    project = ended.json
    assert (project["title"], project["external_id"], project["status"]) == ("Mine", "ep-1", "processing")
    settings = project["settings"]
    assert (settings["detect"]["count"], settings["detect"]["exclude"]) == (2, [{"start": 0, "end": 1000}])
    assert (settings["recognition"]["language"], settings["recognition"]["diarize"]) == ("en", False)
    look = settings["look"]
    assert (look["aspect"], look["template"], look["captions"]) == ("1:1", "boxed", False)
    (tmp_path / "script.txt").write_text("Most people stop too early. Those who go on find the door.")
    ended = signed_in("upload", tmp_path / "script.txt")
    assert ended.code == 0, ended.err
    assert ended.out.startswith("proj_")
    ended = signed_in("upload", "https://example.com/talk.mp4", "--json")
    assert ended.json["source_url"] == "https://example.com/talk.mp4"
    listed = signed_in("projects", "--limit", "2", "--json").json
    assert [one["origin"] for one in listed] == ["url", "script"]
    table = signed_in("projects").out
    assert all(one["id"] in table for one in listed)
    assert "Mine" in table


@pytest.mark.parametrize(("width", "left_out"), [(80, ["exports", "made", "moments"]), (120, [])])
def test_tables_break_no_id_and_no_line_in_a_narrow_window(
    signed_in: Remote, ready_project, width: int, left_out: list[str]
) -> None:
    title = "How one decides the night before what comes first in the morning"
    made = signed_in("upload", "https://example.com/talk.mp4", "--title", title, "--json").json
    table = signed_in("projects", width=width).out
    moments = signed_in("moments", ready_project.project_id, width=width).out
    lines = table.splitlines()
    for column in ("exports", "made", "moments", "status", "title", "project"):
        assert (column in lines[0]) == (column not in left_out)
    for id in (made["id"], ready_project.project_id):
        assert sum(line.startswith(f"{id} ") for line in lines) == 1
    (row,) = [line for line in moments.splitlines() if ready_project.moment_id in line]
    assert "A test" in row
    assert all(len(line) <= width for line in (*lines, *moments.splitlines()))


def test_moments_are_listed_with_their_reasons(signed_in: Remote, ready_project) -> None:
    (moment,) = signed_in("moments", ready_project.project_id, "--json").json
    assert moment["id"] == ready_project.moment_id
    table = signed_in("moments", ready_project.project_id).out
    assert ready_project.moment_id in table
    assert "A test" in table


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["upload", "missing.mp4"], 3, "no such file"),
        (["upload", "empty.mp4"], 3, "empty"),
        (["upload", "words.srt"], 3, "subtitles"),
        (["upload", "notes.pdf"], 3, "validation_failed"),
        (["upload", "a.mp4", "--transcript", "missing.srt"], 3, "--transcript"),
        (["upload", "a.mp4", "--min", "50", "--max", "20"], 2, "--min"),
        (["upload", "http://me:secret@example.com/a.mp4"], 3, "request req_"),
        (["upload", "a.mp4", "--title", "x" * 400], 3, "title"),
        (["upload", "a.mp4", "--resume", "upl_none"], 3, "not_found"),
        (["moments", "proj_none"], 3, "not_found"),
        (["projects", "--status", "tired"], 3, "validation_failed"),
        (["export", "mom_none"], 3, "not_found"),
        (["clip", "missing.mp4"], 3, "no such file"),
        (["export"], 2, "MOMENT"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_piece(
    signed_in: Remote, tmp_path: Path, arguments: list[str], code: int, told: str
) -> None:
    (tmp_path / "empty.mp4").touch()
    (tmp_path / "words.srt").write_text("1\n00:00:00,000 --> 00:00:02,000\nHello there.\n")
    for name in ("a.mp4", "notes.pdf"):
        (tmp_path / name).write_bytes(b"content")
    with contextlib.chdir(tmp_path):
        ended = signed_in(*arguments)
    assert ended.code == code, ended.err
    assert told in ended.err
    assert "Traceback" not in ended.err
    assert "defect" not in ended.err


def test_failures_are_json_for_machines(signed_in: Remote) -> None:
    ended = signed_in("moments", "proj_none", "--json")
    assert ended.code == 3
    assert ended.json["error"]["code"] == "not_found"
    assert "request req_" in ended.json["error"]["reason"]


def test_help_has_examples_and_needs_no_sdk() -> None:
    code = (
        "import sys; from clipforge.apps.cli.main import run; "
        "code = run(['remote', 'clip', '--help']); "
        "assert not {'clipforge_sdk', 'httpx'} & set(sys.modules); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "clipforge remote clip talk.mp4" in done.stdout


@pytest.mark.models
def test_moments_are_exported_once_and_named_as_at_home(
    signed_in: Remote, working_api, ready_project, ffmpeg, tmp_path: Path
) -> None:
    arguments = [
        "export",
        ready_project.moment_id,
        "--aspect",
        "1:1",
        "--profile",
        "draft",
        "--out",
        tmp_path / "c",
    ]
    ended = signed_in(*arguments, "--json", "--quiet")
    assert ended.code == 0, ended.out
    (result,) = ended.json
    (clip,) = result["clips"]
    folder = tmp_path / "c" / "talk"
    assert (Path(result["folder"]), result["project_id"]) == (folder, ready_project.project_id)
    stem = f"{clip['moment']['rank']:02d}-a-test"
    kinds = ("video", "picture", "captions", "subtitles", "timeline")
    names = {stem + end for end in (".mp4", ".jpg", ".srt", ".vtt", ".timeline.json")}
    assert {clip[kind] for kind in kinds} == names
    assert visible(folder) == names | DOCUMENTS
    video = folder / clip["video"]
    seen = probe(ffmpeg, str(video)).video
    assert seen is not None
    assert seen.width == seen.height == clip["width"]
    before = video.stat().st_mtime_ns
    ended = signed_in(*arguments)
    assert ended.code == 0, ended.err
    assert f"✓ 1 in {folder} – open {folder / 'index.html'}" in ended.out
    assert video.stat().st_mtime_ns == before


@pytest.mark.models
def test_a_moment_in_another_shape_comes_beside_the_first_one(
    signed_in: Remote, working_api, ready_project, ffmpeg, tmp_path: Path
) -> None:
    shapes: dict[str, tuple[int, int]] = {}
    for aspect in ("1:1", "9:16", "4:5"):
        look = ["--aspect", aspect, "--profile", "draft", "--out", tmp_path]
        ended = signed_in("export", ready_project.moment_id, *look, "--json", "--quiet")
        assert ended.code == 0, ended.out
        (clip,) = ended.json[0]["clips"]
        shapes[aspect] = (clip["width"], clip["height"])
    videos = sorted((tmp_path / "talk").glob("*.mp4"))
    found = [probe(ffmpeg, str(path)).video for path in videos]
    assert sorted((seen.width, seen.height) for seen in found if seen) == sorted(shapes.values())
    page = (tmp_path / "talk" / "index.html").read_text("utf-8")
    # The page has each moment once, as it was fetched last.
    assert page.count("<article") == 1
    assert f"{shapes['4:5'][0]}×{shapes['4:5'][1]}" in page


@pytest.mark.models
@pytest.mark.timeout(1800)
def test_a_talk_becomes_clips_by_way_of_the_service(
    signed_in: Remote, working_api, talk: Path, ffmpeg, tmp_path: Path
) -> None:
    begin = tmp_path / "begin.mp4"
    ffmpeg_run(ffmpeg, "-i", str(talk), "-t", "14", "-c", "copy", str(begin))
    wishes = ["--count", "1", "--min", "5", "--max", "10", "--language", "en", "--speakers", "0"]
    ended = signed_in("clip", begin, *wishes, "--title", "My talk", "--profile", "draft", "--out", tmp_path)
    assert ended.code == 0, ended.err
    (video,) = (tmp_path / "my-talk").glob("01-*.mp4")
    seen = probe(ffmpeg, str(video)).video
    assert seen is not None
    assert seen.height > seen.width
    assert video.name in ended.out
    (project,) = signed_in("projects", "--json").json
    assert (project["status"], project["counts"]) == ("ready", {"moments": 1, "exports": 1})

    # The folder is that of `clipforge clip`, which reads it too.
    folder = tmp_path / "my-talk"
    names = {video.stem + end for end in (".mp4", ".jpg", ".srt", ".vtt", ".timeline.json")}
    assert visible(folder) == names | DOCUMENTS
    transcript = Transcript.model_validate_json((folder / "transcript.json").read_bytes())
    found = MomentSet.model_validate_json((folder / "moments.json").read_bytes())
    (moment,) = found.moments
    assert moment.text in transcript.text_of(0, len(transcript.words))
    assert moment.text
    page = (folder / "index.html").read_text("utf-8")
    assert f'src="{video.name}"' in page
    assert moment.reasons[0].text.partition("“")[0] in page

    # What is there already is asked for by its project, and by its id alone.
    again = signed_in("clip", project["id"], "--profile", "draft", "--out", tmp_path, "--json", "--quiet")
    assert again.code == 0, again.out
    (clip,) = again.json["clips"]
    assert (clip["video"], clip["fresh"], again.json["project_id"]) == (video.name, False, project["id"])
    late = signed_in("clip", project["id"], "--count", "3", "--title", "Other", "--out", tmp_path)
    assert (late.code, "detect, title" in late.err) == (2, True)
