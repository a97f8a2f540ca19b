"""The settings of the service, with an error a person can act on."""

from __future__ import annotations

from pydantic import ValidationError

from clipforge.kit.errors import UsageError
from clipforge.kit.service_settings import ServiceSettings


def service_settings() -> ServiceSettings:
    """What the environment says; raises `UsageError` naming the variable that makes no sense."""
    try:
        return ServiceSettings()
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        name = f"CLIPFORGE_{str(first['loc'][0]).upper()}" if first["loc"] else "CLIPFORGE_…"
        raise UsageError(first["msg"], subject=name, remedy="Correct or unset it") from error
