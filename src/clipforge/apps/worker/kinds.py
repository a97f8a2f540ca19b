"""Which handler does which kind of job, as data; loaded when first needed."""

from __future__ import annotations

import importlib
from collections.abc import Mapping

from clipforge.kit.errors import MissingDependencyError
from clipforge.platform.jobs.handler import Handler

HANDLERS: Mapping[str, str] = {
    "INGEST": "clipforge.platform.projects.jobs:Ingest",
    "BROWSER_MEDIA": "clipforge.platform.projects.jobs:BrowserMedia",
    "ARCHIVE": "clipforge.platform.projects.jobs:Archive",
    "DELETE": "clipforge.platform.projects.jobs:Delete",
    "NARRATE": "clipforge.platform.transcripts.jobs:Narrate",
    "TRANSCRIBE": "clipforge.platform.transcripts.jobs:Transcribe",
    "TRANSCRIBE_PIECE": "clipforge.platform.transcripts.jobs:TranscribePiece",
    "DETECT": "clipforge.platform.moments.jobs:Detect",
    "COMPOSE": "clipforge.platform.moments.jobs:Compose",
    "RENDER": "clipforge.platform.exports.jobs:Render",
    "ZIP": "clipforge.platform.exports.jobs:Zip",
    "BRAND_PREVIEW": "clipforge.platform.brand_kits.jobs:BrandPreview",
}
"""kind → module:class"""


def load_handler(where: str) -> Handler:
    """A new handler; raises `MissingDependencyError` when there is none at that place."""
    module, _, name = where.partition(":")
    try:
        made: Handler = getattr(importlib.import_module(module), name)()
    except (ModuleNotFoundError, AttributeError) as error:
        raise MissingDependencyError(
            f"the handler of this kind of job cannot be loaded ({error})",
            subject=where,
            remedy="Install the same version of ClipForge on every worker",
            code="handler_missing",
        ) from error
    return made


def handler_of(kind: str, table: Mapping[str, str] = HANDLERS) -> Handler:
    """The handler of a kind; raises `MissingDependencyError` for a kind that nobody does."""
    where = table.get(kind)
    if where is None:
        raise MissingDependencyError(
            "no handler is known for this kind of job", subject=kind, code="handler_missing"
        )
    return load_handler(where)
