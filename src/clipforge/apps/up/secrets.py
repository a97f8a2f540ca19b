"""The secrets of a service on one machine: made once, kept in its data folder, read by nobody else."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from clipforge.kit.errors import BadInputError
from clipforge.kit.files import telling_disk_errors

_BYTES = 32
_FILE = "secrets.json"


class Secrets(BaseModel):
    """What only this service knows. Signed storage addresses use a key derived from `secret_key`.

    Attributes:
        postgres_owner: password of the role that owns the database.
        postgres_app: password of the role of API and workers.
        postgres_system: password of the role of scheduler and claiming.
        valkey: password of the queue.
        secret_key: what tokens are signed and stored secrets encrypted with.
        service_token: what callers of a worker's own API must show.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    postgres_owner: str
    postgres_app: str
    postgres_system: str
    valkey: str
    secret_key: str
    service_token: str

    def __repr__(self) -> str:
        return "Secrets(…)"

    __str__ = __repr__


def secrets_file(home: Path) -> Path:
    """Where they are kept."""
    return home / _FILE


def read_secrets(home: Path) -> Secrets:
    """The secrets of a data folder.

    Raises:
        BadInputError: there are none, or the file is damaged.
    """
    file = secrets_file(home)
    try:
        return Secrets.model_validate_json(file.read_bytes())
    except (OSError, ValidationError) as error:
        reason = (
            "it is damaged" if isinstance(error, ValidationError) else f"it cannot be read ({error.strerror})"
        )
        raise BadInputError(
            reason, subject=str(file), remedy="Put it back from a backup: the data is locked without it"
        ) from error


def keep_secrets(home: Path) -> Secrets:
    """The secrets of a data folder, made if it is new.

    Raises:
        BadInputError: the file is damaged, or gone while the data it belongs to is there.
        ResourceError: the folder cannot be written to.
    """
    file = secrets_file(home)
    if file.exists() or (home / "postgres" / "cluster").exists():
        return read_secrets(home)
    made = Secrets(**{name: secrets.token_urlsafe(_BYTES) for name in Secrets.model_fields})
    write_secrets(home, made)
    return made


def write_secrets(home: Path, value: Secrets) -> None:
    """Write the file, whole and readable by us only; `ResourceError` when the folder refuses."""
    with telling_disk_errors(home):
        home.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".secrets.", dir=home)  # mode 0600 from the start
        try:
            with os.fdopen(handle, "w") as stream:
                stream.write(value.model_dump_json(indent=2) + "\n")
                stream.flush()
                os.fsync(stream.fileno())
            Path(name).rename(secrets_file(home))
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


__all__ = ["Secrets", "keep_secrets", "read_secrets", "secrets_file", "write_secrets"]
