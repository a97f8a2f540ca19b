"""Work that is really done: exports, brand files and projects that fail, waited for by the Python SDK."""

from __future__ import annotations

from pathlib import Path

import pytest

from clipforge.engines.ffmpeg.probe import probe
from clipforge_sdk import AsyncClipForge, ClipForge, WorkProgress, errors

pytestmark = pytest.mark.models  # the workers' child has the models at hand, though little of this needs them


@pytest.fixture
def client(working_api, api_key):
    with ClipForge(api_key, base_url=working_api.url) as made:
        yield made


async def test_an_export_is_made_waited_for_and_fetched(
    client: ClipForge, working_api, api_key, ready_project, ffmpeg, tmp_path: Path
) -> None:
    told: list[WorkProgress] = []
    export = client.exports.create_and_wait(
        moment_id=ready_project.moment_id, aspect="1:1", profile="draft", timeout=300, on_progress=told.append
    )
    assert (export.status, export.aspect) == ("ready", "1:1")
    assert (told[0].status, told[-1].status, told[-1].fraction) == ("rendering", "ready", 1.0)
    assert any(progress.fraction is not None for progress in told[:-1])
    assert export.files.mp4 is not None
    clip = client.exports.download(export.id, tmp_path)
    assert clip == tmp_path / export.files.mp4.name
    seen = probe(ffmpeg, str(clip)).video
    assert seen is not None
    assert seen.width == seen.height
    subtitles = client.exports.download(export.id, tmp_path / "deep" / "a.srt", which="srt")
    assert "Look at this" in subtitles.read_text("utf-8")

    packed = client.exports.create_zip(export_ids=[export.id], subtitles=True)
    assert client.jobs.wait(packed.job_id, timeout=300).status == "COMPLETED"
    assert client.exports.download_zip(packed.id, tmp_path).read_bytes()[:2] == b"PK"

    async with AsyncClipForge(api_key, base_url=working_api.url) as other:
        # The same content is rendered once; another shape is rendered.
        again = await other.exports.create_and_wait(
            moment_id=ready_project.moment_id, aspect="1:1", profile="draft"
        )
        assert again.id == export.id
        path = await other.exports.download(again.id, tmp_path / "again.mp4")
        assert path.read_bytes() == clip.read_bytes()


def test_a_file_that_is_no_video_fails_with_what_to_do(client: ClipForge, tmp_path: Path) -> None:
    (tmp_path / "noise.mp4").write_bytes(b"this is no video" * 1000)
    project = client.ingest.upload(tmp_path / "noise.mp4")
    with pytest.raises(errors.ProjectFailedError) as caught:
        client.projects.wait(project.id, timeout=300)
    assert caught.value.code
    assert caught.value.reason
    assert caught.value.project.status == "failed"
    jobs = list(client.jobs.list(project_id=project.id))
    with pytest.raises(errors.JobFailedError):
        client.jobs.wait(next(job.id for job in jobs if job.status == "FAILED"))


def test_brand_files_are_sent_and_looked_at(client: ClipForge, tmp_path: Path) -> None:
    kit = client.brand_kits.create(name="Mine", document={"primary": "#ff0000"})
    (tmp_path / "logo.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><circle r="30"/></svg>'
    )
    file = client.brand_kits.files.upload(kit.id, tmp_path / "logo.svg", kind="logo")
    assert (file.status, file.name) == ("ready", "logo.svg")
    changed = client.brand_kits.update(
        kit.id,
        document={"primary": "#00ff00", "logo": {"asset_id": file.id}},
        if_match=client.brand_kits.get(kit.id),
    )
    assert changed.document.logo is not None
    assert changed.document.logo.asset_id == file.id
    assert len(list(client.brand_kits.versions(kit.id))) >= 2
    (tmp_path / "font.ttf").write_bytes(b"no font at all")
    with pytest.raises(errors.BrandFileRefusedError) as caught:
        client.brand_kits.files.upload(kit.id, tmp_path / "font.ttf", kind="font")
    assert caught.value.reason
