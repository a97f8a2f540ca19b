"""What can go wrong. Everything derives from `ClipForgeError`.

```
ClipForgeError
├─ APIError                       the API answered with a failure: status, code, detail, request_id, errors
│   ├─ BadRequestError            400
│   ├─ AuthenticationError        401
│   ├─ PaymentRequiredError       402: what the plan has for this month is used up
│   ├─ PermissionDeniedError      403
│   ├─ NotFoundError              404
│   ├─ ConflictError              409
│   ├─ PreconditionFailedError    412: it was changed since the version of `if_match`
│   ├─ UnprocessableError         422: `errors` says which fields, and why
│   ├─ RateLimitError             429: `retry_after` says when to come again
│   └─ ServerError                5xx
├─ APIConnectionError             no answer came
│   └─ APITimeoutError            not in time
├─ DeadlineExceededError          the time given for the whole of it is over
├─ UnexpectedAnswerError          the answer cannot be read as what it should be
├─ UploadError                    an upload broke off; `upload_id` goes on with it
├─ DownloadError                  what came is not the file
├─ WebhookVerificationError       a webhook is not from ClipForge, or too old
└─ WorkFailedError                work ended badly: `code`, `reason`, `remedy`
    ├─ ProjectFailedError         `project`
    ├─ ExportFailedError          `export`
    ├─ JobFailedError             `job`
    └─ BrandFileRefusedError      `file`
```
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from clipforge_sdk.models import BrandFileOut, ExportOut, JobOut, ProjectDetail


class ClipForgeError(Exception):
    """Anything that goes wrong with ClipForge."""


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field of a request.

    Attributes:
        field: where it stands, as ``settings.detect.count``.
        code: stable, for machines.
        detail: for a person.
    """

    field: str
    code: str
    detail: str


class APIError(ClipForgeError):
    """The API refused a request, or failed at it.

    Attributes:
        status: of the HTTP answer.
        code: stable identifier of the kind of failure, for machines; '' where no ClipForge API answered.
        title: short name of this kind of failure.
        detail: what is wrong and what to do, for a person.
        request_id: what to tell whoever looks after the server.
        errors: one entry for each field that is wrong.
        headers: of the answer, names in lower case.
        body: the decoded body, with members that only some kinds of failures have; None if it is no JSON.

    Example:
        ```python
        try:
            client.projects.get("proj_0")
        except NotFoundError as error:
            print(error.code, error.request_id)
        ```
    """

    def __init__(
        self,
        status: int,
        *,
        code: str = "",
        title: str = "",
        detail: str = "",
        request_id: str = "",
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        body: Any = None,
    ) -> None:
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.request_id = request_id
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.body = body
        told = detail or title or "the API gave no reason"
        known = ", ".join(filter(None, (str(status), code, request_id)))
        super().__init__(f"{told} ({known})")


class BadRequestError(APIError):
    """400: it cannot be understood."""


class AuthenticationError(APIError):
    """401: nobody is signed in, or the key or token is not good (any more)."""


class PaymentRequiredError(APIError):
    """402: what the plan has for this month is used up."""


class PermissionDeniedError(APIError):
    """403: the caller lacks the permission."""


class NotFoundError(APIError):
    """404: there is no such thing in this organisation."""


class ConflictError(APIError):
    """409: what is there stands against it; `code` says what."""


class PreconditionFailedError(APIError):
    """412: it was changed since the version that `if_match` names; read it again and repeat the change."""


class UnprocessableError(APIError):
    """422: a value is not valid; `errors` says which, and why."""


class RateLimitError(APIError):
    """429: too many requests, or too much work waiting.

    Attributes:
        retry_after: seconds after which to come again; None when the API did not say.
    """

    def __init__(self, status: int, *, retry_after: float | None = None, **fields: Any) -> None:
        super().__init__(status, **fields)
        self.retry_after = retry_after


class ServerError(APIError):
    """5xx: the server failed, or something that it needs is away."""


