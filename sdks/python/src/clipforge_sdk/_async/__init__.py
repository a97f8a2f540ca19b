"""The asynchronous client, which is the source of the synchronous one: see tools/sdks.py."""
