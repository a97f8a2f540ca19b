"""The API as it is served: features' authentication and limits put into the edge."""

from __future__ import annotations

from fastapi import FastAPI, Request

from clipforge.apps.api.app import create_app
from clipforge.platform.base.context import Context
from clipforge.platform.base.deps import Deps


def wire(deps: Deps) -> FastAPI:
    """The application over opened dependencies."""

    async def authenticate(context: Context, request: Request) -> None:
        pass

    async def admit(context: Context, request: Request) -> dict[str, str]:
        return {}

    return create_app(deps, authenticate=authenticate, admit=admit)
