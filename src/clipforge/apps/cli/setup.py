"""From the environment to engines and cache: the one place of the command line that reads settings."""

from __future__ import annotations

from pydantic import ValidationError

from clipforge.kit.errors import UsageError
from clipforge.kit.settings import Settings
from clipforge.pipeline.cache import StageCache
from clipforge.pipeline.cache_limit import CacheUse
from clipforge.pipeline.toolbox import Machine, Toolbox

_uses: list[CacheUse] = []
"""Kept until the process ends."""


def settings() -> Settings:
    """The settings; raises `UsageError` naming the variable that makes no sense."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"CLIPFORGE_{str(first['loc'][0]).upper()}"
        raise UsageError(first["msg"], subject=name, remedy="Correct or unset it") from error


def toolbox(chosen: Settings) -> Toolbox:
    """The engines of this machine."""
    key = chosen.assemblyai_key
    return Toolbox(
        Machine(
            data_dir=chosen.data_dir,
            weights_dir=chosen.weights_dir,
            ffmpeg=chosen.ffmpeg,
            offline=chosen.offline,
            threads=chosen.threads,
            assemblyai_key=key.get_secret_value() if key else "",
            assemblyai_url=chosen.assemblyai_url,
            assemblyai_private=chosen.assemblyai_private,
        )
    )


def cache(chosen: Settings, fresh: bool = False) -> StageCache:
    """Results of stages, within their bound; with `fresh` none of earlier runs is used."""
    _uses.append(CacheUse(chosen.cache_dir, round(chosen.cache_gb * 1e9)))
    return StageCache(chosen.cache_dir, enabled=not fresh)
