"""What a kind of job is done with: load in a transaction, work without one, save in a transaction."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from clipforge.kit.progress import Progress

if TYPE_CHECKING:
    from clipforge.kit.service_settings import ServiceSettings
    from clipforge.pipeline.toolbox import Toolbox
    from clipforge.platform.base.context import Context
    from clipforge.platform.jobs.models import Job
    from clipforge.services.storage.protocol import ObjectStorage


@dataclass(frozen=True)
class WorkTools:
    """What work is done with, in the warm child of a worker.

    Attributes:
        storage: objects; their keys were decided in `load`.
        toolbox: the engines of this machine, kept warm between jobs.
        scratch: a folder for this attempt alone, bounded in size and removed afterwards.
        progress: told often; also where a wish to stop is noticed.
        settings: of the service, without secrets that work does not need.
    """

    storage: ObjectStorage
    toolbox: Toolbox
    scratch: Path
    progress: Progress
    settings: ServiceSettings


class Handler(Protocol):
    """Does one kind of job. Made anew for each job, without arguments."""

    kind: str

    async def load(self, context: Context, job: Job) -> dict[str, Any]:
        """Read what the work needs, in a short transaction, as plain JSON values.

        Keys of objects that the work makes are decided here, so that doing it twice makes them once.
        """

    def work(self, task: dict[str, Any], tools: WorkTools) -> dict[str, Any]:
        """Do it: in the child, without database. Gives a small JSON result; what is large goes to storage.

        Documents that `save` needs are named in the result (see `jobs.stored`), and read before it.
        """

    async def save(self, context: Context, job: Job, task: dict[str, Any], result: dict[str, Any]) -> None:
        """Write what came of it, in the transaction that completes the job: rows, events, ledger, jobs."""

    async def failed(self, context: Context, job: Job, error: dict[str, Any]) -> None:
        """It failed for good or was called off: tell the project or export, let go of reservations.

        `error` has code, message, reason, subject and remedy; its code is "cancelled" when called off.
        """
