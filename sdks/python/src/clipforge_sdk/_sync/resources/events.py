# Made by `make sdks` from _async/resources/events.py: change that one.
"""Live events."""

from __future__ import annotations

from typing import Unpack

from clipforge_sdk._options import Options
from clipforge_sdk._sync.event_stream import EventStream
from clipforge_sdk._sync.resource import Resource


class Events(Resource):
    """What happens, as it happens."""

    def stream(
        self, *, project_id: str | None = None, last_event_id: str = "", **options: Unpack[Options]
    ) -> EventStream:
        """Everything that webhooks tell, and how far projects are, as it happens.

        The stream comes back by itself when its connection breaks, and tells what happened meanwhile. Nothing
        is asked for before the first event is waited for.

        Args:
            project_id: only this project's.
            last_event_id: tell again what came after this event.

        Example:
            ```python
            with client.events.stream() as events:
                for event in events:
                    print(event.type, event.project_id)
            ```
        """
        return EventStream(self._api, project_id, last_event_id, options)
