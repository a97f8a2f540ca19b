"""The providers that are configured, from the JSON of `CLIPFORGE_OIDC_PROVIDERS`.

[{"id": "google", "client_id": "…", "client_secret": "…"},
{"id": "github", "client_id": "…", "client_secret": "…"},
{"id": "acme", "name": "Acme", "issuer": "https://login.acme.example", "client_id": "…",
"client_secret": "…"}]
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, TypeAdapter, ValidationError, model_validator

from clipforge.kit.errors import UsageError
from clipforge.kit.net import NetPolicy
from clipforge.services.identity.github import GithubProvider
from clipforge.services.identity.http import ProviderHttp
from clipforge.services.identity.oidc import OidcProvider
from clipforge.services.identity.protocol import IdentityProvider

_ISSUERS = {"google": "https://accounts.google.com"}
_NAMES = {"google": "Google", "github": "GitHub"}


class ProviderConfig(BaseModel):
    """One provider.

    Attributes:
        id: in addresses and in the database; never change it.
        name: for people.
        kind: 'github' for GitHub, 'oidc' for every other.
        issuer: of OpenID Connect; known for Google. For GitHub Enterprise, the server's address.
        api: of GitHub Enterprise.
        client_id: as registered there, with the redirect address ``<web>/auth/callback/<id>``.
        client_secret: as given there.
        scopes: to ask for.
        private: the provider is in our own network.
    """

    model_config = ConfigDict(extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9-]{1,40}$")
    name: str = ""
    kind: Literal["oidc", "github"] = "oidc"
    issuer: str = ""
    api: str = "https://api.github.com"
    client_id: str = Field(min_length=1)
    client_secret: SecretStr = SecretStr("")
    scopes: tuple[str, ...] = ("openid", "email", "profile")
    private: bool = False

    @model_validator(mode="after")
    def _complete(self) -> ProviderConfig:
        if self.id == "github":
            self.kind = "github"
        self.issuer = self.issuer or _ISSUERS.get(self.id, "")
        if self.kind == "github":
            self.issuer = self.issuer or "https://github.com"
        self.name = self.name or _NAMES.get(self.id, self.id.capitalize())
        if not self.issuer.startswith("https://" if not self.private else ("http://", "https://")):
            raise ValueError("issuer must be an https address")
        return self


@lru_cache(maxsize=4)
def providers_of(text: str, policy: NetPolicy) -> dict[str, IdentityProvider]:
    """The configured providers by id; made once, since they keep what they discover.

    Raises:
        UsageError: the JSON is wrong.
    """
    try:
        configs = TypeAdapter(list[ProviderConfig]).validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UsageError(
            f"{where or 'the list'}: {first['msg']}",
            subject="CLIPFORGE_OIDC_PROVIDERS",
            remedy="Give a JSON list as docs/operating.md shows",
        ) from error
    made: dict[str, IdentityProvider] = {}
    for config in configs:
        http = ProviderHttp(replace(policy, allow_private=True) if config.private else policy)
        secret = config.client_secret.get_secret_value()
        if config.kind == "github":
            made[config.id] = GithubProvider(
                id=config.id,
                name=config.name,
                site=config.issuer,
                api=config.api,
                client_id=config.client_id,
                client_secret=secret,
                http=http,
            )
        else:
            made[config.id] = OidcProvider(
                id=config.id,
                name=config.name,
                issuer=config.issuer,
                client_id=config.client_id,
                client_secret=secret,
                scopes=config.scopes,
                http=http,
            )
    return made
