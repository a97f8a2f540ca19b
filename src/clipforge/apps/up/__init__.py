"""The whole service on one machine: servers, API, workers and scheduler under one supervisor."""
