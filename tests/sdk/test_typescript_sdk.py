"""The TypeScript SDK: its own tests, its types, how it is packed, and its journeys through the real API."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, datetime

import pytest
from embedded_servers import shared_root
from standardwebhooks.webhooks import Webhook

from tests.sdk.typescript_support import PACKAGE, compile_tests, run

pytestmark = pytest.mark.timeout(600)

VECTORS = PACKAGE / "test" / "vectors" / "webhooks.json"
EVENTS = (
    (
        "project.ready",
        {
            "project_id": "proj_1",
            "title": "Größe ✂ \u2028",
            "status": "ready",
            "metadata": {"show": "one"},
            "external_id": None,
            "created_by": "user_1",
        },
    ),
    ("job.completed", {"job_id": "job_1", "kind": "RENDER", "status": "COMPLETED", "project_id": None}),
    ("of.tomorrow", {"x": [1, 2.5]}),
)


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The package and its tests."""
    compile_tests(shared_root(tmp_path_factory))


def _vector(place: int, type: str, data: object) -> dict[str, object]:
    key = hashlib.sha256(f"secret {place}".encode()).digest()[: 24 + place * 4]
    secret = "whsec_" + base64.b64encode(key).decode()
    at = datetime(2026, 3, 1 + place, 12, 30, 5, tzinfo=UTC)
    body = json.dumps({"type": type, "timestamp": at.isoformat(), "data": data}, ensure_ascii=bool(place % 2))
    return {
        "secret": secret,
        "id": f"evt_{place}",
        "timestamp": int(at.timestamp()),
        "body": body,
        "signature": Webhook(secret).sign(f"evt_{place}", at, body),
    }


def test_the_webhooks_that_it_is_tried_with_are_signed_by_the_library_of_the_standard() -> None:
    made = [_vector(place, type, data) for place, (type, data) in enumerate(EVENTS)]
    assert json.loads(VECTORS.read_text(encoding="utf-8")) == made


def test_its_types_are_those_of_the_document() -> None:
    run("scripts/generate.mjs", "--check")


def test_its_own_tests_pass(compiled: None) -> None:
    tests = sorted(path.relative_to(PACKAGE) for path in (PACKAGE / ".test").glob("*.test.js"))
    assert len(tests) >= 10
    told = run("--enable-source-maps", "--test", "--test-reporter=spec", *tests)
    assert "fail 0" in told


def test_it_is_packed_so_that_everybody_can_use_it(compiled: None) -> None:
    told = run("scripts/check-package.mjs")
    print(told)
    assert "the package is as it should be" in told


@pytest.mark.parametrize("journey", ["api", "uploads"])
async def test_it_goes_its_ways_through_the_real_api(
    compiled: None, served_api, api_key, ready_project, footage, journey: str
) -> None:
    given = {
        "CLIPFORGE_BASE_URL": served_api.url,
        "CLIPFORGE_API_KEY": api_key,
        "CLIPFORGE_TEST_PROJECT": ready_project.project_id,
        "CLIPFORGE_TEST_MOMENT": ready_project.moment_id,
        "CLIPFORGE_TEST_FOOTAGE": str(footage.path),
    }
    test = f".test/journeys/{journey}.test.js"
    told = run("--enable-source-maps", "--test", "--test-reporter=spec", test, given=given)
    assert "fail 0" in told
