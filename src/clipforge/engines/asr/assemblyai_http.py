"""The HTTP side of AssemblyAI's v2 API: the key's header, tries, refusals in plain words."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx

from clipforge.kit.errors import ClipForgeError, MissingDependencyError, NetworkError, ToolFailedError
from clipforge.kit.progress import CancelToken

_TRIES = 5
_FIRST_WAIT = 1.0
LONGEST_WAIT = 15.0
_TICK = 0.1


class AssemblyAIApi:
    """Asks AssemblyAI; what is transient is tried again, anything else becomes an error of ours.

    Args:
        key: goes into the header of every request and nowhere else.
        base_url: without a slash at the end.
        client: what sends.
    """

    def __init__(self, key: str, base_url: str, client: httpx.Client) -> None:
        self._headers = {"authorization": key}
        self._base = base_url
        self._client = client

    def __repr__(self) -> str:
        return f"AssemblyAIApi({self._base!r})"

    def delete(self, path: str) -> None:
        """Delete something there; failing to is no failure of the work."""
        with contextlib.suppress(httpx.HTTPError):
            self._client.delete(self._base + path, headers=self._headers, timeout=10)

    def ask(
        self,
        method: str,
        path: str,
        token: CancelToken,
        *,
        json: dict[str, Any] | None = None,
        body: Callable[[], Iterator[bytes]] | None = None,
        subject: str = "",
        repeatable: bool = True,
    ) -> dict[str, Any]:
        """One request, tried again on overload, server errors and lost connections; the answer's JSON.

        Args:
            method: of HTTP.
            path: after the base address.
            token: cancellation.
            json: body as JSON.
            body: makes a streamed body, anew for each try.
            subject: what an error concerns.
            repeatable: whether asking twice does no harm; otherwise it is not asked again after a connection
                that was lost on the way.

        Raises:
            MissingDependencyError: the key is refused or the account has no credit.
            NetworkError: it cannot be reached or stays overloaded.
            ToolFailedError: it refuses the request.
        """
        wait = _FIRST_WAIT
        for attempt in range(1, _TRIES + 1):
            token.check()
            last = attempt == _TRIES
            try:
                response = self._client.request(
                    method,
                    self._base + path,
                    headers=self._headers,
                    json=json,
                    content=body() if body else None,
                )
            except httpx.HTTPError as error:
                token.check()
                unsent = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)
                if last or not (repeatable or unsent):
                    # Only the kind of the error is told: its text may hold what was sent.
                    raise NetworkError(
                        f"AssemblyAI cannot be reached ({type(error).__name__})",
                        subject=self._base,
                        remedy="Check the connection, or use the offline recogniser",
                    ) from error
            else:
                if response.status_code < 300:
                    return _json(response, self._base)
                if not (response.status_code == 429 or response.status_code >= 500) or last:
                    raise _refusal(response, subject or self._base)
                wait = max(wait, _retry_after(response))
            sleep(wait, token)
            wait = min(LONGEST_WAIT, wait * 2)
        raise AssertionError("the last try returns or raises")


def _refusal(response: httpx.Response, subject: str) -> ClipForgeError:
    """What a refused request means."""
    status = response.status_code
    said = _reason(response)
    if status in (401, 403):
        return MissingDependencyError(
            f"AssemblyAI refused the key ({status}{said})",
            remedy="Check CLIPFORGE_ASSEMBLYAI_KEY in your account's settings",
            code="key_refused",
        )
    if status == 402 or "balance" in said.lower():
        return MissingDependencyError(
            f"the AssemblyAI account has no credit ({status}{said})", remedy="Top it up", code="no_credit"
        )
    if status == 429 or status >= 500:
        return NetworkError(
            f"AssemblyAI is overloaded ({status}{said})",
            subject=subject,
            remedy="Try again later, or use the offline recogniser",
        )
    return ToolFailedError(
        f"AssemblyAI refused the request ({status}{said})",
        subject=subject,
        remedy="Check the language and vocabulary given, or use the offline recogniser",
        code="request_refused",
    )


def _reason(response: httpx.Response) -> str:
    try:
        said = response.json().get("error")
    except (ValueError, AttributeError):
        return ""
    return f": {str(said)[:200]}" if said else ""


def _retry_after(response: httpx.Response) -> float:
    """Seconds that the server asks to wait, at most a minute."""
    try:
        return min(60.0, max(0.0, float(response.headers.get("retry-after", "0"))))
    except ValueError:
        return 0.0


def _json(response: httpx.Response, base: str) -> dict[str, Any]:
    try:
        answer = response.json()
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise NetworkError(
            "the answer is not AssemblyAI's", subject=base, remedy="Check CLIPFORGE_ASSEMBLYAI_URL"
        )
    return answer


def sleep(seconds: float, token: CancelToken) -> None:
    """Wait, but notice cancellation at once."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        token.check()
        time.sleep(min(_TICK, left))
