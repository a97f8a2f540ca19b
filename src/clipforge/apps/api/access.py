"""Who calls, and how often they may: the two questions that the edge asks of every request."""

from __future__ import annotations

from fastapi import Request

from clipforge.platform.accounts import service as accounts
from clipforge.platform.api_keys import service as api_keys
from clipforge.platform.base.context import Context
from clipforge.platform.base.deps import Deps
from clipforge.platform.base.limits import Limit, limiter_of, network_of
from clipforge.platform.base.principal import unauthorized
from clipforge.platform.base.problems import Problem, not_found
from clipforge.platform.base.routing import Admit, Authenticate
from clipforge.platform.base.tokens import Tokens

ORG_HEADER = "x-org-id"
_TOKEN_PATH = "/v1/oauth/token"  # noqa: S105  # a path
_LONGEST_TOKEN = 4096


def make_authenticate(deps: Deps) -> Authenticate:
    """Reads `Authorization: Bearer`: an API key, a person's access token or a client's."""
    tokens = Tokens(deps.vault, deps.settings.public_url)
    limiter = limiter_of(deps.redis)
    quota = deps.settings.rate_limit

    async def look(context: Context, request: Request, header: str) -> None:
        scheme, _, text = header.partition(" ")
        text = text.strip()
        if scheme.lower() == "basic" and request.url.path == _TOKEN_PATH:
            return  # a client's secret, which the token endpoint looks at
        if scheme.lower() != "bearer" or not text or len(text) > _LONGEST_TOKEN:
            raise unauthorized("Send 'Authorization: Bearer …' with an access token or an API key.")
        wanted = request.headers.get(ORG_HEADER, "")
        if text.startswith(api_keys.KEY_PREFIX):
            principal = await api_keys.authenticate(context, text)
        else:
            token = tokens.read(text)
            if token.kind == "user":
                principal = await accounts.authenticate(context, token, wanted)
            else:
                principal = await api_keys.authenticate_client(context, token)
        if wanted and principal.org_id != wanted:
            raise not_found("organisation", wanted)

    async def authenticate(context: Context, request: Request) -> None:
        header = request.headers.get("authorization")
        if header is None:
            return
        try:
            await look(context, request, header)
        except Problem as problem:
            if problem.status == 401:
                # Wrong credentials are counted as well, by address.
                await limiter.take([Limit("ip", network_of(context.ip), quota)])
            raise

    return authenticate


def make_admit(deps: Deps) -> Admit:
    """Counts each request for its key (or session, or address) and for its org, in one step."""
    limiter = limiter_of(deps.redis)
    each, org = deps.settings.rate_limit, deps.settings.org_rate_limit

    async def admit(context: Context, request: Request) -> dict[str, str]:
        who = context.principal
        if who.kind == "anonymous":
            return await limiter.take([Limit("ip", network_of(context.ip), each)])
        limits = [Limit("key", who.key_id or who.session_id or who.user_id, each)]
        if who.org_id:
            limits.append(Limit("org", who.org_id, org))
        return await limiter.take(limits)

    return admit
