# Made by `make sdks` from _async/downloading.py: change that one.
"""Files from storage: as they come, whole or not at all, on again where a connection broke."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import httpx

from clipforge_sdk import _retry
from clipforge_sdk._answers import error_of, log
from clipforge_sdk._config import USER_AGENT
from clipforge_sdk._deadline import Deadline
from clipforge_sdk._files import place_for, whole_or_absent
from clipforge_sdk._sync.runtime import sleep
from clipforge_sdk._sync.sending import send_signed
from clipforge_sdk._sync.transport import Api, connection_error
from clipforge_sdk.errors import ClipForgeError, DownloadError
from clipforge_sdk.types import OnBytes

_OVER = frozenset({400, 401, 403, 404, 410})
"""What storages answer to a signed address whose time is over."""


@dataclass(frozen=True, slots=True)
class Remote:
    """A file in storage.

    Attributes:
        name: as it is called there.
        url: signed address.
        size: bytes.
    """

    name: str
    url: str
    size: int


class Download:
    """One file.

    Args:
        api: whose connections are used.
        find: gives the file with a fresh address.
        on_progress: hears of bytes.
        options: of the caller.
    """

    def __init__(
        self,
        api: Api,
        find: Callable[[], Remote],
        on_progress: OnBytes | None,
        options: Mapping[str, Any],
    ) -> None:
        self._api = api
        self._find = find
        self._listen = on_progress
        self._deadline = Deadline.of(options.get("deadline"), "the download")
        self._timeout: float | None = options.get("timeout", api.config.timeout)
        self._retries: int = options.get("max_retries", api.config.max_retries)

    def to(self, place: str | os.PathLike[str]) -> Path:
        """Write it to a path, or into a folder; gives where it is now.

        Raises:
            DownloadError: what came is not the whole file.
            APIError: storage refused it.
            APIConnectionError: storage cannot be reached.
        """
        remote = self._find()
        target = place_for(place, remote.name)
        with whole_or_absent(target) as stream:
            self._into(stream, remote)
        return target

    def _into(self, stream: BinaryIO, remote: Remote) -> None:
        tries, renewed, etag = 0, False, ""
        while True:
            self._deadline.check()
            tries += 1
            begun = stream.tell()
            failure: ClipForgeError
            try:
                response = self._ask(remote.url, stream.tell(), etag)
                try:
                    if response.is_success:
                        etag = response.headers.get("etag", "")
                        self._copy(response, stream, remote.size)
                        if stream.tell() == remote.size:
                            return
                        failure, again = _torn(stream.tell(), remote.size), stream.tell() < remote.size
                    else:
                        response.read()
                        failure = error_of(response)
                        again = _retry.may_retry(response.status_code, repeatable=True)
                        if response.status_code in _OVER and not renewed:
                            renewed, tries = True, tries - 1
                            remote = self._find()
                            continue
                finally:
                    response.close()
            except httpx.RequestError as error:
                failure = connection_error(error)
                failure.__cause__ = error
                again = isinstance(error, httpx.TransportError)
            if stream.tell() > begun:
                # It came on: a large file may meet many broken connections, and outlive several addresses.
                tries, renewed = 1, False
            pause = _retry.pause(tries)
            if not again or tries > self._retries or pause is None:
                raise failure
            log.info("%s at byte %d: %s; again", remote.name, stream.tell(), failure)
            sleep(self._deadline.at_most(pause) or 0)

    def _ask(self, url: str, start: int, etag: str) -> httpx.Response:
        headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity"}
        if start and etag:
            headers |= {"Range": f"bytes={start}-", "If-Range": etag}
        http = self._api.http
        request = http.build_request(
            "GET", url, headers=headers, timeout=self._deadline.at_most(self._timeout)
        )
        return send_signed(http, request, stream=True)

    def _copy(self, response: httpx.Response, stream: BinaryIO, size: int) -> None:
        goes_on = response.status_code == httpx.codes.PARTIAL_CONTENT
        if not goes_on or not response.headers.get("content-range", "").startswith(f"bytes {stream.tell()}-"):
            stream.seek(0)
            stream.truncate()
        for piece in response.iter_bytes():
            stream.write(piece)
            if self._listen is not None:
                self._listen(min(stream.tell(), size), size)
            self._deadline.check()


def _torn(got: int, size: int) -> DownloadError:
    return DownloadError(f"{got} bytes came, the file has {size}")
