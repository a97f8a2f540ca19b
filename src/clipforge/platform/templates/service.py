"""Templates: those that come with the compose stage, and an org's own on top of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from clipforge.kit.ids import new_id
from clipforge.media.caption.model import CaptionStyle
from clipforge.platform.base.context import Context
from clipforge.platform.base.pagination import Page, decode_cursor, encode_cursor
from clipforge.platform.base.problems import Problem, conflict, invalid, not_found
from clipforge.platform.base.versions import check_match
from clipforge.platform.orgs.audit import record
from clipforge.platform.templates import repository
from clipforge.platform.templates.models import TemplateRow
from clipforge.platform.templates.schemas import Aspect, TemplateCreate, TemplateOut, TemplateUpdate

if TYPE_CHECKING:
    from clipforge.stages.compose.captions.presets import CaptionTemplate

MOST_OF_ORG = 200


@dataclass(frozen=True, slots=True)
class ResolvedTemplate:
    """A template as an export needs it.

    Attributes:
        id: its id.
        style: how captions look, before a brand's colours.
        aspect: shape of clips, None when it does not say.
        captions: whether captions are burnt in, None when it does not say.
    """

    id: str
    style: CaptionStyle
    aspect: Aspect | None = None
    captions: bool | None = None


def _built_in() -> tuple[CaptionTemplate, ...]:
    from clipforge.stages.compose.captions.presets import list_templates

    return list_templates()


def default_id() -> str:
    """Id of the template that is taken when nobody chose one."""
    return _built_in()[0].id


def styled(style: CaptionStyle, position: float | None, keywords: bool | None) -> CaptionStyle:
    """A style with what a person chose beside the template; None leaves it to the template."""
    changes = {"position": position, "emphasize": keywords}
    return style.model_copy(update={name: value for name, value in changes.items() if value is not None})


async def resolve(context: Context, template_id: str | None) -> ResolvedTemplate:
    """What a template says; the default one for None. Raises 404 when there is none of this id."""
    chosen = template_id or default_id()
    for template in _built_in():
        if template.id == chosen:
            return ResolvedTemplate(template.id, template.style)
    row = await _own(context, chosen)
    return ResolvedTemplate(
        row.id,
        _style(row.based_on, row.document.get("style", {})),
        row.document.get("aspect"),
        row.document.get("captions"),
    )


async def get(context: Context, template_id: str) -> TemplateOut:
    """One template; raises 404."""
    for template in _built_in():
        if template.id == template_id:
            return _built_in_out(template)
    return _out(await _own(context, template_id))


async def list_all(context: Context, limit: int, cursor: str | None) -> Page[TemplateOut]:
    """Built-in ones, then the org's own in the order of making."""
    everything = [_built_in_out(template) for template in _built_in()]
    everything += [_out(row) for row in await repository.all_of(context.session, context.org_id)]
    start = 0
    if cursor:
        (after,) = decode_cursor(cursor, 1)
        ids = [template.id for template in everything]
        start = ids.index(after) + 1 if after in ids else len(ids)
    data = everything[start : start + limit]
    more = start + limit < len(everything)
    return Page(data=data, has_more=more, next_cursor=encode_cursor([data[-1].id]) if more else None)


async def create(context: Context, wanted: TemplateCreate) -> TemplateOut:
    """Add one; raises 409 when the org has too many, 422 for a style that makes no sense."""
    if await repository.count_locked(context.session, context.org_id) >= MOST_OF_ORG:
        raise conflict("too_many_templates", f"An org has {MOST_OF_ORG} templates at most; delete one first.")
    if wanted.based_on not in [template.id for template in _built_in()]:
        known = ", ".join(template.id for template in _built_in())
        raise invalid("based_on", f"A template is based on one that comes with ClipForge: {known}.")
    _style(wanted.based_on, wanted.style)
    row = TemplateRow(
        id=new_id("tmpl"),
        org_id=context.org_id,
        name=wanted.name,
        version=1,
        based_on=wanted.based_on,
        document={"style": wanted.style, "aspect": wanted.aspect, "captions": wanted.captions},
    )
    context.session.add(row)
    await context.session.flush()
    record(context, "template.created", row.id)
    await context.session.refresh(row)
    return _out(row)


async def update(
    context: Context, template_id: str, wanted: TemplateUpdate, if_match: str | None
) -> TemplateOut:
    """Change one's own; raises 404, 409 for a built-in one, 412 when it is newer than `if_match`."""
    _refuse_built_in(template_id)
    row = await _own(context, template_id, lock=True)
    check_match(if_match, row.version)
    document: dict[str, Any] = dict(row.document)
    for name in ("style", "aspect", "captions"):
        if name in wanted.model_fields_set and (name != "style" or wanted.style is not None):
            document[name] = getattr(wanted, name)
    _style(row.based_on, document.get("style", {}))
    row.name = wanted.name or row.name
    row.document = document
    row.version += 1
    await context.session.flush()
    record(context, "template.updated", row.id)
    await context.session.refresh(row)
    return _out(row)


async def delete(context: Context, template_id: str) -> None:
    """Remove one's own; exports made with it stay as they are."""
    _refuse_built_in(template_id)
    row = await _own(context, template_id, lock=True)
    await context.session.delete(row)
    record(context, "template.deleted", template_id)


def _refuse_built_in(template_id: str) -> None:
    if template_id in [template.id for template in _built_in()]:
        raise conflict(
            "template_built_in", "This template comes with ClipForge; make one of your own based on it."
        )


async def _own(context: Context, template_id: str, *, lock: bool = False) -> TemplateRow:
    row = await repository.find(context.session, context.org_id, template_id, lock=lock)
    if row is None:
        raise not_found("template", template_id)
    return row


def _style(based_on: str, changes: dict[str, Any]) -> CaptionStyle:
    """The style of a built-in template with changes; raises 422 that names the field."""
    if "\\u0000" in json.dumps(changes):
        raise invalid("style", "The character U+0000 is not allowed.")
    base = next((template.style for template in _built_in() if template.id == based_on), CaptionStyle())
    try:
        return CaptionStyle.model_validate({**base.model_dump(), **changes})
    except ValidationError as error:
        errors = [
            {
                "field": ".".join(("style", *map(str, each["loc"]))),
                "code": each["type"],
                "detail": each["msg"],
            }
            for each in error.errors(include_url=False, include_context=False, include_input=False)
        ]
        raise Problem(422, "validation_failed", "The style makes no sense.", errors=errors) from error


def _built_in_out(template: CaptionTemplate) -> TemplateOut:
    return TemplateOut(
        id=template.id,
        name=template.name,
        description=template.description,
        built_in=True,
        based_on=None,
        version=1,
        style=template.style,
        changes={},
        aspect=None,
        captions=None,
        created_at=None,
        updated_at=None,
    )


def _out(row: TemplateRow) -> TemplateOut:
    changes = row.document.get("style", {})
    return TemplateOut(
        id=row.id,
        name=row.name,
        description="",
        built_in=False,
        based_on=row.based_on,
        version=row.version,
        style=_style(row.based_on, changes),
        changes=changes,
        aspect=row.document.get("aspect"),
        captions=row.document.get("captions"),
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
