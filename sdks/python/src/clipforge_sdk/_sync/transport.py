# Made by `make sdks` from _async/transport.py: change that one.
"""Requests: credentials, tries, answers. Everything that goes to the API passes here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import uuid4

import httpx

from clipforge_sdk import _retry
from clipforge_sdk._answers import Reader, error_of, log, redirected, warn_if_deprecated
from clipforge_sdk._call import Call
from clipforge_sdk._config import USER_AGENT, Config
from clipforge_sdk._deadline import Deadline
from clipforge_sdk._sync.runtime import resolve, sleep
from clipforge_sdk.errors import APIConnectionError, APITimeoutError, ClipForgeError

T = TypeVar("T")
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""The request never left: it can be tried again, whatever it is."""
_OF_WIRE = frozenset({"content-encoding", "content-length", "transfer-encoding"})
"""Headers of a body as it travels; they are not those of the bytes that were unpacked of it."""


class Api:
    """Sends calls and reads their answers.

    Args:
        config: how the client is set up.
        http: makes the connections.
    """

    def __init__(self, config: Config, http: httpx.Client) -> None:
        self.config = config
        self.http = http

    def call(self, call: Call, read: Reader[T], options: Mapping[str, Any]) -> T:
        """Do a call and read its answer.

        Raises:
            APIError: it was refused, or failed at the last try too.
            APIConnectionError: no answer came.
            DeadlineExceededError: `deadline` is over.
        """
        return read(self._tried(call, options, self._read))

    @contextmanager
    def stream(self, call: Call, options: Mapping[str, Any]) -> Iterator[httpx.Response]:
        """An answer whose body is read as it comes; failures before its first byte are tried again."""
        response = self._tried(call, options, self._open)
        try:
            yield response
        except httpx.RequestError as error:
            raise connection_error(error) from error
        finally:
            response.close()

    def _tried(self, call: Call, options: Mapping[str, Any], once: Callable[..., Any]) -> httpx.Response:
        deadline = Deadline.of(options.get("deadline"), f"{call.method} {call.route}")
        retries = options.get("max_retries", self.config.max_retries)
        headers = self._headers(call, options)
        repeatable = _retry.is_repeatable(call.method, headers)
        timeout = options.get("timeout", self.config.timeout)
        tries = 0
        while True:
            tries += 1
            asked: float | None = None
            deadline.check()
            try:
                response: httpx.Response = self._renewed(call, headers, timeout, deadline, once)
                if response.is_redirect:
                    response.close()
                    raise redirected(response)
                if not response.is_error:
                    warn_if_deprecated(call, response)
                    return response
                failure: ClipForgeError = error_of(response)
                again = _retry.may_retry(response.status_code, repeatable=repeatable)
                asked = _retry.retry_after(response.headers)
            except httpx.RequestError as error:
                if isinstance(error, httpx.TimeoutException) and deadline.left() == 0:
                    raise deadline.exceeded() from error
                failure = connection_error(error)
                failure.__cause__ = error
                again = isinstance(error, httpx.TransportError) and (
                    repeatable or isinstance(error, _NOT_SENT)
                )
            seconds = _retry.pause(tries, asked)
            if not again or tries > retries or seconds is None:
                raise failure
            left = deadline.left()
            if left is not None and seconds >= left:
                raise deadline.exceeded() from failure
            log.info("%s %s: %s; again in %.1f s", call.method, call.path, failure, seconds)
            sleep(seconds)

    def _renewed(
        self,
        call: Call,
        headers: dict[str, str],
        timeout: float | None,
        deadline: Deadline,
        once: Callable[..., Any],
    ) -> httpx.Response:
        """One try, with a second one at once when a function has another token after a 401."""
        token = self._token() if call.signed_in else None
        response: httpx.Response = once(self._request(call, headers, token, timeout, deadline), deadline)
        if response.status_code == httpx.codes.UNAUTHORIZED and token and callable(self.config.key):
            forget = getattr(self.config.key, "forget", None)
            if forget is not None:
                forget(token)
            fresh = self._token()
            if fresh != token:
                response.close()
                response = once(self._request(call, headers, fresh, timeout, deadline), deadline)
        return response

    def _token(self) -> str | None:
        key = self.config.key
        return key if key is None or isinstance(key, str) else str(resolve(key()))

    def _headers(self, call: Call, options: Mapping[str, Any]) -> dict[str, str]:
        headers = {"Accept": "application/json, */*;q=0.5", "User-Agent": USER_AGENT, **call.headers}
        if call.signed_in and self.config.org_id:
            headers["X-Org-Id"] = self.config.org_id
        if call.method == "POST":
            # One for all tries: what was done by a try whose answer was lost is not done again.
            headers["Idempotency-Key"] = options.get("idempotency_key") or f"py-{uuid4()}"
        headers.update(options.get("extra_headers") or {})
        return headers

    def _request(
        self,
        call: Call,
        headers: dict[str, str],
        token: str | None,
        timeout: float | None,
        deadline: Deadline,
    ) -> httpx.Request:
        own = {"Authorization": f"Bearer {token}", **headers} if token else headers
        return self.http.build_request(
            call.method,
            self.config.base_url + call.path,
            params=list(call.query) or None,
            content=call.content,
            headers=own,
            timeout=deadline.at_most(timeout),
        )

    def _read(self, request: httpx.Request, deadline: Deadline) -> httpx.Response:
        return _whole(self.http.send(request, stream=True), deadline)

    def _open(self, request: httpx.Request, deadline: Deadline) -> httpx.Response:
        response = self.http.send(request, stream=True)
        return _whole(response, deadline) if response.is_error else response


def _whole(response: httpx.Response, deadline: Deadline) -> httpx.Response:
    """An answer with all of its body; httpx itself bounds the wait for each piece, but not for their sum."""
    body = bytearray()
    try:
        for piece in response.iter_bytes():
            deadline.check()
            body += piece
    finally:
        response.close()
    return httpx.Response(
        response.status_code,
        headers=[pair for pair in response.headers.multi_items() if pair[0] not in _OF_WIRE],
        content=bytes(body),
        request=response.request,
        extensions=response.extensions,
    )


def connection_error(error: httpx.RequestError) -> APIConnectionError:
    """Our error for one of httpx's."""
    try:
        method, url = error.request.method, error.request.url
        place = f"{url.scheme}://{url.netloc.decode('ascii', 'replace')}{url.path}"
    except RuntimeError:
        method, place = "", "the API"
    reason = str(error) or type(error).__name__
    if isinstance(error, httpx.TimeoutException):
        return APITimeoutError(f"{place} gave no answer in time ({reason})", method=method, url=place)
    return APIConnectionError(f"{place} cannot be reached ({reason})", method=method, url=place)
