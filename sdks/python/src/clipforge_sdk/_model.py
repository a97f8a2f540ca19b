"""What all types of answers have in common: they keep what they do not know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, PrivateAttr

if TYPE_CHECKING:
    import httpx


@dataclass(frozen=True, slots=True)
class Answer:
    """How something was answered.

    Attributes:
        status: of the HTTP answer.
        headers: names in lower case.
        request_id: what to tell whoever looks after the server.
        etag: version of what was answered, for `if_match`; None where the API gives none.
        replayed: a POST had been done before with the same idempotency key, and this is its first answer.
    """

    status: int
    headers: Mapping[str, str]
    request_id: str
    etag: str | None
    replayed: bool


class Model(BaseModel):
    """A part of an answer. Unknown fields are kept and can be read as attributes."""

    # Validators are made when they are first needed: all of them at once would be most of the import's time.
    model_config = ConfigDict(extra="allow", defer_build=True, populate_by_name=True, protected_namespaces=())

    _answer: Answer | None = PrivateAttr(default=None)


def answer_of(model: Model) -> Answer | None:
    """How something was answered; None for what is not an answer of its own, as an item of a list.

    Example:
        ```python
        moment = client.moments.get("mom_…")
        print(answer_of(moment).etag)
        ```
    """
    return model._answer


def remember_answer(model: Model, response: httpx.Response) -> None:
    """Note how a model came."""
    headers = {name.lower(): value for name, value in response.headers.items()}
    model._answer = Answer(
        status=response.status_code,
        headers=headers,
        request_id=headers.get("x-request-id", ""),
        etag=headers.get("etag"),
        replayed=headers.get("idempotent-replayed") == "true",
    )


def etag_of(version: str | Model | None) -> str | None:
    """The `If-Match` for a version: an ETag as it is, or that of something that was read.

    Raises:
        ValueError: the model says nothing of its version.
    """
    if version is None or isinstance(version, str):
        return version
    answer = answer_of(version)
    if answer is not None and answer.etag:
        return answer.etag
    number = getattr(version, "version", None)
    if isinstance(number, int):
        # Items of lists have no headers of their own; the API's ETag is the version in quotes.
        return f'"{number}"'
    raise ValueError(f"{type(version).__name__} has neither an ETag nor a version")
