"""From settings to the world outside: opened once for each process, closed at its end."""

from __future__ import annotations

import ipaddress
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from pydantic import SecretStr
from redis.asyncio import Redis

from clipforge.engines.weights.store import WeightStore
from clipforge.kit.errors import UsageError
from clipforge.kit.net import NetPolicy
from clipforge.kit.service_settings import ServiceSettings
from clipforge.kit.settings import Settings
from clipforge.platform.base.crypto import Vault
from clipforge.platform.base.database import Database
from clipforge.platform.base.deps import Deps
from clipforge.services.queue.rq_queue import RqQueue
from clipforge.services.storage.protocol import ObjectStorage

_SHORTEST_KEY = 32


def need(value: SecretStr | None, variable: str) -> str:
    """A setting without which the service cannot run; raises `UsageError` naming the variable."""
    if value is None or not value.get_secret_value():
        raise UsageError(
            "this setting is missing",
            subject=variable,
            remedy="Set it, or start everything with 'clipforge up', which makes its own",
        )
    return value.get_secret_value()


def make_vault(settings: ServiceSettings) -> Vault:
    """The vault; raises `UsageError` for a key that is too short."""
    key = need(settings.secret_key, "CLIPFORGE_SECRET_KEY")
    if len(key) < _SHORTEST_KEY:
        raise UsageError(f"it needs {_SHORTEST_KEY} characters or more", subject="CLIPFORGE_SECRET_KEY")
    return Vault(key, settings.old_secret_keys)


def make_policy(settings: ServiceSettings) -> NetPolicy:
    """What users' addresses may reach; raises `UsageError` for what is no network."""
    try:
        return NetPolicy(networks=tuple(ipaddress.ip_network(text) for text in settings.allow_nets))
    except ValueError as error:
        raise UsageError(
            str(error),
            subject="CLIPFORGE_ALLOW_NETS",
            remedy="Give networks as 10.1.0.0/16, with commas between",
        ) from error


def make_weights(machine: Settings) -> WeightStore:
    """The models of this machine, where its workers keep them."""
    return WeightStore(machine.data_dir / "weights", machine.weights_dir, machine.offline)


class KeySource(Protocol):
    """Gives a key for each purpose: the vault, or what a worker's child was told of it."""

    def key_for(self, purpose: str) -> bytes:
        """A key of 32 bytes."""


def make_bucket(settings: ServiceSettings) -> ObjectStorage:
    """The S3 bucket that is set, not asked yet; raises `UsageError` when its keys are missing."""
    from clipforge.services.storage.s3 import S3Options, S3Storage

    return S3Storage(
        S3Options(
            bucket=settings.s3_bucket or "",
            endpoint=settings.s3_endpoint,
            region=settings.s3_region,
            access_key=need(settings.s3_access_key, "CLIPFORGE_S3_ACCESS_KEY"),
            secret_key=need(settings.s3_secret_key, "CLIPFORGE_S3_SECRET_KEY"),
            path_style=settings.s3_path_style,
            prefix=settings.s3_prefix,
        )
    )


def make_storage(settings: ServiceSettings, keys: KeySource) -> ObjectStorage:
    """S3 when a bucket is set, else the disk; ready to be used.

    Raises:
        ClipForgeError: it cannot be reached or written to.
    """
    storage: ObjectStorage
    if settings.s3_bucket:
        storage = make_bucket(settings)
    else:
        from clipforge.services.storage.local import LocalStorage

        folder = settings.storage_dir or settings.home / "storage"
        storage = LocalStorage(folder, settings.public_url, keys.key_for("storage"))
    storage.ensure_ready(settings.browser_origins)
    return storage


@asynccontextmanager
async def open_deps(
    settings: ServiceSettings, *, system: bool = False, pool: int = 10, application: str = "clipforge"
) -> AsyncIterator[Deps]:
    """Open everything, and close it at the end.

    Args:
        settings: read from the environment.
        system: connect to Postgres as the role that sees every org (scheduler, claiming, administration).
        pool: database connections kept open.
        application: name shown in the database's activity list.
    """
    vault = make_vault(settings)
    url = (
        need(settings.database_system_url, "CLIPFORGE_DATABASE_SYSTEM_URL")
        if system
        else need(settings.database_url, "CLIPFORGE_DATABASE_URL")
    )
    database = Database(url, pool=pool, overflow=pool, application=application)
    redis_url = need(settings.redis_url, "CLIPFORGE_REDIS_URL")
    redis = Redis.from_url(redis_url, decode_responses=True)
    queue = RqQueue(redis_url)
    try:
        yield Deps(
            settings=settings,
            database=database,
            redis=redis,
            storage=make_storage(settings, vault),
            queue=queue,
            vault=vault,
            net=make_policy(settings),
            weights=make_weights(Settings()),
        )
    finally:
        await queue.close()
        await redis.aclose()
        await database.close()
