"""The warm child of a worker: keeps engines and models loaded, and does one piece of work at a time.

It has no database and no queue: it reads orders from standard input and answers on what was standard output.
It ends when its parent closes the pipe or dies, and takes what it started with it.
"""

from __future__ import annotations

import contextlib
import gc
import os
import resource
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

import structlog

from clipforge.apps.worker.kinds import load_handler
from clipforge.apps.worker.messages import Message, decode, encode
from clipforge.kit.errors import CancelledError, ClipForgeError, ResourceError, ToolFailedError
from clipforge.kit.heap import one_heap
from clipforge.kit.logs import configure_logs, logger
from clipforge.kit.progress import CancelToken, Progress
from clipforge.kit.service_settings import ServiceSettings
from clipforge.platform.jobs.handler import WorkTools

if TYPE_CHECKING:
    from clipforge.pipeline.toolbox import Toolbox
    from clipforge.services.storage.protocol import ObjectStorage

log = logger(__name__)

_TELL_SECONDS = 0.25
_PIECE = 64 << 10


class _Keys:
    """The one key that the child needs of the vault."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def key_for(self, purpose: str) -> bytes:
        """The key of local storage; no other is known here."""
        return self._key


class ChildWorker:
    """What runs in the child.

    Args:
        answers: file descriptor that answers are written to.
    """

    def __init__(self, answers: int) -> None:
        self._answers = answers
        self._writing = threading.Lock()
        self._orders: SimpleQueue[Message | None] = SimpleQueue()
        self._token = CancelToken()
        self._last_told = 0.0

    def serve(self) -> None:
        """Work until the parent closes the pipe."""
        threading.Thread(target=self._listen, name="orders", daemon=True).start()
        signal.signal(signal.SIGTERM, lambda *_: self._leave())
        # The terminal's ctrl-C goes to the parent, which decides.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        start = self._orders.get()
        if start is None:
            return
        settings = ServiceSettings.model_validate(start["settings"])
        configure_logs(start["service"], level=settings.log_level, as_json=settings.log_json)
        storage = _storage(settings, bytes.fromhex(start["storage_key"]))
        toolbox = _toolbox()
        self._say({"type": "ready"})
        while (order := self._orders.get()) is not None:
            self._token = CancelToken()
            self._run(order, settings, storage, toolbox)
            gc.collect()

    def _listen(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            for line in _lines_of(0):
                message = decode(line)
                if message["type"] == "stop":
                    self._token.cancel()
                else:
                    self._orders.put(message)
        self._leave()

    def _leave(self) -> None:
        """The parent is gone, or wants us gone: let what we started end, then end."""
        self._token.cancel()
        self._orders.put(None)

        def end() -> None:
            # Programs that were started are ended by their own watchers once the token is cancelled.
            time.sleep(1.0)
            os._exit(0)

        threading.Thread(target=end, name="end", daemon=True).start()

    def _say(self, message: Message) -> None:
        data = encode(message)
        with self._writing, contextlib.suppress(BrokenPipeError):
            while data:
                data = data[os.write(self._answers, data) :]

    def _tell(self, fraction: float, note: str) -> None:
        now = time.monotonic()
        if now - self._last_told >= _TELL_SECONDS or fraction >= 1:
            self._last_told = now
            self._say({"type": "progress", "fraction": fraction, "note": note})

    def _run(
        self, order: Message, settings: ServiceSettings, storage: ObjectStorage, toolbox: Toolbox
    ) -> None:
        scratch = Path(order["scratch"])
        tempfile.tempdir = str(scratch)
        _allow_processor_time(int(order["processor_seconds"]))
        progress = Progress(self._tell, self._token)
        toolbox.notices.clear()
        toolbox.tell(progress)
        with structlog.contextvars.bound_contextvars(**order["ids"]):
            try:
                tools = WorkTools(storage, toolbox, scratch, progress, settings)
                result = load_handler(order["handler"]).work(order["task"], tools)
                answer: Message = {"type": "done", "result": result}
                encode(answer)  # what is not JSON fails here, as the handler's fault
            except BaseException as error:
                answer = {"type": "failed", "error": _described(error)}
                log.warning("work.failed", code=answer["error"]["code"], exc_info=_defect(error))
            finally:
                tempfile.tempdir = None
        self._say(answer)


def _lines_of(descriptor: int) -> Iterator[bytes]:
    """Lines from a descriptor until its end.

    Not through `sys.stdin`: its lock, held by a thread that waits for more, would be fatal to an interpreter
    that ends meanwhile.
    """
    rest = b""
    while piece := os.read(descriptor, _PIECE):
        *lines, last = piece.split(b"\n")
        for line in lines:
            yield rest + line
            rest = b""
        rest += last
    if rest:
        yield rest


def _described(error: BaseException) -> dict[str, Any]:
    """A failure, as `jobs.lifecycle.describe` gives it, with the end of what a program said."""
    if isinstance(error, MemoryError):
        error = ResourceError(
            "the memory that a job may have is used up",
            code="out_of_memory",
            remedy="Try a smaller model or a shorter input",
        )
    from clipforge.platform.jobs.lifecycle import describe

    told = describe(error)
    if isinstance(error, ToolFailedError) and error.stderr_tail:
        log.warning("work.program_said", tail=error.stderr_tail[-2000:])
    return told | {"cancelled": isinstance(error, CancelledError)}


def _defect(error: BaseException) -> BaseException | None:
    return None if isinstance(error, ClipForgeError) else error


def _allow_processor_time(seconds: int) -> None:
    """Move the limit of processor time ahead for one piece of work; time spent before does not count."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = int(spent.ru_utime + spent.ru_stime) + seconds
    if hard != resource.RLIM_INFINITY:
        soft = min(soft, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def _storage(settings: ServiceSettings, key: bytes) -> ObjectStorage:
    from clipforge.apps.wiring import make_storage

    return make_storage(settings, _Keys(key))


def _toolbox() -> Toolbox:
    from clipforge.apps.cli import setup

    return setup.toolbox(setup.settings())


def main() -> None:
    """Serve the parent that started us."""
    one_heap()
    # Whatever prints to standard output must not end up between our answers.
    answers = os.dup(1)
    os.dup2(2, 1)
    ChildWorker(answers).serve()


if __name__ == "__main__":
    main()
