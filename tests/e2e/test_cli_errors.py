"""Bad input gives one clear message with a remedy and an exit code, never a traceback."""

from __future__ import annotations

import json
import subprocess
from types import SimpleNamespace

import pytest

from clipforge.apps.cli import main as main_module
from clipforge.apps.cli.commands import narrate as narrate_module
from clipforge.apps.cli.commands import render as render_module
from clipforge.kit.errors import BadInputError, ToolFailedError


def files(folder):
    (folder / "empty.mp4").touch()
    (folder / "page.mp4").write_text("<html>not a video</html>")
    (folder / "noise.bin").write_bytes(bytes(range(256)) * 64)
    (folder / "blank.txt").write_text("  \n")
    (folder / "broken.json").write_text("{")
    (folder / "brand.toml").write_text('primary = "blue"\n')
    (folder / "folder.mp4").mkdir()
    return folder


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["clip", "missing.mp4"], 3),
        (["clip", "empty.mp4"], 3),
        (["clip", "page.mp4"], 3),
        (["clip", "noise.bin"], 3),
        (["clip", "folder.mp4"], 3),
        (["clip", "blank.txt"], 3),
        (["clip", "ftp://example.com/a.mp4"], 3),
        (["clip", "http://127.0.0.1:9/a.mp4"], 3),
        (["clip", "missing.mp4", "--brand", "brand.toml"], 3),
        (["clip", "missing.mp4", "--template", "nope"], 2),
        (["clip", "missing.mp4", "--min", "50", "--max", "20"], 2),
        (["clip", "missing.mp4", "--skip", "soon"], 2),
        (["clip", "missing.mp4", "--frame", "1:00=middle"], 2),
        (["clip"], 2),
        (["moments", "broken.json"], 3),
        (["render", "broken.json"], 3),
        (["render", "missing.json"], 3),
        (["narrate", "missing.txt"], 3),
        (["transcribe", "missing.mp4", "-o", "x.docx"], 2),
        (["models", "fetch", "no-such-model"], 2),
    ],
)
def test_bad_input_has_a_clear_message(cli, tmp_path, arguments, code):
    ended = cli(*arguments, cwd=files(tmp_path), COLUMNS="200")
    told = ended.out + ended.err
    assert ended.code == code, told
    assert "Traceback" not in told
    assert "defect" not in told
    assert len(told.strip()) > 20


def test_a_failed_program_ends_with_its_exit_code_and_json_for_machines(program, tmp_path):
    ended = program("clip", "missing.mp4", "--json", cwd=tmp_path)
    assert ended.code == 3
    error = json.loads(ended.out)["error"]
    assert error["subject"].endswith("missing.mp4")
    assert error["reason"]
    assert error["remedy"]


def test_a_setting_that_makes_no_sense_is_named(cli, tmp_path):
    ended = cli("doctor", CLIPFORGE_THREADS="many")
    assert ended.code == 2
    assert "CLIPFORGE_THREADS" in ended.err


def test_help_has_examples(cli):
    for command in ("clip", "transcribe", "moments", "render", "narrate", "doctor"):
        ended = cli(command, "--help")
        assert ended.code == 0
        assert f"clipforge {command}" in ended.out


def test_doctor_tells_what_is_there(cli):
    ended = cli("doctor", "--json")
    assert ended.code == 0, ended.err
    found = {item["subject"]: item["state"] for item in ended.json["findings"]}
    assert found["ffmpeg"] == "ok"