class APIConnectionError(ClipForgeError):
    """No answer came: the API cannot be reached, or the connection broke.

    Attributes:
        method: of the request.
        url: of the request, without its query.
    """

    def __init__(self, message: str, *, method: str = "", url: str = "") -> None:
        super().__init__(message)
        self.method = method
        self.url = url


class APITimeoutError(APIConnectionError):
    """No answer came in time."""


class DeadlineExceededError(ClipForgeError):
    """The time that was given for the whole of it, with all retries and waiting, is over.

    Attributes:
        seconds: how long that was.
    """

    def __init__(self, seconds: float, doing: str = "") -> None:
        super().__init__(f"{doing or 'it'} was not done within {seconds:g} s")
        self.seconds = seconds


class UnexpectedAnswerError(ClipForgeError):
    """The answer was no failure, but cannot be read as what it should be.

    Attributes:
        status: of the HTTP answer.
        request_id: what to tell whoever looks after the server.
    """

    def __init__(self, message: str, *, status: int = 0, request_id: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.request_id = request_id


class UploadError(ClipForgeError):
    """An upload broke off. What has arrived is kept: go on with `resume=error.upload_id`.

    Attributes:
        upload_id: the upload.
        project_id: the project that waits for it, if any.
        sent: bytes that were sent.
        total: bytes of the file.
    """

    def __init__(
        self, message: str, *, upload_id: str, project_id: str | None = None, sent: int = 0, total: int = 0
    ) -> None:
        super().__init__(message)
        self.upload_id = upload_id
        self.project_id = project_id
        self.sent = sent
        self.total = total


class DownloadError(ClipForgeError):
    """What came from storage is not the whole file; nothing is left at its place."""


class WebhookVerificationError(ClipForgeError):
    """A webhook is not signed with one of the secrets, or its time is more than five minutes off."""


class WorkFailedError(ClipForgeError):
    """Work that was waited for ended badly.

    Attributes:
        code: stable, for machines; 'cancelled' when it was called off.
        reason: what is wrong, for a person.
        remedy: what to do about it; may be empty.
    """

    def __init__(self, what: str, error: Mapping[str, Any]) -> None:
        self.code = str(error.get("code") or "failed")
        self.reason = str(error.get("reason") or error.get("message") or "it gave no reason")
        self.remedy = str(error.get("remedy") or "")
        more = f" {self.remedy}" if self.remedy else ""
        super().__init__(f"{what}: {self.reason} ({self.code}){more}")


class ProjectFailedError(WorkFailedError):
    """A project failed or was cancelled.

    Attributes:
        project: as it is now.
    """

    def __init__(self, project: ProjectDetail) -> None:
        error = project.error.model_dump() if project.error else {}
        super().__init__(f"project {project.id} is {project.status}", _or_status(error, project.status))
        self.project = project


class ExportFailedError(WorkFailedError):
    """An export failed or was cancelled.

    Attributes:
        export: as it is now.
    """

    def __init__(self, export: ExportOut) -> None:
        super().__init__(f"export {export.id} is {export.status}", _or_status(export.error, export.status))
        self.export = export


class JobFailedError(WorkFailedError):
    """A job failed for good or was cancelled.

    Attributes:
        job: as it is now.
    """

    def __init__(self, job: JobOut) -> None:
        error = job.error.model_dump() if job.error else {}
        super().__init__(f"job {job.id} is {job.status}", _or_status(error, job.status.lower()))
        self.job = job


class BrandFileRefusedError(WorkFailedError):
    """A file of a brand kit was found unusable.

    Attributes:
        file: as it is now.
    """

    def __init__(self, file: BrandFileOut) -> None:
        super().__init__(f"file {file.id} is {file.status}", _or_status(file.error, file.status))
        self.file = file


def _or_status(error: Mapping[str, Any] | None, status: str) -> Mapping[str, Any]:
    return error or {"code": status, "reason": f"it is {status}"}


BY_STATUS: Mapping[int, type[APIError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    402: PaymentRequiredError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    412: PreconditionFailedError,
    422: UnprocessableError,
    429: RateLimitError,
}
"""The class for a status; `ServerError` for 5xx, `APIError` for what is not named."""
