"""Groups of options that several commands share: one dataclass a group, spread over the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import Any, get_type_hints


def with_groups(command: Callable[..., None]) -> Callable[..., None]:
    """The same command for typer: each parameter that is a dataclass stands there as its single fields.

    The fields are annotated as typer wants its options. Of two parameters or fields with one name, which
    would hide one another, the second raises `TypeError`.
    """
    hints = get_type_hints(command, include_extras=True)
    groups: dict[str, Any] = {}
    spread: dict[str, Parameter] = {}
    for name in signature(command).parameters:
        kind = hints[name]
        if is_dataclass(kind):
            groups[name] = kind
            own = get_type_hints(kind, include_extras=True)
            found = [_parameter(item.name, item.default, own[item.name]) for item in fields(kind)]
        else:
            found = [_parameter(name, signature(command).parameters[name].default, kind)]
        for parameter in found:
            if parameter.name in spread:
                raise TypeError(f"two options of {command.__name__} are called {parameter.name}")
            spread[parameter.name] = parameter

    @wraps(command)
    def run(**given: Any) -> None:
        made = {
            name: kind(**{item.name: given.pop(item.name) for item in fields(kind)})
            for name, kind in groups.items()
        }
        command(**given, **made)

    # typer reads both: the order and defaults from one, the kinds from the other.
    run.__signature__ = Signature(list(spread.values()))  # type: ignore[attr-defined]
    run.__annotations__ = {name: parameter.annotation for name, parameter in spread.items()}
    return run


def _parameter(name: str, default: Any, kind: Any) -> Parameter:
    absent = default is MISSING or default is Parameter.empty
    return Parameter(
        name, Parameter.KEYWORD_ONLY, default=Parameter.empty if absent else default, annotation=kind
    )
