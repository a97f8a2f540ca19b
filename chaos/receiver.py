"""A customer's webhook server: verifies, counts, and now and then answers that it cannot."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from chaos.loopback import serving

_EVERY = 10  # one in so many first deliveries is refused, so that deliveries are repeated too


@dataclass
class Receiver:
    """What arrived.

    Attributes:
        url: where to send to; `/<name of the customer>` is put behind it.
        secrets: customer → secret of the endpoint.
        taken: id of an event → how often it was taken.
        refused: ids answered with 503 once.
        forged: how many had no right signature.
    """

    url: str = ""
    secrets: dict[str, str] = field(default_factory=dict)
    taken: Counter[str] = field(default_factory=Counter)
    refused: set[str] = field(default_factory=set)
    forged: int = 0


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Run it on the loopback."""
    receiver = Receiver()
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            self.send_response(self._take(body))
            self.send_header("content-length", "0")
            self.end_headers()

        def _take(self, body: bytes) -> int:
            headers = {name.lower(): value for name, value in self.headers.items()}
            try:
                Webhook(receiver.secrets[self.path.strip("/")]).verify(body, headers)
            except (WebhookVerificationError, KeyError):
                with lock:
                    receiver.forged += 1
                return 401
            event = headers["webhook-id"]
            assert json.loads(body)["type"]
            with lock:
                first = event not in receiver.taken and event not in receiver.refused
                if first and (len(receiver.taken) + len(receiver.refused)) % _EVERY == 0:
                    receiver.refused.add(event)
                    return 503
                receiver.taken[event] += 1
            return 200

        def log_message(self, *_: object) -> None:
            pass

    with serving(Handler) as receiver.url:
        yield receiver
