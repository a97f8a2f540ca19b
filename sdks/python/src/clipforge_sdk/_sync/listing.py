"""What a `list` method gives, which is its first page; `_async/listing.py` is its counterpart."""

from __future__ import annotations

from clipforge_sdk._sync.pages import Page
from clipforge_sdk._sync.pages import fetch_page as listing

__all__ = ["Page", "listing"]
