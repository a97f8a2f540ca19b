"""Keys of a project's objects, decided before any work starts.

A source and what browsers need of it stand apart from the project, because equal files of an org share them.
"""

from __future__ import annotations

import secrets


def org_prefix(org_id: str) -> str:
    """All objects of an org."""
    return f"orgs/{org_id}/"


def project_prefix(org_id: str, project_id: str) -> str:
    """All objects that belong to one project alone; they go with it."""
    return f"orgs/{org_id}/projects/{project_id}/"


def asset_key(org_id: str, asset_id: str) -> str:
    """An uploaded or fetched file."""
    return f"orgs/{org_id}/assets/{asset_id}/file"


def taken_key(org_id: str, asset_id: str) -> str:
    """A new place for a file that arrived with one PUT; its row says which one became the file."""
    return f"orgs/{org_id}/assets/{asset_id}/{secrets.token_hex(8)}"


def arriving_key(org_id: str, asset_id: str) -> str:
    """Where the bytes of one signed PUT arrive; storage forgets them in a day or two.

    The address stays good for hours after the upload was completed, so it must not lead to the file itself.
    """
    return f"scratch/uploads/{org_id}/{asset_id}/file"


def media_key(org_id: str, asset_id: str, name: str) -> str:
    """What was made of a source for browsers."""
    return f"orgs/{org_id}/media/{asset_id}/{name}"


def archive_key(org_id: str, project_id: str, job_id: str) -> str:
    """A ZIP of everything."""
    return f"{project_prefix(org_id, project_id)}archives/{job_id}.zip"
