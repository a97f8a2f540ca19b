"""The client: all groups of methods, over one set of connections."""

from __future__ import annotations

from dataclasses import replace
from types import TracebackType
from typing import Any, Self, Unpack

import httpx

from clipforge_sdk._answers import as_json
from clipforge_sdk._async.resources.analytics import AsyncAnalytics
from clipforge_sdk._async.resources.api_keys import AsyncApiKeys
from clipforge_sdk._async.resources.assets import AsyncAssets
from clipforge_sdk._async.resources.audit import AsyncAudit
from clipforge_sdk._async.resources.auth import AsyncAuth
from clipforge_sdk._async.resources.brand_kits import AsyncBrandKits
from clipforge_sdk._async.resources.events import AsyncEvents
from clipforge_sdk._async.resources.exports import AsyncExports
from clipforge_sdk._async.resources.identities import AsyncIdentities
from clipforge_sdk._async.resources.ingest import AsyncIngest
from clipforge_sdk._async.resources.invites import AsyncInvites
from clipforge_sdk._async.resources.jobs import AsyncJobs
from clipforge_sdk._async.resources.me import AsyncMe
from clipforge_sdk._async.resources.members import AsyncMembers
from clipforge_sdk._async.resources.moments import AsyncMoments
from clipforge_sdk._async.resources.notices import AsyncNotices
from clipforge_sdk._async.resources.oauth import AsyncOAuth
from clipforge_sdk._async.resources.orgs import AsyncOrgs
from clipforge_sdk._async.resources.projects import AsyncProjects
from clipforge_sdk._async.resources.provider_keys import AsyncProviderKeys
from clipforge_sdk._async.resources.requests import AsyncRequests
from clipforge_sdk._async.resources.review_links import AsyncReviewLinks
from clipforge_sdk._async.resources.sessions import AsyncSessions
from clipforge_sdk._async.resources.templates import AsyncTemplates
from clipforge_sdk._async.resources.transcripts import AsyncTranscripts
from clipforge_sdk._async.resources.uploads import AsyncUploads
from clipforge_sdk._async.resources.usage import AsyncUsage
from clipforge_sdk._async.resources.voices import AsyncVoices
from clipforge_sdk._async.resources.webhooks import AsyncWebhooks
from clipforge_sdk._async.transport import AsyncApi
from clipforge_sdk._call import call
from clipforge_sdk._config import DEFAULT_RETRIES, DEFAULT_TIMEOUT, Config
from clipforge_sdk._options import PostOptions
from clipforge_sdk.types import TokenSource


class AsyncClipForge:
    """The ClipForge API.

    Args:
        api_key: an API key, a person's access token, or a function that gives one and is asked for every
            request (`AsyncClientCredentials` is one); `CLIPFORGE_API_KEY` when None, nobody when empty.
        base_url: of the API; `CLIPFORGE_BASE_URL` when None, else http://localhost:3000.
        org_id: which of a person's organisations to act in; `CLIPFORGE_ORG_ID` when None.
        timeout: seconds to wait for a connection, or for the next bytes of an answer; None for no end.
        max_retries: how often a request is tried again that failed in passing.
        http_client: makes the connections, with your own proxies and certificates; it is not closed by us.

    Example:
        ```python
        async with AsyncClipForge() as client:
            project = await client.ingest.upload("talk.mp4")
            project = await client.projects.wait(project.id)
            async for moment in client.moments.list(project.id):
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
        http_client: httpx.AsyncClient | None = None,
    ) -> None:
        self._owned = http_client is None
        http = httpx.AsyncClient(timeout=timeout) if http_client is None else http_client
        self._set_up(AsyncApi(Config.of(api_key, base_url, org_id, timeout, max_retries), http))

    def _set_up(self, api: AsyncApi) -> None:
        self._api = api
        self.analytics = AsyncAnalytics(api)
        self.api_keys = AsyncApiKeys(api)
        self.assets = AsyncAssets(api)
        self.audit = AsyncAudit(api)
        self.auth = AsyncAuth(api)
        self.brand_kits = AsyncBrandKits(api)
        self.events = AsyncEvents(api)
        self.exports = AsyncExports(api)
        self.identities = AsyncIdentities(api)
        self.ingest = AsyncIngest(api)
        self.invites = AsyncInvites(api)
        self.jobs = AsyncJobs(api)
        self.me = AsyncMe(api)
        self.members = AsyncMembers(api)
        self.moments = AsyncMoments(api)
        self.notices = AsyncNotices(api)
        self.oauth = AsyncOAuth(api)
        self.orgs = AsyncOrgs(api)
        self.projects = AsyncProjects(api)
        self.provider_keys = AsyncProviderKeys(api)
        self.requests = AsyncRequests(api)
        self.review_links = AsyncReviewLinks(api)
        self.sessions = AsyncSessions(api)
        self.templates = AsyncTemplates(api)
        self.transcripts = AsyncTranscripts(api)
        self.uploads = AsyncUploads(api)
        self.usage = AsyncUsage(api)
        self.voices = AsyncVoices(api)
        self.webhooks = AsyncWebhooks(api)

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
        made._set_up(AsyncApi(replace(self._api.config, **changes), self._api.http))
        return made

    async def request(
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
        return await self._api.call(asked, as_json, options)

    async def close(self) -> None:
        """Close the connections, unless they are yours."""
        if self._owned:
            await self._api.http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
