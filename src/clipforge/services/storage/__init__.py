"""Objects by key: one Protocol, kept on a local disk or in any S3-compatible service."""
