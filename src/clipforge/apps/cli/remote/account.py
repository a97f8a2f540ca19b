"""Which service `clipforge remote` speaks to, and as whom: kept in a file that only its owner can read."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import platformdirs
from pydantic import BaseModel, ConfigDict, ValidationError

from clipforge.apps.cli.remote.failures import as_ours
from clipforge.kit.errors import BadInputError, MissingDependencyError, UsageError
from clipforge.kit.files import make_folder, telling_disk_errors

if TYPE_CHECKING:
    from clipforge_sdk import ClipForge

_LOGIN = "Run 'clipforge remote login'"
DEFAULT_URL = "http://localhost:3000"


class Login(BaseModel):
    """A service and a key for it.

    Attributes:
        base_url: of its API.
        api_key: of an organisation.
        org_id: which organisation a person's token acts in; None for the key's own.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    base_url: str = DEFAULT_URL
    api_key: str = ""
    org_id: str | None = None


def login_file() -> Path:
    """Where the login is kept."""
    return platformdirs.user_config_path("clipforge") / "remote.json"


def stored_login() -> Login | None:
    """The login that is kept, None when there is none.

    Raises:
        BadInputError: the file was spoilt, or cannot be read.
    """
    path = login_file()
    try:
        return Login.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        raise BadInputError("the login cannot be read", subject=str(path), remedy=_LOGIN) from error


def current_login() -> Login:
    """The login to use: CLIPFORGE_API_KEY, _BASE_URL and _ORG_ID where they are set, else what is kept.

    Raises:
        UsageError: there is none, or what is set cannot be one.
    """
    kept = stored_login() or Login()
    names = {
        "base_url": "CLIPFORGE_BASE_URL",
        "api_key": "CLIPFORGE_API_KEY",
        "org_id": "CLIPFORGE_ORG_ID",
    }
    given = {field: os.environ[name] for field, name in names.items() if os.environ.get(name, "").strip()}
    if "base_url" in given:
        given["base_url"] = checked_url(given["base_url"], names["base_url"])
    if "api_key" in given:
        given["api_key"] = checked_key(given["api_key"], names["api_key"])
    if "base_url" in given and "api_key" not in given and given["base_url"] != kept.base_url:
        kept = Login()  # a key is for the service that it was made by, and is shown to no other
    login = kept.model_copy(update=given)
    if not login.api_key:
        raise UsageError("you are not signed in to a service", remedy=f"{_LOGIN}, or set CLIPFORGE_API_KEY")
    return login


def store_login(login: Login) -> Path:
    """Keep a login; the file is never readable by others, not even while it is written."""
    path = login_file()
    make_folder(path.parent)
    with telling_disk_errors(path):
        handle, name = tempfile.mkstemp(prefix=".remote.", dir=path.parent)  # made with 0600
        partial = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                stream.write(login.model_dump_json(indent=1) + "\n")
            partial.replace(path)
        finally:
            with contextlib.suppress(FileNotFoundError):
                partial.unlink()
    return path


def checked_url(text: str, where: str = "") -> str:
    """The address of a service without a slash at its end.

    Args:
        text: as a person wrote it.
        where: in which variable, to be named.

    Raises:
        UsageError: it is none.
    """
    url = text.strip().rstrip("/")
    try:
        parts = urlsplit(url)
        fit = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # half a bracket of IPv6, a port that is no number
        fit = False
    if not fit or not url.isprintable() or " " in url:
        raise UsageError(
            "this is no address of a service",
            subject=f"{where}={text}" if where else text,
            remedy="Write it like https://clips.example.com",
        )
    return url


def checked_key(text: str, where: str = "") -> str:
    """A key as it can be sent; it is never shown.

    Args:
        text: as a person gave it.
        where: in which variable, to be named.

    Raises:
        UsageError: it can be none.
    """
    key = text.strip()
    if not key:
        raise UsageError("the key is empty", remedy="Make one under 'API keys' of the service")
    if not key.isascii() or not key.isprintable():
        raise UsageError("the key has characters that no key has", subject=where, remedy="Copy it once more")
    return key


@contextmanager
def connected(login: Login | None = None) -> Iterator[ClipForge]:
    """A client of the service; what goes wrong with it is told as this command line tells everything.

    Args:
        login: as whom; the current login when None.
    """
    login = login or current_login()
    try:
        from clipforge_sdk import ClipForge
    except ModuleNotFoundError as error:
        raise MissingDependencyError(
            "this needs a package that is not installed",
            subject=error.name or "",
            remedy="Install 'clipforge[remote]'",
        ) from error
    with (
        as_ours(login.base_url),
        ClipForge(login.api_key, base_url=login.base_url, org_id=login.org_id or "") as client,
    ):
        yield client
