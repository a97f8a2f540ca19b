"""Templates: those that come with ClipForge, and an org's own on top of them."""

from __future__ import annotations

import pytest

from clipforge.platform.base.problems import Problem
from clipforge.platform.templates import service
from clipforge.platform.templates.schemas import TemplateCreate, TemplateUpdate


def _new(**fields: object) -> TemplateCreate:
    return TemplateCreate.model_validate({"name": "Mine", "based_on": "boxed", **fields})


async def test_an_own_template_is_the_built_in_one_with_its_changes(account, acting) -> None:
    async with acting(account) as context:
        made = await service.create(context, _new(style={"position": 0.4}, aspect="1:1"))
        base = await service.get(context, "boxed")
        assert made.style == base.style.model_copy(update={"position": 0.4})
        resolved = await service.resolve(context, made.id)
        assert (resolved.aspect, resolved.style) == ("1:1", made.style)
        changed = await service.update(
            context, made.id, TemplateUpdate(style={"uppercase": True}), f'"{made.version}"'
        )
        assert (changed.version, changed.style.uppercase) == (2, True)
        assert changed.style.position == base.style.position
        with pytest.raises(Problem, match="version_mismatch"):
            await service.update(context, made.id, TemplateUpdate(name="X"), '"1"')


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"based_on": "nothing"}, "based_on"),
        ({"style": {"size": 9}}, "style.size"),
        ({"style": {"colour": "#FFFFFF"}}, "style.colour"),
        ({"style": {"text": "red"}}, "style.text"),
        ({"style": {"font": "a\x00b"}}, "style"),
    ],
)
async def test_a_style_that_makes_no_sense_is_refused_by_field(account, acting, fields, field) -> None:
    async with acting(account) as context:
        with pytest.raises(Problem) as refused:
            await service.create(context, _new(**fields))
    assert (refused.value.status, refused.value.errors[0]["field"]) == (422, field)


async def test_pages_hold_every_template_once(account, acting) -> None:
    async with acting(account) as context:
        own = [(await service.create(context, _new(name=f"T{number}"))).id for number in range(3)]
        seen: list[str] = []
        cursor = None
        while True:
            page = await service.list_all(context, 2, cursor)
            seen += [template.id for template in page.data]
            cursor = page.next_cursor
            if not page.has_more:
                break
    assert len(seen) == len(set(seen))
    assert seen[-3:] == sorted(own)  # those of the same millisecond have no other order
    assert "boxed" in seen[:-3]


async def test_built_in_templates_cannot_be_changed_and_others_orgs_are_not_there(
    account, make_account, acting
) -> None:
    async with acting(account) as context:
        made = await service.create(context, _new())
        for call in (
            service.update(context, "boxed", TemplateUpdate(name="X"), None),
            service.delete(context, "boxed"),
        ):
            with pytest.raises(Problem, match="template_built_in"):
                await call
    stranger = await make_account()
    async with acting(stranger) as context:
        for call in (
            service.get(context, made.id),
            service.resolve(context, made.id),
            service.update(context, made.id, TemplateUpdate(name="X"), None),
            service.delete(context, made.id),
        ):
            with pytest.raises(Problem) as refused:
                await call
            assert refused.value.status == 404
    async with acting(account) as context:
        await service.delete(context, made.id)
        with pytest.raises(Problem, match="not_found"):
            await service.get(context, made.id)
