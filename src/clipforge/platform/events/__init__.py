"""What happened: kept, streamed to browsers, handed to webhooks."""
