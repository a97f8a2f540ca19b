"""What the web app's server is told. It gets no address of the database and no key but its own."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from pydantic import SecretStr

from clipforge.kit.ports import LOOPBACK
from clipforge.kit.service_settings import ServiceSettings
from clipforge.platform.base.crypto import Vault

_INHERITED = ("PATH", "HOME", "LANG", "TZ", "NODE_OPTIONS", "NODE_EXTRA_CA_CERTS")


def web_environment(settings: ServiceSettings, secret_key: str) -> dict[str, str]:
    """The whole environment of the process that serves the web app.

    Args:
        settings: of the service.
        secret_key: of the service; what seals the cookies is made from it where no secret is set for that.
    """
    own = settings.web_secret or SecretStr(Vault(secret_key).key_for("web").hex())
    reached = {"0.0.0.0": LOOPBACK, "::": "::1"}.get(settings.api_host, settings.api_host)  # noqa: S104
    told = {
        "API_URL": f"http://{f'[{reached}]' if ':' in reached else reached}:{settings.api_port}",
        "WEB_URL": settings.web_url,
        "WEB_HOST": settings.web_host,
        "WEB_PORT": str(settings.web_port),
        "WEB_SECRET": own.get_secret_value(),
        "WEB_STORAGE_ORIGINS": ",".join(storage_origins(settings)),
        "WEB_TRUST_PROXY": "1" if settings.web_trust_proxy else "0",
    }
    inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    return (
        inherited | {"NODE_ENV": "production"} | {f"CLIPFORGE_{name}": value for name, value in told.items()}
    )


def storage_origins(settings: ServiceSettings) -> tuple[str, ...]:
    """Where browsers read files from and send them to."""
    if not settings.s3_bucket:
        return (settings.public_url,)
    if settings.s3_endpoint:
        endpoint = urlsplit(settings.s3_endpoint)
        bucket = f"{endpoint.scheme}://{settings.s3_bucket}.{endpoint.netloc}"
        return (f"{endpoint.scheme}://{endpoint.netloc}",) if settings.s3_path_style else (bucket,)
    host = f"s3.{settings.s3_region}.amazonaws.com"
    buckets = (f"{settings.s3_bucket}.{host}", f"{settings.s3_bucket}.s3.amazonaws.com")
    return tuple(f"https://{name}" for name in (host, *buckets))
