"""Live events."""

from __future__ import annotations

from typing import Unpack

from clipforge_sdk._async.event_stream import AsyncEventStream
from clipforge_sdk._async.resource import AsyncResource
from clipforge_sdk._options import Options


class AsyncEvents(AsyncResource):
    """What happens, as it happens."""

    def stream(
        self, *, project_id: str | None = None, last_event_id: str = "", **options: Unpack[Options]
    ) -> AsyncEventStream:
        """Everything that webhooks tell, and how far projects are, as it happens.

        The stream comes back by itself when its connection breaks, and tells what happened meanwhile. Nothing
        is asked for before the first event is waited for.

        Args:
            project_id: only this project's.
            last_event_id: tell again what came after this event.

        Example:
            ```python
            async with client.events.stream() as events:
                async for event in events:
                    print(event.type, event.project_id)
            ```
        """
        return AsyncEventStream(self._api, project_id, last_event_id, options)
