"""The version of this package, sent as part of `User-Agent`."""

__version__ = "0.1.0"
