"""The API as it is served: features' authentication and limits put into the edge."""

from __future__ import annotations

from fastapi import FastAPI

from clipforge.apps.api.access import make_admit, make_authenticate
from clipforge.apps.api.app import create_app
from clipforge.platform.base.deps import Deps


def wire(deps: Deps) -> FastAPI:
    """The application over opened dependencies."""
    return create_app(deps, authenticate=make_authenticate(deps), admit=make_admit(deps))
