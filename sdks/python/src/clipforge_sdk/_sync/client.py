# Made by `make sdks` from _async/client.py: change that one.
"""The client: all groups of methods, over one set of connections."""

from __future__ import annotations

from dataclasses import replace
from types import TracebackType
from typing import Any, Self, Unpack

import httpx

from clipforge_sdk._answers import as_json
from clipforge_sdk._call import call
from clipforge_sdk._config import DEFAULT_RETRIES, DEFAULT_TIMEOUT, Config
from clipforge_sdk._options import PostOptions
from clipforge_sdk._sync.resources.analytics import Analytics
from clipforge_sdk._sync.resources.api_keys import ApiKeys
from clipforge_sdk._sync.resources.assets import Assets
from clipforge_sdk._sync.resources.audit import Audit
from clipforge_sdk._sync.resources.auth import Auth
from clipforge_sdk._sync.resources.brand_kits import BrandKits
from clipforge_sdk._sync.resources.events import Events
from clipforge_sdk._sync.resources.exports import Exports
from clipforge_sdk._sync.resources.identities import Identities
from clipforge_sdk._sync.resources.ingest import Ingest
from clipforge_sdk._sync.resources.invites import Invites
from clipforge_sdk._sync.resources.jobs import Jobs
from clipforge_sdk._sync.resources.me import Me
from clipforge_sdk._sync.resources.members import Members
from clipforge_sdk._sync.resources.moments import Moments
from clipforge_sdk._sync.resources.notices import Notices
from clipforge_sdk._sync.resources.oauth import OAuth
from clipforge_sdk._sync.resources.orgs import Orgs
from clipforge_sdk._sync.resources.projects import Projects
from clipforge_sdk._sync.resources.provider_keys import ProviderKeys
from clipforge_sdk._sync.resources.requests import Requests
from clipforge_sdk._sync.resources.review_links import ReviewLinks
from clipforge_sdk._sync.resources.sessions import Sessions
from clipforge_sdk._sync.resources.templates import Templates
from clipforge_sdk._sync.resources.transcripts import Transcripts
from clipforge_sdk._sync.resources.uploads import Uploads
from clipforge_sdk._sync.resources.usage import Usage
from clipforge_sdk._sync.resources.voices import Voices
from clipforge_sdk._sync.resources.webhooks import Webhooks
from clipforge_sdk._sync.transport import Api
from clipforge_sdk.types import TokenSource


class ClipForge:
    """The ClipForge API.

    Args:
        api_key: an API key, a person's access token, or a function that gives one and is asked for every
            request (`ClientCredentials` is one); `CLIPFORGE_API_KEY` when None, nobody when empty.
        base_url: of the API; `CLIPFORGE_BASE_URL` when None, else http://localhost:3000.
        org_id: which of a person's organisations to act in; `CLIPFORGE_ORG_ID` when None.
        timeout: seconds to wait for a connection, or for the next bytes of an answer; None for no end.
        max_retries: how often a request is tried again that failed in passing.
        http_client: makes the connections, with your own proxies and certificates; it is not closed by us.

    Example:
        ```python
        with ClipForge() as client:
            project = client.ingest.upload("talk.mp4")
            project = client.projects.wait(project.id)
            for moment in client.moments.list(project.id):
                print(moment.score, moment.title)
        ```
    """

    def __init__(
        self,
        api_key: str | TokenSource | None = None,
        *,
        base_url: str | None = None,
        org_id: str | None = None,
        timeout: float | None = DEFAULT_TIMEOUT,
        max_retries: int = DEFAULT_RETRIES,
        http_client: httpx.Client | None = None,
    ) -> None:
        self._owned = http_client is None
        http = httpx.Client(timeout=timeout) if http_client is None else http_client
        self._set_up(Api(Config.of(api_key, base_url, org_id, timeout, max_retries), http))

    def _set_up(self, api: Api) -> None:
        self._api = api
        self.analytics = Analytics(api)
        self.api_keys = ApiKeys(api)
        self.assets = Assets(api)
        self.audit = Audit(api)
        self.auth = Auth(api)
        self.brand_kits = BrandKits(api)
        self.events = Events(api)
        self.exports = Exports(api)
        self.identities = Identities(api)
        self.ingest = Ingest(api)
        self.invites = Invites(api)
        self.jobs = Jobs(api)
        self.me = Me(api)
        self.members = Members(api)
        self.moments = Moments(api)
        self.notices = Notices(api)
        self.oauth = OAuth(api)
        self.orgs = Orgs(api)
        self.projects = Projects(api)
        self.provider_keys = ProviderKeys(api)
        self.requests = Requests(api)
        self.review_links = ReviewLinks(api)
        self.sessions = Sessions(api)
        self.templates = Templates(api)
        self.transcripts = Transcripts(api)
        self.uploads = Uploads(api)
        self.usage = Usage(api)
        self.voices = Voices(api)
        self.webhooks = Webhooks(api)

    @property
    def base_url(self) -> str:
        """Where the API is."""
        return self._api.config.base_url

    def with_options(
        self,
        *,
        api_key: str | TokenSource | None = None,
        org_id: str | None = None,
        timeout: float | None = None,
        max_retries: int | None = None,
    ) -> Self:
        """The same client with other settings, over the same connections; what is None stays.

        Example:
            ```python
            other = client.with_options(org_id="org_…", max_retries=5)
            ```
        """
        given = {"key": api_key, "org_id": org_id, "timeout": timeout, "max_retries": max_retries}
        changes: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
        made = object.__new__(type(self))
        made._owned = False
        made._set_up(Api(replace(self._api.config, **changes), self._api.http))
        return made

    def request(
        self,
        method: str,
        path: str,
        *,
        query: dict[str, Any] | None = None,
        body: dict[str, Any] | None = None,
        **options: Unpack[PostOptions],
    ) -> Any:
        """Ask for something that this version has no method for, with credentials and retries as ever.

        Args:
            method: of HTTP.
            path: as ``/v1/projects``.
            query: parameters.
            body: sent as JSON.

        Returns:
            The JSON of the answer; None for an empty one.
        """
        if not path.startswith("/"):
            raise ValueError("a path begins with /")
        asked = replace(call(method.upper(), "/", query=query, body=body), path=path, route=path)
        return self._api.call(asked, as_json, options)

    def close(self) -> None:
        """Close the connections, unless they are yours."""
        if self._owned:
            self._api.http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
