"""The world outside, as one value that services receive through their context."""

from __future__ import annotations

from dataclasses import dataclass

from redis.asyncio import Redis

from clipforge.engines.weights.store import WeightStore
from clipforge.kit.net import NetPolicy
from clipforge.kit.service_settings import ServiceSettings
from clipforge.platform.base.crypto import Vault
from clipforge.platform.base.database import Database
from clipforge.services.queue.protocol import JobQueue
from clipforge.services.storage.protocol import ObjectStorage


@dataclass(frozen=True, slots=True)
class Deps:
    """Made once for each process by `apps`.

    Attributes:
        settings: values read at start.
        database: connections as the role that sees one org at a time.
        redis: counters and limits.
        storage: objects.
        queue: wakes workers.
        vault: seals secrets.
        net: what users' addresses may reach.
        weights: models on this machine, to tell which are here; workers on others have their own.
    """

    settings: ServiceSettings
    database: Database
    redis: Redis
    storage: ObjectStorage
    queue: JobQueue
    vault: Vault
    net: NetPolicy
    weights: WeightStore
