"""Stored files that a timeline or brand kit names, brought to a worker's scratch folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from clipforge.platform.brand_kits.service import ASSET

if TYPE_CHECKING:
    from clipforge.platform.jobs.handler import WorkTools


def fetch_assets(tools: WorkTools, keys: Mapping[str, str]) -> dict[str, str]:
    """Download files; gives ``asset:<id>`` → path, with the suffix of the object's key.

    Args:
        tools: of the running job.
        keys: asset id → storage key.
    """
    folder = tools.scratch / "assets"
    folder.mkdir(exist_ok=True)
    found = {}
    for id, key in keys.items():
        path = folder / f"{id}{PurePosixPath(key).suffix}"
        tools.storage.download(key, path)
        found[ASSET + id] = str(path)
    return found
