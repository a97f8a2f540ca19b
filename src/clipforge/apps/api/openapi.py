"""The OpenAPI 3.1 document: FastAPI's, completed with what every operation shares."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from clipforge.apps.api import problems
from clipforge.apps.api.problems import ProblemDetails
from clipforge.platform.events.payloads import PAYLOADS

_IDEMPOTENCY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The first answer is given again to every request with this key, for 24 hours.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
}


_SIGNED = [
    {
        "name": name,
        "in": "header",
        "required": True,
        "description": described,
        "schema": {"type": "string"},
    }
    for name, described in (
        ("webhook-id", "The event's id: the same over retries, so that a repetition can be told."),
        ("webhook-timestamp", "Seconds since 1970 of this try; refuse what is older than five minutes."),
        (
            "webhook-signature",
            (
                "Base64 of HMAC-SHA256 over `id.timestamp.body` by the endpoint's secret, after `v1,` "
                "(Standard Webhooks). There are two while the secret is being exchanged: one match is enough."
            ),
        ),
    )
]


def install(app: FastAPI) -> None:
    """Serve the completed document at /openapi.json."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = complete(app)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]  # FastAPI's documented way to extend it


def complete(app: FastAPI) -> dict[str, Any]:
    """The document, with problems, security and the idempotency header."""
    document = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        routes=app.routes,
        webhooks=app.webhooks.routes,
    )
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    problem = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs", {}))
    schemas["ProblemDetails"] = problem
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    components["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer", "description": "An access token or an API key."},
        "client": {"type": "http", "scheme": "basic", "description": "Id and secret of an OAuth2 client."},
    }
    document["security"] = [{"bearer": []}]
    document["webhooks"] = _webhooks(schemas)
    components["responses"] = {f"Problem{status}": problems.response(status) for status in problems.STATUSES}
    refused = {
        str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in problems.STATUSES
    }
    for methods in document.get("paths", {}).values():
        for method, operation in methods.items():
            operation["responses"].update(refused)
            if method == "post":
                operation.setdefault("parameters", []).append(dict(_IDEMPOTENCY))
    return document


def _webhooks(schemas: dict[str, Any]) -> dict[str, Any]:
    """One operation for each type of event; the schemas of what they carry are added to the others."""
    models: list[tuple[type[BaseModel], Literal["serialization"]]] = [
        (model, "serialization") for model in PAYLOADS.values()
    ]
    references, made = models_json_schema(models, ref_template="#/components/schemas/{model}")
    schemas.update(made.get("$defs", {}))
    return {
        type: {
            "post": {
                "operationId": f"on_{type.replace('.', '_')}",
                "summary": (model.__doc__ or type).splitlines()[0],
                "parameters": _SIGNED,
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "required": ["type", "timestamp", "data"],
                                "properties": {
                                    "type": {"const": type},
                                    "timestamp": {"type": "string", "format": "date-time"},
                                    "data": references[model, "serialization"],
                                },
                            }
                        }
                    },
                },
                "responses": {
                    "2XX": {"description": "Taken. Anything else is tried again; 410 disables the endpoint."}
                },
            }
        }
        for type, model in PAYLOADS.items()
    }
