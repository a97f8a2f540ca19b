"""From what a person gives (file, address, script) to a source that the other stages can read."""

from clipforge.stages.ingest.fingerprint import FingerprintIndex
from clipforge.stages.ingest.ingest import Ingested, ingest

__all__ = ["FingerprintIndex", "Ingested", "ingest"]
