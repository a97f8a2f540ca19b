"""The handlers of this feature's jobs, one file each; workers find them here."""

from clipforge.platform.projects.job_archive import Archive
from clipforge.platform.projects.job_browser_media import BrowserMedia
from clipforge.platform.projects.job_delete import Delete
from clipforge.platform.projects.job_ingest import Ingest

__all__ = ["Archive", "BrowserMedia", "Delete", "Ingest"]
