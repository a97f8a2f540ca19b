"""Every table of the platform, known to the declarative base once this was loaded."""

from __future__ import annotations

import importlib

MODULES = (
    "base.idempotency",
    "accounts.models",
    "orgs.models",
    "api_keys.models",
    "projects.models",
    "transcripts.models",
    "moments.models",
    "exports.models",
    "brand_kits.models",
    "templates.models",
    "jobs.models",
    "events.models",
    "webhooks.models",
    "usage.models",
    "mails.models",
    "notices.models",
    "requests.models",
)


def load() -> None:
    """Import every module that declares tables."""
    for name in MODULES:
        importlib.import_module(f"clipforge.platform.{name}")
