"""GitHub: OAuth2 without OpenID Connect; who signed in is asked of its API."""

from __future__ import annotations

from urllib.parse import urlencode

from clipforge.services.identity.http import ProviderHttp, member
from clipforge.services.identity.protocol import IdentityUnavailable, ProviderAccount


class GithubProvider:
    """GitHub, or a GitHub Enterprise Server.

    Args:
        id: in our addresses.
        name: for people.
        site: where people sign in.
        api: its API.
        client_id: ours there.
        client_secret: ours there.
        http: reaches it.
    """

    def __init__(
        self,
        *,
        id: str,
        name: str,
        site: str,
        api: str,
        client_id: str,
        client_secret: str,
        http: ProviderHttp,
    ) -> None:
        self.id = id
        self.name = name
        self._site = site.rstrip("/")
        self._api = api.rstrip("/")
        self._client_id = client_id
        self._client_secret = client_secret
        self._http = http

    def authorization_url(self, *, redirect_uri: str, state: str, nonce: str, challenge: str) -> str:
        """See `IdentityProvider`; GitHub knows no nonce, PKCE binds the code to this sign-in."""
        query = {
            "client_id": self._client_id,
            "redirect_uri": redirect_uri,
            "scope": "read:user user:email",
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{self._site}/login/oauth/authorize?{urlencode(query)}"

    def exchange(
        self, *, code: str, redirect_uri: str, verifier: str, nonce: str, issuer: str | None
    ) -> ProviderAccount:
        """See `IdentityProvider`; the address is the primary one, and only when GitHub has verified it."""
        answer = self._http.post_form(
            f"{self._site}/login/oauth/access_token",
            {
                "client_id": self._client_id,
                "client_secret": self._client_secret,
                "code": code,
                "redirect_uri": redirect_uri,
                "code_verifier": verifier,
            },
        )
        token = member(answer, "access_token")
        user = self._http.get(f"{self._api}/user", token=token)
        emails = self._http.get(f"{self._api}/user/emails", token=token)
        if not isinstance(user, dict) or not isinstance(user.get("id"), int) or not isinstance(emails, list):
            raise IdentityUnavailable("it does not say who signed in", subject=self.name)
        primary = next((one for one in emails if isinstance(one, dict) and one.get("primary")), {})
        return ProviderAccount(
            subject=str(user["id"]),
            email=str(primary.get("email") or "").lower(),
            email_verified=primary.get("verified") is True,
            name=str(user.get("name") or user.get("login") or "")[:200],
        )
