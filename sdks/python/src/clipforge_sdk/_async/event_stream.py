"""Live events: a stream that comes back by itself and tells everything once."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from types import TracebackType
from typing import Any, Self

import httpx

from clipforge_sdk import _retry
from clipforge_sdk._answers import log
from clipforge_sdk._async.runtime import hang_up, sleep
from clipforge_sdk._async.transport import AsyncApi
from clipforge_sdk._call import call
from clipforge_sdk._sse import ServerSent, SseDecoder
from clipforge_sdk.errors import APIConnectionError, ClipForgeError, RateLimitError, ServerError
from clipforge_sdk.events import Event, event_of

_SILENCE_SECONDS = 45.0
"""The server gives a sign of life every 15 seconds; after so long without one, the connection is dead."""
_REMEMBERED = 1000
_LONGEST_PAUSE = 30.0
_PASSING = (APIConnectionError, ServerError, RateLimitError)


class AsyncEventStream:
    """Events as they happen. Iterate over it; close it, or leave its block, to end it.

    When the connection breaks, it is made anew, and what happened meanwhile is told. Each event that is kept
    comes once. After a `reset` something may have been missed: read what you show anew.

    Attributes:
        last_event_id: of the newest event that has an id; give it to `events.stream` to go on another time.

    Example:
        ```python
        async with client.events.stream(project_id="proj_…") as events:
            async for event in events:
                if event.type == "project.ready":
                    break
        ```
    """

    def __init__(
        self,
        api: AsyncApi,
        project_id: str | None,
        last_event_id: str,
        options: Mapping[str, Any],
        on_open: Callable[[], None] | None = None,
    ) -> None:
        self.last_event_id = last_event_id
        self._api = api
        self._query = {"project_id": project_id}
        self._options = {"timeout": _SILENCE_SECONDS, **options}
        self._on_open = on_open
        self._seen: dict[str, None] = {}
        self._pause_ms: int | None = None
        self._closed = False
        self._response: httpx.Response | None = None
        self._events = self._run()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Event:
        return await anext(self._events)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """End it; its connection is free again."""
        self._closed = True
        await self._events.aclose()

    def hang_up(self) -> None:
        """End it while somebody else waits for its next event."""
        self._closed = True
        if self._response is not None:
            hang_up(self._response)

    async def _run(self) -> AsyncGenerator[Event, None]:
        opened, failures = False, 0
        while not self._closed:
            failure: ClipForgeError | None = None
            try:
                async with aclosing(self._once()) as events:
                    async for event in events:
                        opened, failures = True, 0
                        if event is not None:
                            yield event
            except _PASSING as error:
                if not opened:
                    raise
                failure, failures = error, failures + 1
            if not self._closed:
                await sleep(self._pause(failure, failures))

    def _pause(self, failure: ClipForgeError | None, failures: int) -> float:
        """The server ends a stream by and by: then it is at once that we come back."""
        if failure is None:
            return (self._pause_ms or 0) / 1000
        asked = failure.retry_after if isinstance(failure, RateLimitError) else None
        seconds = max(asked or 0.0, _retry.pause(failures) or _LONGEST_PAUSE, (self._pause_ms or 0) / 1000)
        log.info("events: %s; again in %.1f s", failure, seconds)
        return seconds

    async def _once(self) -> AsyncGenerator[Event | None, None]:
        """The events of one connection; None for signs of life."""
        decoder = SseDecoder()
        own = dict(self._options.get("extra_headers") or {})
        own["Accept"] = "text/event-stream"
        if self.last_event_id:
            own["Last-Event-ID"] = self.last_event_id
        options = {**self._options, "extra_headers": own}
        async with self._api.stream(call("GET", "/v1/events", query=self._query), options) as response:
            self._response = response
            if self._closed:
                return  # hung up while it was being opened
            try:
                async for piece in response.aiter_bytes():
                    for message in decoder.feed(piece):
                        yield None if message is None else self._event(message)
                    self._pause_ms = decoder.retry_ms
            finally:
                self._response = None

    def _event(self, message: ServerSent) -> Event | None:
        if message.event == "ready":
            if self._on_open is not None:
                self._on_open()
            return None
        try:
            body = json.loads(message.data)
        except ValueError:
            body = {}
        told: dict[str, Any] = body if isinstance(body, dict) else {}
        if message.id:
            if message.id in self._seen:
                return None
            self.last_event_id = message.id
            self._seen[message.id] = None
            if len(self._seen) > _REMEMBERED:
                del self._seen[next(iter(self._seen))]
        known = {name: told[name] for name in ("project_id", "data") if told.get(name) is not None}
        return event_of({"type": message.event, "id": message.id or "", **known})
