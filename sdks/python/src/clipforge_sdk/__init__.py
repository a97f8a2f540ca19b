"""The ClipForge API from Python.

Example:
    ```python
    from clipforge_sdk import ClipForge

    client = ClipForge()
    project = client.projects.wait(client.ingest.upload("talk.mp4").id)
    for moment in client.moments.list(project.id):
        export = client.exports.create_and_wait(moment_id=moment.id)
        print(client.exports.download(export.id, "clips/"))
    ```
"""

from clipforge_sdk import errors, events, models, types, webhooks
from clipforge_sdk._async.client import AsyncClipForge
from clipforge_sdk._async.credentials import AsyncClientCredentials
from clipforge_sdk._async.event_stream import AsyncEventStream
from clipforge_sdk._async.listing import AsyncListing
from clipforge_sdk._async.pages import AsyncPage
from clipforge_sdk._model import Answer, Model, answer_of
from clipforge_sdk._options import NOT_GIVEN, NotGiven, Options, PostOptions
from clipforge_sdk._sync.client import ClipForge
from clipforge_sdk._sync.credentials import ClientCredentials
from clipforge_sdk._sync.event_stream import EventStream
from clipforge_sdk._sync.pages import Page
from clipforge_sdk.errors import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    AuthenticationError,
    BadRequestError,
    BrandFileRefusedError,
    ClipForgeError,
    ConflictError,
    DeadlineExceededError,
    DownloadError,
    ExportFailedError,
    FieldError,
    JobFailedError,
    NotFoundError,
    PaymentRequiredError,
    PermissionDeniedError,
    PreconditionFailedError,
    ProjectFailedError,
    RateLimitError,
    ServerError,
    UnexpectedAnswerError,
    UnprocessableError,
    UploadError,
    WebhookVerificationError,
    WorkFailedError,
)
from clipforge_sdk.types import WorkProgress
from clipforge_sdk.version import __version__

__all__ = [
    "NOT_GIVEN",
    "APIConnectionError",
    "APIError",
    "APITimeoutError",
    "Answer",
    "AsyncClientCredentials",
    "AsyncClipForge",
    "AsyncEventStream",
    "AsyncListing",
    "AsyncPage",
    "AuthenticationError",
    "BadRequestError",
    "BrandFileRefusedError",
    "ClientCredentials",
    "ClipForge",
    "ClipForgeError",
    "ConflictError",
    "DeadlineExceededError",
    "DownloadError",
    "EventStream",
    "ExportFailedError",
    "FieldError",
    "JobFailedError",
    "Model",
    "NotFoundError",
    "NotGiven",
    "Options",
    "Page",
    "PaymentRequiredError",
    "PermissionDeniedError",
    "PostOptions",
    "PreconditionFailedError",
    "ProjectFailedError",
    "RateLimitError",
    "ServerError",
    "UnexpectedAnswerError",
    "UnprocessableError",
    "UploadError",
    "WebhookVerificationError",
    "WorkFailedError",
    "WorkProgress",
    "__version__",
    "answer_of",
    "errors",
    "events",
    "models",
    "types",
    "webhooks",
]
