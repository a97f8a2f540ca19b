"""A file of a brand kit goes: out of the kit, out of storage; and stays while something else needs it."""

from __future__ import annotations

import asyncio

import pytest
from export_support import Footage, Seeded, make_footage, seed
from render_support import timeline_of
from sqlalchemy import select, update

from clipforge.platform.base.principal import Role
from clipforge.platform.brand_kits import files
from clipforge.platform.brand_kits.jobs import BrandPreview
from clipforge.platform.exports.models import Export
from clipforge.platform.jobs.models import Job
from clipforge.platform.moments.models import MomentRow, MomentTimeline
from clipforge.platform.projects.models import Asset


@pytest.fixture(scope="module")
def footage(ffmpeg, tmp_path_factory) -> Footage:
    return make_footage(ffmpeg, tmp_path_factory.mktemp("footage"))


class Kit:
    """A brand kit over the API, with files that were found good."""

    def __init__(self, client, system, deps, account, id: str) -> None:
        self.client, self.system, self.deps, self.account, self.id = client, system, deps, account, id

    async def call(self, method: str, path: str = "", role: Role = Role.EDITOR, **more):
        path = f"/v1/brand-kits/{self.id}{path}"
        return await self.client.request(method, path, headers=self.account.headers(role), **more)

    async def shown(self) -> dict:
        return (await self.call("GET")).json()

    async def file(self, kind: str, family: str = "") -> str:
        """One that is there and was checked; gives its id."""
        body = {"kind": kind, "name": f"{kind}.bin", "size": 10, "content_type": "application/octet-stream"}
        id = (await self.call("POST", "/files", json=body)).json()["file"]["id"]
        async with self.system.transaction() as session:
            asset = await session.get_one(Asset, id)
            asset.storage_key = asset.storage_key.replace("upload", "file.bin")
            asset.status = "ready"
            asset.details = {**asset.details, "checked": True, **({"family": family} if family else {})}
        self.deps.storage.put_bytes(await self.key(id), b"0123456789", "application/octet-stream")
        return id

    async def key(self, id: str) -> str:
        async with self.system.transaction() as session:
            return (await session.scalar(select(Asset.storage_key).where(Asset.id == id))) or ""

    async def use(self, **document) -> None:
        answer = await self.call("PATCH", json={"document": document})
        assert answer.status_code == 200, answer.text


@pytest.fixture
def make_kit(client, system, deps, account):
    async def make(name: str = "Ada") -> Kit:
        made = await client.post("/v1/brand-kits", json={"name": name}, headers=account.headers())
        return Kit(client, system, deps, account, made.json()["id"])

    return make


async def test_a_deleted_file_is_out_of_its_kit_and_out_of_storage(make_kit) -> None:
    kit = await make_kit()
    logo, other = await kit.file("logo"), await kit.file("logo")
    own, bold = await kit.file("font", "Ada Sans"), await kit.file("font", "Ada Sans")
    intro = await kit.file("intro")
    await kit.use(logo={"asset_id": logo}, fonts=[own, bold], font="Ada Sans", intro=intro, primary="#112233")
    keys = {id: await kit.key(id) for id in (logo, other, own, bold, intro)}
    before = await kit.shown()

    assert (await kit.call("DELETE", f"/files/{other}")).status_code == 204
    assert (await kit.shown())["version"] == before["version"], "what nobody uses makes no new version"
    for id in (logo, own, intro):
        assert (await kit.call("DELETE", f"/files/{id}")).status_code == 204
    now = await kit.shown()
    assert now["version"] == before["version"] + 3
    told = now["document"]
    assert (told["logo"], told["intro"], told["fonts"], told["font"]) == (None, None, [bold], "Ada Sans")
    assert told["primary"] == "#112233"
    assert (await kit.call("DELETE", f"/files/{bold}")).status_code == 204
    assert (await kit.shown())["document"]["font"] is None, "a font that nobody has any more"

    assert [id for id, key in keys.items() if kit.deps.storage.head(key)] == []
    assert (await kit.call("GET", "/files")).json()["data"] == []
    assert (await kit.call("DELETE", f"/files/{logo}")).status_code == 404
    earlier = (await kit.call("GET", "/versions")).json()["data"]
    assert earlier[-2]["document"]["logo"]["asset_id"] == logo, "what was, is not rewritten"


