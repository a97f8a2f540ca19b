"""How a client is set up: by its arguments, else by the environment."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from clipforge_sdk.version import __version__

DEFAULT_URL = "http://localhost:3000"
DEFAULT_TIMEOUT = 60.0
DEFAULT_RETRIES = 2
USER_AGENT = f"clipforge-python/{__version__} python/{platform.python_version()} httpx/{httpx.__version__}"

Key = str | Callable[[], Any]
"""A key or token, or a function that gives one and is asked anew for every request."""


@dataclass(frozen=True, slots=True)
class Config:
    """How a client is set up.

    Attributes:
        base_url: of the API, without a slash at its end.
        key: an API key, a person's access token, or a function that gives one; None to act as nobody.
        org_id: which of a person's organisations to act in; None for the token's own.
        timeout: seconds that one try may take; None for no end.
        max_retries: how often a request is tried again.
    """

    base_url: str
    key: Key | None
    org_id: str | None
    timeout: float | None
    max_retries: int

    @classmethod
    def of(
        cls,
        api_key: Key | None,
        base_url: str | None,
        org_id: str | None,
        timeout: float | None,
        max_retries: int,
    ) -> Config:
        """From a client's arguments; what is None is looked up in the environment.

        Raises:
            ValueError: the address is none of HTTP, or the number of retries is below zero.
        """
        url = (base_url or os.environ.get("CLIPFORGE_BASE_URL") or DEFAULT_URL).strip().rstrip("/")
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError(f"base_url must begin with http:// or https://, not {url!r}")
        if max_retries < 0:
            raise ValueError("max_retries is 0 or more")
        key: Key | None = os.environ.get("CLIPFORGE_API_KEY", "") if api_key is None else api_key
        if isinstance(key, str):
            key = key.strip() or None
        org = os.environ.get("CLIPFORGE_ORG_ID", "").strip() if org_id is None else org_id
        return cls(url, key, org or None, timeout, max_retries)
