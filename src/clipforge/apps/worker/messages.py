"""What parent and child of a worker say to one another: one JSON object a line, over pipes.

parent → child: ``start`` once, then ``run`` (one at a time) and ``stop``.
child → parent: ``ready`` once, then ``progress`` while it works, and ``done`` or ``failed`` at the end.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from clipforge.kit.service_settings import ServiceSettings

Message = dict[str, Any]

LONGEST = 32 << 20
"""Bytes of a line at most; results are small, and what is large goes through storage."""

WITHHELD = frozenset(
    {
        "database_url",
        "database_system_url",
        "database_owner_url",
        "redis_url",
        "secret_key",
        "old_secret_keys",
        "service_token",
        "smtp_url",
        "oidc_providers",
    }
)
"""Settings that work does not need, so that whoever takes over a decoder does not get them."""


_CORES = 64
"""Processor time is counted over all cores; only work that runs wild reaches this many for its whole time."""


def order(
    handler: str, task: dict[str, Any], scratch: Path, timeout_seconds: int, ids: dict[str, Any]
) -> Message:
    """A `run` message.

    Args:
        handler: module:class.
        task: what the handler loaded.
        scratch: the folder of this piece of work.
        timeout_seconds: real time that it may take.
        ids: for its log lines.
    """
    return {
        "type": "run",
        "handler": handler,
        "task": task,
        "scratch": str(scratch),
        "processor_seconds": timeout_seconds * _CORES,
        "ids": ids,
    }


def encode(message: Message) -> bytes:
    """A message as its line."""
    return json.dumps(message, separators=(",", ":")).encode() + b"\n"


def decode(line: bytes) -> Message:
    """A line as its message; raises `ValueError` for what is none."""
    message = json.loads(line)
    if not isinstance(message, dict):
        raise ValueError("not a message")
    return message


def settings_for_child(settings: ServiceSettings) -> dict[str, Any]:
    """The settings that the child may know, as JSON."""
    open_values = settings.model_dump(mode="json", exclude=set(WITHHELD))
    for name in open_values:
        value = getattr(settings, name)
        if isinstance(value, SecretStr):
            open_values[name] = value.get_secret_value()
    return open_values


def environment_for_child(environment: dict[str, str]) -> dict[str, str]:
    """An environment without the secrets that the child must not have."""
    hidden = {f"CLIPFORGE_{name.upper()}" for name in WITHHELD}
    return {name: value for name, value in environment.items() if name.upper() not in hidden}
