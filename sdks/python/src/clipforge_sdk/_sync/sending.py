# Made by `make sdks` from _async/sending.py: change that one.
"""Bytes of a file on their way to storage: signed requests, each tried again by itself."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import httpx

from clipforge_sdk import _retry
from clipforge_sdk._answers import error_of, log
from clipforge_sdk._config import USER_AGENT
from clipforge_sdk._deadline import Deadline
from clipforge_sdk._files import LocalFile
from clipforge_sdk._sync.runtime import Gate, pieces_of, sleep
from clipforge_sdk._sync.transport import Api, connection_error
from clipforge_sdk.errors import ClipForgeError
from clipforge_sdk.models import PartPut, SignedPut, SignedUpload
from clipforge_sdk.types import OnBytes

Signed = SignedPut | SignedUpload | PartPut
_RETRIES = 8
"""Some forty seconds in all: so long a network may be away, as in a train."""
_MOST_REFUSALS = 3
"""A storage that refuses so many fresh requests for the same bytes does not mean their age."""
_OVER = frozenset({400, 401, 403})
"""What storages answer to a signed request whose time is over."""


def patient(options: Mapping[str, Any], api: Api) -> dict[str, Any]:
    """The options with more retries, unless the caller named how many.

    What has been sent of a file is worth more patience than one call is.
    """
    return {"max_retries": max(_RETRIES, api.config.max_retries), **options}


class Meter:
    """Counts what was sent, over parts that are sent at the same time.

    Args:
        total: bytes in all.
        told: bytes that had arrived before.
        listen: hears of it.
    """

    def __init__(self, total: int, told: int = 0, listen: OnBytes | None = None) -> None:
        self.total = total
        self.sent = told
        self._told = told
        self._listen = listen
        self._lock = threading.Lock()

    def add(self, count: int) -> None:
        """So many more; what is taken back and sent again is not told twice."""
        with self._lock:
            self.sent += count
            if self.sent > self._told:
                self._told = self.sent
                if self._listen is not None:
                    self._listen(self._told, self.total)

    def take_back(self, count: int) -> None:
        """So many did not arrive."""
        with self._lock:
            self.sent -= count


class Sender:
    """Sends ranges of a file.

    Args:
        api: whose connections are used.
        file: what is sent.
        meter: counts.
        options: of the caller.
    """

    def __init__(self, api: Api, file: LocalFile, meter: Meter, options: Mapping[str, Any]) -> None:
        self._api = api
        self._file = file
        self._meter = meter
        self._deadline = Deadline.of(options.get("deadline"), "the upload")
        self._timeout: float | None = options.get("timeout", api.config.timeout)
        self._tries = 1 + patient(options, api)["max_retries"]

    def send(self, start: int, size: int, sign: Callable[[bool], Signed], gate: Gate) -> None:
        """Send a range, until it has arrived.

        Args:
            start: first byte.
            size: bytes.
            sign: gives a signed request; a fresh one when it is told True.
            gate: tells when other work failed.

        Raises:
            APIError: storage refused it.
            APIConnectionError: storage cannot be reached.
            DeadlineExceededError: the time is over.
        """
        fresh, refusals = False, 0
        for attempt in range(1, self._tries + 1):
            self._deadline.check()
            request = sign(fresh)
            failure, again, fresh = self._try(request, start, size, gate)
            if failure is None:
                return
            refusals += fresh
            pause = _retry.pause(attempt)
            if not again or attempt == self._tries or refusals > _MOST_REFUSALS or pause is None:
                raise failure
            log.info("%s at byte %d: %s; again", self._file.path, start, failure)
            sleep(self._deadline.at_most(pause) or 0)

    def _try(
        self, request: Signed, start: int, size: int, gate: Gate
    ) -> tuple[ClipForgeError | None, bool, bool]:
        """The failure if there is one, whether to try again, and whether with a fresh request."""
        moved = 0

        def body() -> Iterator[bytes]:
            nonlocal moved
            for piece in pieces_of(self._pieces(start, size)):
                gate.check()
                yield piece
                moved += len(piece)
                self._meter.add(len(piece))

        try:
            response = self._put(request, body(), size)
        except httpx.RequestError as error:
            self._meter.take_back(moved)
            failure: ClipForgeError = connection_error(error)
            failure.__cause__ = error
            return failure, isinstance(error, httpx.TransportError), False
        except BaseException:
            self._meter.take_back(moved)
            raise
        if response.is_success:
            return None, False, False
        self._meter.take_back(moved)
        over = response.status_code in _OVER
        again = over or _retry.may_retry(response.status_code, repeatable=True)
        return error_of(response), again, over

    def _pieces(self, start: int, size: int) -> Iterator[bytes]:
        return self._file.pieces(start, size)

    def _put(self, signed: Signed, body: Iterator[bytes], size: int) -> httpx.Response:
        http = self._api.http
        request = http.build_request(
            signed.method,
            signed.url,
            headers={"User-Agent": USER_AGENT, **signed.headers, "Content-Length": str(size)},
            content=body,
            timeout=self._deadline.at_most(self._timeout),
        )
        return send_signed(http, request)


def send_signed(http: httpx.Client, request: httpx.Request, *, stream: bool = False) -> httpx.Response:
    """Send what needs no credentials, since its address is the permission; storages refuse both together."""
    request.headers.pop("Authorization", None)
    request.headers.pop("Cookie", None)
    return http.send(request, auth=None, stream=stream)
