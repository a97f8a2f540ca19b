"""Brand kits: a look of the org's own with versions that never change, and one default."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clipforge.kit.ids import new_id
from clipforge.media.brand import BrandKit, Watermark
from clipforge.platform.base.context import Context
from clipforge.platform.base.problems import conflict, invalid, not_found
from clipforge.platform.base.versions import check_match
from clipforge.platform.brand_kits import repository
from clipforge.platform.brand_kits.models import BrandKitRow, BrandKitVersion
from clipforge.platform.brand_kits.schemas import BrandDocument, BrandKitCreate, BrandKitUpdate
from clipforge.platform.jobs import service as jobs
from clipforge.platform.orgs.audit import record
from clipforge.platform.projects.models import Asset
from clipforge.platform.templates import service as templates

MOST_OF_ORG = 100
ASSET = "asset:"
"""Before the id of a stored file, where a timeline or brand kit of the engine has a path."""


@dataclass(frozen=True, slots=True)
class ResolvedBrand:
    """A brand kit as an export needs it.

    Attributes:
        kit_id: of the kit, None for no brand.
        version: of the kit.
        brand: for the engine; its files are ``asset:<id>``.
        keys: asset id → storage key of every file it names.
        families: names of its own fonts.
    """

    kit_id: str | None
    version: int | None
    brand: BrandKit
    keys: dict[str, str]
    families: frozenset[str] = frozenset()


NO_BRAND = ResolvedBrand(None, None, BrandKit(), {})


async def resolve(context: Context, kit_id: str | None, version: int | None = None) -> ResolvedBrand:
    """What a kit says, at its newest version unless one is named; no brand for None. Raises 404."""
    if kit_id is None:
        return NO_BRAND
    kit = await get(context, kit_id)
    row = await _version(context, kit, version or kit.version)
    document = BrandDocument.model_validate(row.document)
    assets = await repository.assets(context.session, context.org_id, named(document))
    fonts = [name for name in document.fonts if name in assets]

    def file(id: str | None) -> str | None:
        return ASSET + id if id is not None and id in assets else None

    mark = document.logo
    image = file(mark.asset_id) if mark else None
    brand = BrandKit(
        name=kit.name,
        primary=document.primary,
        secondary=document.secondary,
        text=document.text,
        outline=document.outline,
        font=document.font,
        font_files=tuple(ASSET + id for id in fonts),
        watermark=(
            Watermark(
                image=image,
                position=mark.position,
                width=mark.width,
                opacity=mark.opacity,
                margin=mark.margin,
            )
            if mark and image
            else None
        ),
        intro=file(document.intro),
        outro=file(document.outro),
        template=document.template,
    )
    return ResolvedBrand(
        kit.id,
        row.version,
        brand,
        {asset.id: asset.storage_key for asset in assets.values()},
        frozenset(str(assets[id].details.get("family", "")) for id in fonts),
    )


async def default_id(context: Context) -> str | None:
    """Id of the kit that is used when none is named."""
    kit = await repository.default(context.session, context.org_id)
    return kit.id if kit else None


def named(document: BrandDocument) -> list[str]:
    """Asset ids of all files that a document names."""
    ids = [*document.fonts, document.logo.asset_id if document.logo else None, document.intro, document.outro]
    return list(dict.fromkeys(id for id in ids if id))


async def get(context: Context, kit_id: str, *, lock: bool = False) -> BrandKitRow:
    """A kit; raises 404."""
    kit = await repository.find(context.session, context.org_id, kit_id, lock=lock)
    if kit is None:
        raise not_found("brand kit", kit_id)
    return kit


async def newest(context: Context, kit: BrandKitRow) -> BrandKitVersion:
    """Its newest version."""
    return await _version(context, kit, kit.version)


async def _version(context: Context, kit: BrandKitRow, number: int) -> BrandKitVersion:
    row = await repository.version(context.session, context.org_id, kit.id, number)
    if row is None:
        raise not_found("version of the brand kit", str(number))
    return row


async def list_all(
    context: Context, limit: int, cursor: str | None
) -> tuple[list[tuple[BrandKitRow, BrandKitVersion]], str | None]:
    """A page of kits with their newest versions."""
    kits, following = await repository.listed(context.session, context.org_id, limit, cursor)
    versions = await repository.newest(context.session, context.org_id, kits)
    return [(kit, versions[kit.id]) for kit in kits], following


async def list_versions(
    context: Context, kit_id: str, limit: int, cursor: str | None
) -> tuple[list[BrandKitVersion], str | None]:
    """A page of versions of a kit, newest first."""
    kit = await get(context, kit_id)
    return await repository.versions(context.session, context.org_id, kit.id, limit, cursor)


async def create(context: Context, wanted: BrandKitCreate) -> tuple[BrandKitRow, BrandKitVersion]:
    """Add a kit; raises 409 when the org has too many, 422 for files or a template that are not there."""
    await repository.lock_org(context.session, context.org_id)
    if await repository.count(context.session, context.org_id) >= MOST_OF_ORG:
        raise conflict(
            "too_many_brand_kits", f"An org has {MOST_OF_ORG} brand kits at most; delete one first."
        )
    await check(context, wanted.document)
    if wanted.is_default:
        await repository.no_default(context.session, context.org_id)
    kit = BrandKitRow(
        id=new_id("kit"), org_id=context.org_id, name=wanted.name, version=0, is_default=wanted.is_default
    )
    context.session.add(kit)
    version = await add_version(context, kit, wanted.document)
    record(context, "brand_kit.created", kit.id)
    return kit, version


async def update(
    context: Context, kit_id: str, wanted: BrandKitUpdate, if_match: str | None
) -> tuple[BrandKitRow, BrandKitVersion]:
    """Change a kit; every change makes a new version. Raises 404, 412, 422."""
    await repository.lock_org(context.session, context.org_id)
    kit = await get(context, kit_id, lock=True)
    check_match(if_match, kit.version)
    document = wanted.document
    if document is None:
        document = BrandDocument.model_validate((await newest(context, kit)).document)
    else:
        await check(context, document)
    if wanted.is_default is not None and wanted.is_default != kit.is_default:
        await repository.no_default(context.session, context.org_id)
        kit.is_default = wanted.is_default
    kit.name = wanted.name or kit.name
    version = await add_version(context, kit, document)
    record(context, "brand_kit.updated", kit.id, version=version.version)
    return kit, version


async def add_version(context: Context, kit: BrandKitRow, document: BrandDocument) -> BrandKitVersion:
    """Make a document the newest version of a kit, and have its picture drawn."""
    kit.version += 1
    await context.session.flush()
    version = BrandKitVersion(
        org_id=context.org_id,
        kit_id=kit.id,
        version=kit.version,
        document=document.model_dump(mode="json"),
        actor=context.principal.actor,
    )
    context.session.add(version)
    await context.session.flush()
    await context.session.refresh(kit)
    await context.session.refresh(version)
    await jobs.create(
        context,
        "BRAND_PREVIEW",
        payload={"kit_id": kit.id, "version": kit.version},
        key=f"brand-preview/{kit.id}/{kit.version}",
    )
    return version


async def check(context: Context, document: BrandDocument) -> None:
    """Raise 422 for files that are not checked and ready, of another kind, or an unknown template or font."""
    assets = await repository.assets(context.session, context.org_id, named(document))
    wanted = [("logo.asset_id", document.logo.asset_id if document.logo else None, "logo")]
    wanted += [(f"fonts.{number}", id, "font") for number, id in enumerate(document.fonts)]
    wanted += [("intro", document.intro, "intro"), ("outro", document.outro, "outro")]
    for field, id, kind in wanted:
        if id is None:
            continue
        asset = assets.get(id)
        if asset is None or asset.kind != kind or not asset.details.get("checked"):
            raise invalid(
                f"document.{field}", f"There is no {kind} '{id}'; upload one to a brand kit and complete it."
            )
    if document.template is not None:
        await templates.resolve(context, document.template)
    if document.font is not None:
        own = {str(assets[id].details.get("family", "")).casefold() for id in document.fonts}
        check_family("document.font", document.font, own)


def check_family(field: str, family: str, own: set[str]) -> None:
    """Raise 422 for a font that neither the kit has nor comes with ClipForge."""
    if not has_family(family, own):
        raise invalid(
            field, f"There is no font '{family[:80]}'; upload it, or choose one of {', '.join(_bundled())}."
        )


def has_family(family: str, own: set[str]) -> bool:
    """Whether a font is among a kit's own families (in lower case) or comes with ClipForge."""
    return family.casefold() in own | {name.casefold() for name in _bundled()}


def _bundled() -> Sequence[str]:
    from clipforge.engines.typography.library import FontLibrary

    return FontLibrary().families()


async def delete(context: Context, kit_id: str) -> None:
    """Remove a kit with its files; exports made with it stay as they are."""
    await repository.lock_org(context.session, context.org_id)
    kit = await get(context, kit_id, lock=True)
    assets: list[Asset] = list(await repository.files(context.session, context.org_id, kit.id))
    assets += await repository.previews(context.session, context.org_id, kit.id)
    prefix = files_prefix(context.org_id, kit.id)
    await repository.remove_assets(context.session, context.org_id, [asset.id for asset in assets])
    await context.session.delete(kit)
    record(context, "brand_kit.deleted", kit_id)

    async def remove_objects() -> None:
        import asyncio

        await asyncio.to_thread(context.deps.storage.delete_prefix, prefix)

    context.after_commit(remove_objects)


def files_prefix(org_id: str, kit_id: str) -> str:
    """Where the objects of a kit are."""
    return f"orgs/{org_id}/brand/{kit_id}/"
