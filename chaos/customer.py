"""A customer at work: brings talks and scripts, waits, exports; repeats a request until it is answered."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from chaos.material import SCRIPT
from chaos.receiver import Receiver

_WAIT_SECONDS = 1800.0
_LOOK_SECONDS = 0.5
_AGAIN_SECONDS = 0.3
_SETTINGS = {
    "recognition": {"model": "whisper-tiny-en", "language": "en", "diarize": False},
    "detect": {"min_ms": 5000, "max_ms": 15000, "count": 2},
}
_EVERY_SCRIPT = 3  # one in so many projects is a script


@dataclass
class Promises:
    """What the service said yes to.

    Attributes:
        projects: ids, one for each request.
        exports: ids, one for each request.
        unfinished: projects and exports that did not get ready, with what the API said of them.
        repeated: requests that were sent more than once, since no answer came.
    """

    projects: list[str] = field(default_factory=list)
    exports: list[str] = field(default_factory=list)
    unfinished: dict[str, str] = field(default_factory=dict)
    repeated: int = 0


class Customer(threading.Thread):
    """Works until told to stop, then finishes what is under way.

    Args:
        name: of the org.
        url: address of the API.
        copy: makes a file nobody has sent before.
        receiver: takes the webhooks.
    """

    def __init__(self, name: str, url: str, copy: Callable[[str], Path], receiver: Receiver) -> None:
        super().__init__(name=name, daemon=True)
        self._url = url
        self._copy = copy
        self._receiver = receiver
        self._enough = threading.Event()
        self._http = httpx.Client(timeout=20, trust_env=False)
        self._credential = ""
        self.promises = Promises()
        self.failure: Exception | None = None

    def sign_up(self, invite: str | None) -> None:
        """Make the account, the webhook and a key."""
        wish: dict[str, Any] = {
            "email": f"{uuid4().hex}@example.com",
            "password": "a good long pass phrase",
            "org_name": self.name,
        }
        self._credential = self._post("/v1/auth/sign-up", wish | ({"invite": invite} if invite else {}))[
            "access_token"
        ]
        hook = self._post("/v1/webhooks", {"url": f"{self._receiver.url}/{self.name}"})
        self._receiver.secrets[self.name] = hook["secret"]
        scopes = ["projects:read", "projects:write", "moments:read", "exports:read", "exports:write"]
        self._credential = self._post("/v1/api-keys", {"name": "chaos", "scopes": scopes})["secret"]

    def run(self) -> None:
        """One project after the other."""
        number = 0
        try:
            while not self._enough.is_set():
                number += 1
                self._project(number)
        except Exception as error:  # told at the end, with the figures
            self.failure = error

    def stop(self) -> None:
        """Begin nothing new."""
        self._enough.set()

    def export(self, export_id: str) -> dict[str, Any]:
        """An export as the API shows it."""
        return self._get(f"/v1/exports/{export_id}")

    def _project(self, number: int) -> None:
        label = f"{self.name}-{number}"
        project = self._script(label) if number % _EVERY_SCRIPT == 0 else self._talk(label)
        self.promises.projects.append(project)
        if not self._wait(f"/v1/projects/{project}"):
            return
        moments = self._get(f"/v1/projects/{project}/moments")["data"]
        wishes = [
            {"moment_id": moment["id"], "aspect": aspect, "profile": "draft"}
            for moment, aspect in zip(moments, ("9:16", "1:1"), strict=False)
        ]
        exports = [self._post("/v1/exports", wish)["id"] for wish in wishes]
        self.promises.exports += exports
        for export in exports:
            self._wait(f"/v1/exports/{export}")

    def _talk(self, label: str) -> str:
        file = self._copy(label)
        data = file.read_bytes()
        file.unlink()
        source = {
            "type": "file",
            "name": f"{label}.mp4",
            "size": len(data),
            "content_type": "video/mp4",
            "sha256": hashlib.sha256(data).hexdigest(),
        }
        answer = self._post("/v1/ingest", {"source": source, "title": label, "settings": _SETTINGS})
        put = answer["upload"]["put"]
        self._until_answered(put["method"], put["url"], headers=put["headers"], content=data)
        self._post(f"/v1/uploads/{answer['upload']['id']}/complete", None)
        return str(answer["project"]["id"])

    def _script(self, label: str) -> str:
        source = {"type": "script", "text": f"This is number {label}. {SCRIPT}"}
        answer = self._post("/v1/ingest", {"source": source, "title": label, "settings": _SETTINGS})
        return str(answer["project"]["id"])

    def _wait(self, path: str) -> bool:
        """Wait until it is ready; what fails is noted."""
        deadline = time.monotonic() + _WAIT_SECONDS
        while True:
            seen = self._get(path)
            if seen["status"] == "ready":
                return True
            if seen["status"] in {"failed", "cancelled"} or time.monotonic() > deadline:
                self.promises.unfinished[path] = f"{seen['status']}: {seen['error']}"
                return False
            time.sleep(_LOOK_SECONDS)

    def _get(self, path: str) -> dict[str, Any]:
        return dict(self._until_answered("GET", self._url + path, headers=self._headers()).json())

    def _post(self, path: str, body: dict[str, Any] | None) -> dict[str, Any]:
        headers = self._headers() | {"Idempotency-Key": uuid4().hex}
        return dict(self._until_answered("POST", self._url + path, headers=headers, json=body).json())

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._credential}"} if self._credential else {}

    def _until_answered(self, method: str, url: str, **what: Any) -> httpx.Response:
        """Send until something other than a failing server answers.

        Raises:
            RuntimeError: it is refused.
        """
        tries = 0
        answer: httpx.Response | None = None
        deadline = time.monotonic() + _WAIT_SECONDS
        while time.monotonic() < deadline:
            tries += 1
            try:
                answer = self._http.request(method, url, **what)
            except httpx.HTTPError:
                time.sleep(_AGAIN_SECONDS)
                continue
            if answer.is_server_error or answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
                time.sleep(_AGAIN_SECONDS)
                continue
            if method == "POST" and tries > 1:
                self.promises.repeated += 1
            if answer.is_success:
                return answer
            break
        told = "no answer" if answer is None else f"{answer.status_code} {answer.text[:500]}"
        raise RuntimeError(f"{method} {url}: {told}")
