"""The synchronous client: made from `_async` by tools/sdks.py, but for `runtime.py` and `listing.py`."""
