"""Brand kits: versions that stay, one default, files that are used only once they were checked."""

from __future__ import annotations

import io

import pytest
from export_support import do_job
from PIL import Image
from sqlalchemy import select

from clipforge.engines.typography.library import FONTS_DIR
from clipforge.platform.base.problems import Problem
from clipforge.platform.brand_kits import files, service
from clipforge.platform.brand_kits.jobs import BrandPreview
from clipforge.platform.brand_kits.schemas import BrandKitCreate, BrandKitUpdate, FileUpload
from clipforge.platform.jobs.models import Job
from clipforge.platform.projects.models import Asset


def _logo() -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (64, 32), (255, 0, 0, 255)).save(out, format="PNG")
    return out.getvalue()


async def _send(acting, account, deps, kit_id: str, kind: str, data: bytes, name: str) -> tuple[str, str]:
    """Announce, send and complete a file; gives its id and the job that checks it."""
    wanted = FileUpload.model_validate(
        {"kind": kind, "name": name, "size": len(data), "content_type": "application/octet-stream"}
    )
    async with acting(account) as context:
        file, upload = await files.announce(context, kit_id, wanted)
        assert upload.method == "PUT"
        key = await context.session.scalar(select(Asset.storage_key).where(Asset.id == file.id))
    with pytest.raises(Problem, match="upload_incomplete"):
        async with acting(account) as context:
            await files.complete(context, kit_id, file.id)
    deps.storage.put_bytes(key, data, "application/octet-stream")
    async with acting(account) as context:
        shown, job = await files.complete(context, kit_id, file.id)
        again, same = await files.complete(context, kit_id, file.id)
        assert (shown.status, again.status, same.id) == ("checking", "checking", job.id)
    return file.id, job.id


async def test_checked_files_make_new_versions_and_a_picture_shows_the_kit(
    account, acting, deps, tmp_path
) -> None:
    created = BrandKitCreate.model_validate({"name": "Ada", "document": {"primary": "#6C4DFF"}})
    async with acting(account) as context:
        kit, _first = await service.create(context, created)
    logo, job = await _send(acting, account, deps, kit.id, "logo", _logo(), "logo.png")
    await do_job(acting, account, deps, BrandPreview(), job, tmp_path)
    font_data = (FONTS_DIR / "Anton-Regular.ttf").read_bytes()
    font, job = await _send(acting, account, deps, kit.id, "font", font_data, "Anton.ttf")
    await do_job(acting, account, deps, BrandPreview(), job, tmp_path)

    async with acting(account) as context:
        kit = await service.get(context, kit.id)
        document = (await service.newest(context, kit)).document
        assert kit.version == 3
        assert (document["logo"]["asset_id"], document["fonts"]) == (logo, [font])
        assert (document["font"], document["primary"]) == ("Anton", "#6C4DFF")
        before = await service.resolve(context, kit.id, 1)
        now = await service.resolve(context, kit.id)
        assert (before.brand.watermark, before.brand.font_files) == (None, ())
        assert now.brand.watermark.image == f"asset:{logo}"
        assert set(now.keys) == {logo, font}
        assert not any(key.endswith("upload") for key in now.keys.values())
        told = await files.get(context, kit.id, font)
        assert (told.status, told.facts["family"], told.facts["embedding"]) == (
            "ready",
            "Anton",
            "installable",
        )
        preview = await context.session.scalar(select(Job.id).where(Job.key == f"brand-preview/{kit.id}/3"))
    await do_job(acting, account, deps, BrandPreview(), preview, tmp_path)
    async with acting(account) as context:
        version = await service.newest(context, await service.get(context, kit.id))
        key = await context.session.scalar(select(Asset.storage_key).where(Asset.id == version.preview_id))
    with deps.storage.open(key) as pieces, Image.open(io.BytesIO(b"".join(pieces))) as picture:
        assert picture.size == (540, 960)
        red, green, blue = picture.convert("RGB").getpixel((470, 40))
        assert red > 180, "the logo is not in its corner"
        assert max(green, blue) < 90

    async with acting(account) as context:
        await service.delete(context, kit.id)
    assert deps.storage.head(key) is None
    assert deps.storage.list(service.files_prefix(account.org_id, kit.id)).objects == ()


async def test_a_file_that_is_refused_says_why_and_changes_no_kit(account, acting, deps, tmp_path) -> None:
    async with acting(account) as context:
        kit, _ = await service.create(context, BrandKitCreate(name="B"))
    file, job_id = await _send(acting, account, deps, kit.id, "font", b"no font", "x.ttf")
    async with acting(account) as context:
        job = await context.session.get_one(Job, job_id)
        error = {"code": "font_refused", "reason": "this is no font", "remedy": "Give another"}
        await BrandPreview().failed(context, job, error)
    async with acting(account) as context:
        told = await files.get(context, kit.id, file)
        assert (told.status, told.error["code"], told.url) == ("refused", "font_refused", None)
        assert (await service.get(context, kit.id)).version == 1
        with pytest.raises(Problem, match="already_checked"):
            await files.complete(context, kit.id, file)


async def test_a_kit_names_only_checked_files_of_its_own_org(account, make_account, acting, system) -> None:
    raw = Asset(
        id="asset_raw" + account.org_id[-20:],
        org_id=account.org_id,
        kind="logo",
        status="ready",
        storage_key=f"orgs/{account.org_id}/assets/raw/file",
        content_type="image/png",
        details={},
    )
    async with system.transaction() as session:
        session.add(raw)
    for document in (
        {"logo": {"asset_id": raw.id}},
        {"intro": raw.id},
        {"fonts": ["asset_missing"]},
        {"font": "No Such Font"},
    ):
        with pytest.raises(Problem) as refused:
            async with acting(account) as context:
                await service.create(
                    context, BrandKitCreate.model_validate({"name": "C", "document": document})
                )
        assert refused.value.status == 422
    async with acting(account) as context:
        kit, _ = await service.create(context, BrandKitCreate(name="D"))
    stranger = await make_account()
    for call in (
        lambda c: service.get(c, kit.id),
        lambda c: service.resolve(c, kit.id),
        lambda c: service.delete(c, kit.id),
        lambda c: service.update(c, kit.id, BrandKitUpdate(name="E"), None),
        lambda c: files.list_files(c, kit.id),
    ):
        with pytest.raises(Problem) as refused:
            async with acting(stranger) as context:
                await call(context)
        assert refused.value.status == 404


async def test_one_kit_is_the_default_and_a_stale_change_is_refused(account, acting) -> None:
    async with acting(account) as context:
        one, _ = await service.create(context, BrandKitCreate(name="One", is_default=True))
        two, _ = await service.create(context, BrandKitCreate(name="Two", is_default=True))
    async with acting(account) as context:
        assert await service.default_id(context) == two.id
        await service.update(context, one.id, BrandKitUpdate(is_default=True), '"1"')
    async with acting(account) as context:
        assert await service.default_id(context) == one.id
        pairs, _ = await service.list_all(context, 20, None)
        assert [(kit.name, kit.is_default) for kit, _ in pairs] == [("Two", False), ("One", True)]
        with pytest.raises(Problem, match="version_mismatch"):
            await service.update(context, one.id, BrandKitUpdate(name="X"), '"1"')