def test_ctrl_c_is_told_in_one_line(monkeypatch, capfd):
    def interrupted(*_args, **_kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(main_module, "build", interrupted)
    assert main_module.run(["doctor"]) == 130
    monkeypatch.undo()
    monkeypatch.setattr("clipforge.apps.cli.commands.doctor.settings", interrupted)
    assert main_module.run(["doctor"]) == 130
    told = capfd.readouterr()
    assert (told.out, told.err.split()) == ("", ["stopped", "stopped"])


@pytest.mark.parametrize("module", ["typer", "clipforge.apps.cli.commands.doctor"])
def test_ctrl_c_while_it_is_loading_is_told_in_one_line(argv, environment, tmp_path, module):
    # Stop it on the very import, which a wait could only hit by chance.
    (tmp_path / "sitecustomize.py").write_text(
        "import os, signal, sys\n"
        "class Finder:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == {module!r}:\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Finder())\n"
    )
    done = subprocess.run(
        [*argv, "doctor"],
        env={**environment, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "stopped\n")


def test_a_reader_that_goes_away_is_no_failure_to_tell(argv, environment):
    with subprocess.Popen(
        [*argv, "models", "list", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as child:
        child.stdout.close()
        assert child.stderr.read() == b""
    assert child.returncode in (0, 1)


def test_a_folder_for_models_that_cannot_be_made_is_told(cli, tmp_path):
    (tmp_path / "file").touch()
    ended = cli("models", "fetch", "whisper-base", CLIPFORGE_DATA_DIR=str(tmp_path / "file"), COLUMNS="200")
    assert ended.code == 5, ended.err
    assert "cannot be written to" in ended.err
    assert "defect" not in ended.err


def test_settings_are_checked_for_models_too(cli):
    ended = cli("models", "list", CLIPFORGE_THREADS="many")
    assert ended.code == 2
    assert "CLIPFORGE_THREADS" in ended.err


def test_nothing_to_export_is_an_error(cli, tmp_path):
    ended = cli("models", "export", tmp_path / "stick", CLIPFORGE_DATA_DIR=str(tmp_path / "data"))
    assert ended.code == 8
    assert not (tmp_path / "stick").exists()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_script_is_spoken_in_whatever_encoding_it_is(tmp_path, monkeypatch, encoding):
    text = "# Café\n\nWhat if the best hour is the quiet one at the café?\n"
    (tmp_path / "script.txt").write_bytes(text.encode(encoding))
    heard = []

    class Narrated:
        def __init__(self, *_args, **_kwargs):
            pass

        def narration(self, *spoken):
            heard.append(spoken)
            raise BadInputError("heard")

    monkeypatch.setattr(narrate_module, "Run", Narrated)
    assert main_module.run(["narrate", str(tmp_path / "script.txt"), "--quiet"]) == 3
    assert heard == [(text, "Café")]


def test_timelines_that_would_overwrite_one_another_are_refused(cli, tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "01.timeline.json").write_text("{")
    ended = cli("render", "a/01.timeline.json", "b/01.timeline.json", cwd=tmp_path, COLUMNS="200")
    assert ended.code == 2
    assert "a/01.timeline.json" in ended.err
    assert "b/01.timeline.json" in ended.err


def test_a_timeline_that_fails_does_not_cost_the_others(tmp_path, monkeypatch, capfd):
    rendered = []

    def render(_timeline, _profile, *, out_dir, name, **_kwargs):
        if name == "two":
            raise BadInputError("its source is gone", subject="talk.mp4")
        if name == "three":
            raise ToolFailedError("ffmpeg failed")
        rendered.append(name)
        return SimpleNamespace(mp4=out_dir / f"{name}.mp4", notices=())

    monkeypatch.setattr(render_module, "render", render)
    monkeypatch.setattr(render_module, "read_timeline", lambda _path: None)
    monkeypatch.setattr(render_module, "emoji_pictures", lambda *_args: {})
    monkeypatch.setattr(render_module, "choose_encoder", lambda *_args: None)
    names = ["one", "two", "three", "four"]
    code = main_module.run(["render", *(f"{name}.timeline.json" for name in names), "--quiet"])
    told = capfd.readouterr().err
    assert code == 3
    assert rendered == ["one", "four"]
    for words in ("one.mp4", "four.mp4", "two.timeline.json", "its source is gone", "three.timeline.json"):
        assert words in told


def test_doctor_names_a_folder_that_cannot_be_written_to(cli, tmp_path):
    (tmp_path / "file").touch()
    ended = cli("doctor", "--json", CLIPFORGE_CACHE_DIR=str(tmp_path / "file" / "cache"))
    found = {item["subject"]: item for item in ended.json["findings"]}
    assert ended.code == 4
    assert found["cache"]["state"] == "missing"
    assert "CLIPFORGE_CACHE_DIR" in found["cache"]["remedy"]
