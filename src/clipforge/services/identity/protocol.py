"""What the platform needs of a sign-in provider."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from clipforge.kit.errors import BadInputError, NetworkError


@dataclass(frozen=True, slots=True)
class ProviderAccount:
    """Who signed in at the provider.

    Attributes:
        subject: the provider's own id of the person, which never changes.
        email: in lower case; may be empty.
        email_verified: the provider vouches for the address.
        name: may be empty.
    """

    subject: str
    email: str
    email_verified: bool
    name: str


class IdentityRefused(BadInputError):  # noqa: N818  # reads as what happened
    """What came back from the provider does not prove anything."""

    default_code = "sign_in_refused"


class IdentityUnavailable(NetworkError):  # noqa: N818  # reads as what happened
    """The provider cannot be reached, or answers nonsense."""

    default_code = "provider_unavailable"


class IdentityProvider(Protocol):
    """One provider; calls block, for threads."""

    id: str
    name: str

    def authorization_url(self, *, redirect_uri: str, state: str, nonce: str, challenge: str) -> str:
        """Where to send the browser.

        Args:
            redirect_uri: where the provider sends it back to.
            state: told back by the provider.
            nonce: told back inside the signed id_token.
            challenge: SHA-256 of the verifier (PKCE S256), base64url.
        """

    def exchange(
        self, *, code: str, redirect_uri: str, verifier: str, nonce: str, issuer: str | None
    ) -> ProviderAccount:
        """Who it is, for the code that the browser brought.

        Args:
            code: as brought.
            redirect_uri: the same as before.
            verifier: what the challenge was made of.
            nonce: the same as before.
            issuer: `iss` of the answer, when it had one (RFC 9207).

        Raises:
            IdentityRefused: the provider or we refuse it.
            IdentityUnavailable: there is no sensible answer.
        """
