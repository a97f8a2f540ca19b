"""What every feature stands on: database, problems, principals, the request's context, idempotency."""
