"""Projects: ingestion, uploads, stored files, status, settings, deletion, archive."""
