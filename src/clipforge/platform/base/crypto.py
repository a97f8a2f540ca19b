"""Secrets at rest: sealed with the server's key, or kept only as a hash."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clipforge.kit.errors import ClipForgeError

_NONCE = 12
_VERSION = b"\x01"


def new_secret(prefix: str = "", size: int = 32) -> str:
    """A random secret of `size` bytes, URL-safe, behind a prefix that tells people what it is."""
    return prefix + base64.urlsafe_b64encode(secrets.token_bytes(size)).decode().rstrip("=")


def hash_secret(secret: str) -> str:
    """SHA-256 of a random secret; slow hashing is for passwords, which people choose."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Vault:
    """Seals small secrets with AES-256-GCM.

    Args:
        key: the server's secret key; keys for each purpose are derived from it.
        old: earlier secret keys, still good for opening.
    """

    def __init__(self, key: str, old: tuple[str, ...] = ()) -> None:
        self._keys = tuple(self._derived(one, "seal") for one in (key, *old))
        self._root = key

    @staticmethod
    def _derived(key: str, purpose: str) -> bytes:
        return hmac.new(key.encode(), f"clipforge/{purpose}".encode(), hashlib.sha256).digest()

    def key_for(self, purpose: str) -> bytes:
        """A key of 32 bytes for another purpose, such as signing tokens."""
        return self._derived(self._root, purpose)

    def seal(self, text: str, context: str = "") -> str:
        """Encrypt; `context` (a table and id, say) must be given again to open it."""
        nonce = os.urandom(_NONCE)
        box = AESGCM(self._keys[0]).encrypt(nonce, text.encode(), context.encode())
        return base64.b64encode(_VERSION + nonce + box).decode()

    def open(self, sealed: str, context: str = "") -> str:
        """Decrypt what `seal` made; raises `ClipForgeError` when no key fits."""
        data = base64.b64decode(sealed)
        nonce, box = data[1 : 1 + _NONCE], data[1 + _NONCE :]
        for key in self._keys:
            try:
                return AESGCM(key).decrypt(nonce, box, context.encode()).decode()
            except InvalidTag:
                continue
        raise ClipForgeError(
            "a stored secret cannot be opened with this secret key",
            code="sealed_with_another_key",
            remedy="Set CLIPFORGE_SECRET_KEY, or CLIPFORGE_OLD_SECRET_KEYS, to the key it was stored with",
        )
