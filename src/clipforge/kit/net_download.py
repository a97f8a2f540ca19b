"""Downloading a user's address into a file: guarded, bounded, resumed when the connection breaks."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

import httpx

from clipforge.kit.errors import BadInputError, ClipForgeError, NetworkError, ResourceError
from clipforge.kit.files import atomic_path, ensure_free_space
from clipforge.kit.net import NetPolicy, check_url, guarded_client, network_failure, public_name
from clipforge.kit.net_bounds import Bounds
from clipforge.kit.progress import Progress


@dataclass(frozen=True, slots=True)
class DownloadLimits:
    """What one download may cost.

    Attributes:
        bytes: size of the file.
        seconds: time for the whole.
        retries: how often a broken connection is taken up again without having brought anything new.
        pause_seconds: wait before the first retry; each further wait is twice as long.
    """

    bytes: int = 40 << 30
    seconds: float = 6 * 3600
    retries: int = 5
    pause_seconds: float = 0.5


@dataclass(frozen=True, slots=True)
class Remote:
    """What a server says of a file.

    Attributes:
        url: where it is after redirects.
        content_type: without parameters, lower case.
        size: in bytes, None when not told.
        validator: strong ETag or date of change, '' when neither is told.
        name: suggested file name, without folders.
        resumable: whether the server gives ranges.
    """

    url: str
    content_type: str
    size: int | None
    validator: str
    name: str
    resumable: bool


def download(
    url: str,
    choose: Callable[[Remote], Path | None],
    *,
    policy: NetPolicy | None = None,
    limits: DownloadLimits | None = None,
    progress: Progress | None = None,
) -> tuple[Remote, Path | None]:
    """Fetch `url` into the file that `choose` names once the headers are known.

    Args:
        url: http(s) address.
        choose: gets what the server says, returns the final path, or None to fetch nothing.
        policy: what may be reached.
        limits: what it may cost.
        progress: told the share done; its token stops within a second, or once the connection that is being
            made is there (15 s at most).

    Returns:
        What the server said, and the path, whole and renamed into place (None when nothing was fetched).

    Raises:
        BadInputError: not an address of the public internet.
        NetworkError: it is refused, gone, or keeps breaking.
        ResourceError: too large, too slow, or the disk is full.
        CancelledError: asked to stop; nothing is left behind.
    """
    check_url(url)
    told = progress or Progress()
    most = limits or DownloadLimits()
    bounds = Bounds.within(most.seconds, told.token)
    with guarded_client(policy, bounds) as client:
        job = _Job(client, url, most, bounds, told)
        try:
            with job.open(0) as response:
                remote = _remote(response)
                final = choose(remote)
                if final is None:
                    return remote, None
                job.check_size(remote.size, final)
                with atomic_path(final) as partial, partial.open("wb") as stream:
                    job.fill(response, remote, stream)
        except httpx.HTTPError as error:
            job.check()
            raise network_failure(error, url) from error
    return remote, final


class _Job:
    def __init__(
        self, client: httpx.Client, url: str, limits: DownloadLimits, bounds: Bounds, progress: Progress
    ) -> None:
        self._client = client
        self._url = url
        self._limits = limits
        self._progress = progress
        self._bounds = bounds

    @contextmanager
    def open(self, offset: int, validator: str = "") -> Iterator[httpx.Response]:
        """Send the request, retrying while the server is busy."""
        headers = {"Range": f"bytes={offset}-"} if offset else {}
        if offset and validator:
            headers["If-Range"] = validator
        for attempt in range(self._limits.retries + 1):
            self.check()
            with self._client.stream("GET", self._url, headers=headers) as response:
                busy = response.status_code in (429, 500, 502, 503, 504)
                if not busy or attempt == self._limits.retries:
                    _refuse(response, self._url)
                    yield response
                    return
                wait = response.headers.get("Retry-After", "")
            self._pause(attempt, float(wait) if wait.isdigit() else 0.0)

    def check_size(self, size: int | None, final: Path) -> None:
        """Refuse what is too large before the first byte."""
        if size is not None and size > self._limits.bytes:
            raise self._too_large()
        ensure_free_space(final.parent, (size or 0) + (64 << 20))

    def fill(self, response: httpx.Response, remote: Remote, stream: IO[bytes]) -> None:
        """Write the whole body, taking up the connection again where it broke."""
        failures = 0
        first = True
        while True:
            before = stream.tell()
            try:
                if first:
                    first = False
                    self._copy(response, remote, stream)
                else:
                    with self.open(before if remote.resumable else 0, remote.validator) as again:
                        self._rewind(again, remote, stream)
                        self._copy(again, remote, stream)
                if remote.size is None or stream.tell() == remote.size:
                    return
                raise httpx.RemoteProtocolError("the body is shorter than announced")
            except httpx.TransportError as error:
                self.check()
                failures = 0 if stream.tell() > before else failures + 1
                if failures > self._limits.retries:
                    raise NetworkError(
                        "the connection keeps breaking",
                        subject=public_name(self._url),
                        remedy="Try again later",
                    ) from error
                self._pause(failures)

    def _rewind(self, response: httpx.Response, remote: Remote, stream: IO[bytes]) -> None:
        """Put the file at the offset that the answer begins with; refuse a file that has changed."""
        begin = 0
        if response.status_code == 206:
            found = re.match(r"bytes (\d+)-\d+/(\d+|\*)", response.headers.get("Content-Range", ""))
            if not found or (remote.size is not None and found[2] not in ("*", str(remote.size))):
                raise NetworkError("it changed during the download", subject=public_name(self._url))
            begin = int(found[1])
        elif _remote(response).size != remote.size:
            raise NetworkError("it changed during the download", subject=public_name(self._url))
        if begin > stream.tell():
            raise NetworkError("the server sent another part than asked", subject=public_name(self._url))
        stream.seek(begin)
        stream.truncate()

    def _copy(self, response: httpx.Response, remote: Remote, stream: IO[bytes]) -> None:
        # In the pieces that come: gathered into larger ones, those before a break would be lost.
        for chunk in response.iter_raw():
            stream.write(chunk)
            done = stream.tell()
            if done > self._limits.bytes:
                raise self._too_large()
            self.check()
            total = f" of {remote.size / 1e6:.0f}" if remote.size else ""
            self._progress.update(done / remote.size if remote.size else 0.0, f"{done / 1e6:.0f}{total} MB")

    def _too_large(self) -> ResourceError:
        return ResourceError(
            f"it is larger than {self._limits.bytes / 1e9:.0f} GB", subject=public_name(self._url),
            remedy="Give a smaller file", code="too_large",
        )  # fmt: skip

    def check(self) -> None:
        """Raise when it was asked to stop, or takes too long."""
        self._progress.token.check()
        if self._bounds.over:
            raise ResourceError(
                "the download takes too long", subject=public_name(self._url), remedy="Try again later",
                code="timeout",
            )  # fmt: skip

    def _pause(self, attempt: int, asked: float = 0.0) -> None:
        until = time.monotonic() + min(30.0, max(asked, self._limits.pause_seconds * 2**attempt))
        while time.monotonic() < until:
            self.check()
            time.sleep(0.05)


def _refuse(response: httpx.Response, url: str) -> None:
    status = response.status_code
    if status in (200, 206):
        if response.headers.get("Content-Encoding", "identity").lower() not in ("identity", ""):
            raise NetworkError("the server compresses it, which was not asked for", subject=public_name(url))
        return
    raise _status_error(status, url)


def _status_error(status: int, url: str) -> ClipForgeError:
    name = public_name(url)
    if status in (401, 402, 403, 407, 451):
        return NetworkError(
            f"the server refuses it (status {status})", subject=name, code="refused",
            remedy="Download it yourself, if you may, and give the file",
        )  # fmt: skip
    if status in (404, 410):
        return BadInputError("there is nothing at this address", subject=name, remedy="Check the address")
    return NetworkError(f"the server answers with status {status}", subject=name, remedy="Try again later")


def _remote(response: httpx.Response) -> Remote:
    headers = response.headers
    length = headers.get("Content-Length", "")
    etag = headers.get("ETag", "")
    validator = etag if etag and not etag.startswith("W/") else headers.get("Last-Modified", "")
    return Remote(
        url=str(response.url),
        content_type=headers.get("Content-Type", "").partition(";")[0].strip().lower(),
        size=int(length) if length.isdigit() else None,
        validator=validator,
        name=_file_name(headers.get("Content-Disposition", ""), str(response.url)),
        resumable=headers.get("Accept-Ranges", "").lower() == "bytes",
    )


def _file_name(disposition: str, url: str) -> str:
    """The name by RFC 6266, or the last part of the path; never with a folder or a control character."""
    found = re.search(r"filename\*=(?:utf-8|iso-8859-1)''([^;]+)", disposition, re.IGNORECASE)
    plain = re.search(r'filename="?([^";]+)"?', disposition, re.IGNORECASE)
    raw = unquote(found[1]) if found else plain[1] if plain else unquote(urlsplit(url).path)
    name = re.split(r"[/\\]", raw.strip())[-1]
    return "".join(c for c in name if c.isprintable()).strip(". ")[:150]
