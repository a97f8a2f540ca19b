"""Settings of the service, read once at start from the environment (`CLIPFORGE_…`), by `apps` alone."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

import platformdirs
from pydantic import BeforeValidator, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


def _listed(value: object) -> object:
    """A comma-separated text as a tuple."""
    return (
        tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value
    )


Listed = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)]
Networks = Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(_listed)]


class ServiceSettings(BaseSettings):
    """What the environment decides for API, workers and scheduler.

    Attributes:
        home: folder of the embedded servers' data, local storage, secrets and logs.
        database_url: Postgres as the role of API and workers, which owns nothing.
        database_system_url: Postgres as the role of scheduler and claiming, which sees every org's jobs.
        database_owner_url: Postgres as the role that migrates and owns the tables.
        postgres_port: port of the Postgres that 'clipforge up' starts when no database is set.
        valkey_port: port of the Valkey that it starts when no Redis is set.
        redis_url: Redis or Valkey of queue, limits and counters.
        secret_key: what tokens are signed and secrets are encrypted with; at least 32 characters.
        old_secret_keys: earlier ones, still good for reading.
        public_url: where people reach the API; signed addresses and links begin with it. Its port on this
            machine when left out.
        web_url: where people reach the web app; links in mails begin with it. Its port on this machine when
            left out.
        api_host: address the API listens on.
        api_port: its port.
        api_trusted_proxies: addresses or networks (CIDR) of proxies and web servers of yours before the API,
            whose `X-Forwarded-For` tells who calls; those of this machine are always trusted.
        worker_host: address the workers listen on.
        asr_port: port of the asr worker; ranker and render have theirs.
        storage_dir: folder of stored files when no S3 is set; below `home` by default.
        s3_endpoint: address of an S3 service; None is Amazon's.
        s3_bucket: its bucket; storage is S3 when this is set.
        s3_region: its region.
        s3_access_key: its access key.
        s3_secret_key: its secret key.
        s3_path_style: address buckets by path, as most self-hosted stores want.
        s3_prefix: put before every key.
        service_token: what callers of a worker's own API must show.
        signup: who may sign up: everybody, those invited, or nobody.
        smtp_url: smtp://user:password@host:port to send mail; mails are logged when None.
        mail_from: sender of mails.
        oidc_providers: JSON list of sign-in providers, see docs.
        web_dir: folder of the built web app, which `clipforge up` then serves; none by default.
        web_node: the Node.js program that serves it.
        web_host: address the web app listens on.
        web_port: its port.
        web_secret: what its session cookies are sealed with; made from `secret_key` when None.
        web_trust_proxy: a proxy of your own stands before it, whose `X-Forwarded-For` tells who calls.
        cors_origins: further web origins that may call the API and storage.
        allow_nets: private networks that users' addresses may name, as CIDR; none by default.
        max_upload_bytes: the largest source.
        max_source_ms: the longest source.
        free_minutes: minutes that the first org a person makes may process a month by default, while others
            of theirs have none; None for no limit.
        rate_limit: requests a minute for each key.
        org_rate_limit: requests a minute for each org.
        auth_rate_limit: attempts to sign in, sign up or set a password: a minute for each network address,
            ten minutes for each e-mail address.
        password_memory_kib: memory that hashing a password takes (Argon2id, RFC 9106); older, cheaper hashes
            are renewed at the next sign-in.
        org_running_jobs: how many jobs of one org run at a time.
        queue_limit: jobs waiting in all before new ones are refused with 503.
        log_level: least level of log lines.
        log_json: JSON lines, for machines; readable lines otherwise.
        pieces: how many parts of a long video are recognised in parallel.
        scratch_dir: where workers keep files while they work; below `home` by default.
        scratch_bytes: the most that the files of one job may take.
        worker_memory_bytes: the most memory that the child of a worker may hold; four fifths of the machine's
            by default.
        worker_address_bytes: the most address space it may ask for; no limit by default, since drivers of
            graphics cards reserve far more than they use.
        worker_jobs_per_child: after so many jobs it is started anew.
        worker_grace_seconds: how long a running job may go on when the worker is asked to stop, before
            another worker does it again.
        heavy_jobs: heavy pieces of work at a time on this machine, over all of its workers.
    """

    model_config = SettingsConfigDict(env_prefix="CLIPFORGE_", extra="ignore")

    home: Path = Field(default_factory=lambda: platformdirs.user_data_path("clipforge") / "service")
    database_url: SecretStr | None = None
    database_system_url: SecretStr | None = None
    database_owner_url: SecretStr | None = None
    postgres_port: int = Field(default=35432, ge=1, le=65535)
    valkey_port: int = Field(default=36379, ge=1, le=65535)
    redis_url: SecretStr | None = None
    secret_key: SecretStr | None = None
    old_secret_keys: Listed = ()
    public_url: str = ""
    web_url: str = ""
    api_host: str = "127.0.0.1"
    api_port: int = Field(default=3000, ge=1, le=65535)
    api_trusted_proxies: Networks = ()
    worker_host: str = "127.0.0.1"
    asr_port: int = Field(default=8000, ge=1, le=65535)
    ranker_port: int = Field(default=8001, ge=1, le=65535)
    render_port: int = Field(default=8002, ge=1, le=65535)
    storage_dir: Path | None = None
    s3_endpoint: str | None = None
    s3_bucket: str | None = None
    s3_region: str = "us-east-1"
    s3_access_key: SecretStr | None = None
    s3_secret_key: SecretStr | None = None
    s3_path_style: bool = True
    s3_prefix: str = ""
    service_token: SecretStr | None = None
    signup: Literal["open", "invite", "closed"] = "open"
    smtp_url: SecretStr | None = None
    mail_from: str = "ClipForge <no-reply@localhost>"
    oidc_providers: str = "[]"
    web_dir: Path | None = None
    web_node: str = "node"
    web_host: str = "127.0.0.1"
    web_port: int = Field(default=3001, ge=1, le=65535)
    web_secret: SecretStr | None = Field(default=None, min_length=32)
    web_trust_proxy: bool = False
    cors_origins: Listed = ()
    allow_nets: Listed = ()
    max_upload_bytes: int = Field(default=50 << 30, ge=1)
    max_source_ms: int = Field(default=12 * 3_600_000, ge=1000)
    free_minutes: int | None = None
    rate_limit: int = Field(default=600, ge=1)
    org_rate_limit: int = Field(default=3000, ge=1)
    auth_rate_limit: int = Field(default=20, ge=1)
    password_memory_kib: int = Field(default=64 * 1024, ge=64)
    org_running_jobs: int = Field(default=2, ge=1)
    queue_limit: int = Field(default=20_000, ge=1)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_json: bool = True
    pieces: int = Field(default=1, ge=1, le=64)
    scratch_dir: Path | None = None
    scratch_bytes: int = Field(default=40 << 30, ge=1 << 20)
    worker_memory_bytes: int | None = Field(default=None, ge=1 << 28)
    worker_address_bytes: int | None = Field(default=None, ge=1 << 28)
    worker_jobs_per_child: int = Field(default=200, ge=1)
    worker_grace_seconds: float = Field(default=20.0, ge=0)
    heavy_jobs: int = Field(default=1, ge=1, le=256)

    @model_validator(mode="after")
    def _reached_here(self) -> Self:
        self.public_url = self.public_url or f"http://localhost:{self.api_port}"
        self.web_url = self.web_url or f"http://localhost:{self.web_port}"
        return self

    @property
    def browser_origins(self) -> tuple[str, ...]:
        """Web origins that may call the API and storage: the web app's own first."""
        web = urlsplit(self.web_url)
        return tuple(dict.fromkeys((f"{web.scheme}://{web.netloc}", *self.cors_origins)))
