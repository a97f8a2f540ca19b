"""Write the API's document to docs/openapi.json, from the code: `make openapi`."""

from __future__ import annotations

import json
from pathlib import Path

from clipforge.apps.api.app import described

FILE = Path(__file__).resolve().parents[1] / "docs" / "openapi.json"


def text() -> str:
    """The document as it is kept: sorted, so that a change of it reads as what has changed."""
    return json.dumps(described().openapi(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