async def test_a_file_that_never_arrived_can_be_deleted_and_a_viewer_may_not(make_kit) -> None:
    kit = await make_kit()
    body = {"kind": "logo", "name": "a.png", "size": 10, "content_type": "image/png"}
    id = (await kit.call("POST", "/files", json=body)).json()["file"]["id"]
    key = await kit.key(id)
    kit.deps.storage.put_bytes(key, b"0123456789", "image/png")
    assert (await kit.call("DELETE", f"/files/{id}", role=Role.VIEWER)).status_code == 403
    assert kit.deps.storage.head(key)
    assert (await kit.call("DELETE", f"/files/{id}")).status_code == 204
    assert kit.deps.storage.head(key) is None


async def _edited(system, account, seeded: Seeded, footage: Footage, logo: str, *, edited: bool) -> None:
    timeline = timeline_of(footage.path, [(0, 25)], sound=False).model_dump(mode="json")
    mark = {"image": f"asset:{logo}", "position": "top", "width": 0.1, "opacity": 1.0, "margin": 0.0}
    row = MomentTimeline(
        moment_id=seeded.moment_id,
        org_id=account.org_id,
        document={**timeline, "watermark": mark},
        edited=edited,
    )
    async with system.transaction() as session:
        session.add(row)


async def test_a_file_stays_while_another_kit_an_export_or_an_edited_clip_needs_it(
    make_kit, account, system, deps, footage
) -> None:
    kit, twin = await make_kit("Ada"), await make_kit("Twin & Co")
    logo = await kit.file("logo")
    await kit.use(logo={"asset_id": logo})

    async def refused() -> str:
        answer = await kit.call("DELETE", f"/files/{logo}")
        assert (answer.status_code, answer.json()["code"]) == (409, "file_in_use"), answer.text
        assert deps.storage.head(await kit.key(logo))
        assert (await kit.shown())["document"]["logo"]["asset_id"] == logo
        return answer.json()["detail"]

    await twin.use(logo={"asset_id": logo})
    assert "Twin & Co" in await refused()
    await twin.use()

    seeded = await seed(system, deps, account.org_id, footage)
    wanted = {"moment_id": seeded.moment_id, "profile": "draft", "brand_kit_id": kit.id}
    made = await kit.client.post("/v1/export", json=wanted, headers=account.headers())
    assert made.status_code in (200, 201, 202), made.text
    assert "being rendered" in await refused()
    done = update(Export).where(Export.id == made.json()["id"]).values(status="ready", recipe=None)
    async with system.transaction() as session:
        await session.execute(done)

    await _edited(system, account, seeded, footage, logo, edited=True)
    assert "1 clip that was edited by hand" in await refused()
    # Framed by hand, which composing carries over.
    framed = update(MomentTimeline).where(MomentTimeline.moment_id == seeded.moment_id).values(framed=True)
    async with system.transaction() as session:
        await session.execute(framed)
    assert (await kit.call("DELETE", f"/files/{logo}")).status_code == 204
    assert (await kit.shown())["document"]["logo"] is None
    async with system.transaction() as session:
        moment = await session.get_one(MomentRow, seeded.moment_id)
        jobs = select(Job).where(Job.kind == "COMPOSE", Job.project_id == moment.project_id)
        (job,) = (await session.scalars(jobs)).all()
    assert moment.timeline_status == "composing"
    assert job.payload == {"moment_ids": [seeded.moment_id]}, "it is laid out without it"


async def test_a_file_that_is_deleted_while_it_is_being_checked_leaves_nothing(make_kit, acting) -> None:
    kit = await make_kit()
    body = {"kind": "logo", "name": "a.png", "size": 10, "content_type": "image/png"}
    id = (await kit.call("POST", "/files", json=body)).json()["file"]["id"]
    key = await kit.key(id)
    kit.deps.storage.put_bytes(key, b"0123456789", "image/png")
    job_id = (await kit.call("POST", f"/files/{id}/complete")).json()["job_id"]
    async with acting(kit.account) as context:
        task = await BrandPreview().load(context, await context.session.get_one(Job, job_id))
    # The worker writes what it made just after the file was deleted.
    assert (await kit.call("DELETE", f"/files/{id}")).status_code == 204
    written = task["target"] + ".png"
    kit.deps.storage.put_bytes(written, b"png", "image/png")
    outcome = {"key": written, "size": 3, "content_type": "image/png", "sha256": "0" * 64, "facts": {}}
    async with acting(kit.account) as context:
        await files.accept(context, id, outcome)
    assert kit.deps.storage.head(written) is None
    assert (await kit.shown())["version"] == 1


async def test_two_who_delete_the_same_file_at_once(make_kit) -> None:
    kit = await make_kit()
    logo = await kit.file("logo")
    await kit.use(logo={"asset_id": logo})
    answers = await asyncio.gather(*(kit.call("DELETE", f"/files/{logo}") for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [204, 404, 404]
    assert (await kit.shown())["version"] == 3
