"""Bad input gives one clear message with a remedy and an exit code, never a traceback."""

from __future__ import annotations

import json

import pytest


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


def test_errors_are_json_for_machines(cli, tmp_path):
    ended = cli("clip", "missing.mp4", "--json", cwd=tmp_path)
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
