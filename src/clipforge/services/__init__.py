"""The world outside: servers, stores and providers, each behind a small Protocol."""
