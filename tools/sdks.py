"""Write what is generated of the SDKs: `make sdks`. A test holds it to the code.

Python: `models.py` from docs/openapi.json, and the synchronous client from the asynchronous one.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import unasync

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "openapi.json"
PACKAGE = ROOT / "sdks" / "python" / "src" / "clipforge_sdk"
BY_HAND = frozenset({"runtime.py", "listing.py"})
"""Of `_sync`: what differs between the two clients, written in both."""

_REF = "#/components/schemas/"
_KEPT = frozenset({"$ref", "type", "properties", "required", "items", "anyOf", "oneOf", "enum", "const"}) | {
    *("additionalProperties", "default", "description", "title", "format")
}
_FORMATS = frozenset({"date-time", "date"})
_HEADER = (
    '"""The types of answers, and of the parts of requests. Made by `make sdks` from docs/openapi.json."""'
)


# Models


def schemas(document: dict[str, Any]) -> dict[str, Any]:
    """The schemas that the models are made of.

    Those of whole request bodies are left out, since methods take their fields as arguments; so are failures.
    """
    every = document["components"]["schemas"]
    wanted: set[str] = set()

    def follow(node: Any) -> None:
        for name in _references(node):
            if name not in wanted and name != "ProblemDetails":
                wanted.add(name)
                follow(every[name])

    for path in document["paths"].values():
        for operation in path.values():
            follow(operation["responses"])
            for content in operation.get("requestBody", {}).get("content", {}).values():
                body = content["schema"]
                follow([every[name] for name in _references(body)])
                if "Timeline" in _references(body):
                    wanted.add("Timeline")
    follow(document["webhooks"])
    return {name: tolerant(every[name]) for name in sorted(wanted)}


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if str(node.get("$ref", "")).startswith(_REF):
            yield node["$ref"].removeprefix(_REF)
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


def tolerant(schema: Any) -> Any:
    """A schema that a newer server's answers fit as well.

    Limits go, since the server holds them; values of enumerations become suggestions; an unknown kind of a
    union is an object of any form.
    """
    if not isinstance(schema, dict):
        return schema
    kept = {name: value for name, value in schema.items() if name in _KEPT}
    if kept.keys() <= {"title"}:
        return {}
    if kept.get("format") not in _FORMATS:
        kept.pop("format", None)
    if kept.get("additionalProperties") is False:
        del kept["additionalProperties"]
    if "properties" in kept:
        kept["properties"] = {name: _property(name, value) for name, value in kept["properties"].items()}
    for name in {"items", "additionalProperties"} & kept.keys():
        kept[name] = tolerant(kept[name])
    return _open(kept)


def _property(name: str, schema: Any) -> Any:
    made = tolerant(schema)
    if name.endswith("_at") and made.get("type") == "string":
        made["format"] = "date-time"  # some of them do not say so
    made.pop("title", None)
    if isinstance(made.get("default"), dict):
        made.pop("default")  # see `nested`
    return made


def _open(kept: dict[str, Any]) -> dict[str, Any]:
    """Unions and enumerations that take what is not known yet."""
    if "anyOf" in kept:
        kept["anyOf"] = [tolerant(option) for option in kept["anyOf"]]
    if "oneOf" in kept:
        others = {"type": "object", "additionalProperties": True}
        kept["anyOf"] = [*map(tolerant, kept.pop("oneOf")), others]
    if "const" in kept and not isinstance(kept["const"], str):
        kept["enum"] = [kept.pop("const")]  # a text tells the kinds of a union apart; a number is a version
    if "enum" in kept:
        known = {"type": kept.pop("type"), "enum": kept.pop("enum")}
        kept["anyOf"] = [known, {"type": known["type"]}]
    return kept


def models() -> str:
    """The text of models.py, not yet formatted."""
    document = json.loads(DOCUMENT.read_text("utf-8"))
    made = {
        "openapi": "3.1.0",
        "info": document["info"],
        "paths": {},
        "components": {"schemas": schemas(document)},
    }
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "openapi.json", Path(folder) / "models.py"
        source.write_text(json.dumps(made), "utf-8")
        _run(
            "datamodel_code_generator",
            *("--input", str(source), "--input-file-type", "openapi", "--output", str(target)),
            *("--output-model-type", "pydantic_v2.BaseModel", "--base-class", "clipforge_sdk._model.Model"),
            *("--target-python-version", "3.11", "--enum-field-as-literal", "all"),
            *("--output-datetime-class", "AwareDatetime", "--custom-file-header", _HEADER),
            *("--use-schema-description", "--use-attribute-docstrings", "--use-single-line-docstring"),
            *("--use-standard-collections", "--use-union-operator", "--use-annotated", "--strict-nullable"),
            *(
                "--collapse-root-models",
                "--disable-timestamp",
                "--use-double-quotes",
                "--formatters",
                "builtin",
            ),
        )
        # The base class says all that is to be configured; reading docstrings at run time would cost time.
        text = re.sub(r"\n    model_config = ConfigDict\([^)]*\)\n", "\n", target.read_text("utf-8"))
        return nested(text, document["components"]["schemas"])


def nested(text: str, every: dict[str, Any]) -> str:
    """The text with parts that are there unless said otherwise, as settings of settings, made when left out.

    The generator would have them None, which no answer has.
    """
    for name, schema in every.items():
        for field, value in schema.get("properties", {}).items():
            target = value.get("$ref", "").removeprefix(_REF)
            if target and field not in schema.get("required", []):
                given = value.get("default") or {}
                made = f"{target}.model_validate({given!r})" if given else f"{target}()"
                text = re.sub(
                    rf"(\nclass {name}\(Model\):(?:\n(?!class ).*)*?\n    {field}: ){target} \| None = None",
                    rf"\1{target} = Field(default_factory=lambda: {made})",
                    text,
                )
    return text


# The synchronous client


def synchronous() -> dict[Path, str]:
    """The files of `_sync` that are made, by their place, not yet formatted."""
    sources = [path for path in sorted((PACKAGE / "_async").rglob("*.py")) if path.name not in BY_HAND]
    sources = [path for path in sources if path != PACKAGE / "_async" / "__init__.py"]
    names = {"_async": "_sync", "aiter_bytes": "iter_bytes", "aread": "read", "aclose": "close"}
    names |= {
        "AsyncListing": "Page",
        "asynccontextmanager": "contextmanager",
        "aclosing": "closing",
        "anext": "next",
    }
    for path in (*sources, PACKAGE / "_async" / "listing.py"):
        for name in re.findall(r"\bAsync[A-Z]\w*", path.read_text("utf-8")):
            names.setdefault(name, name.removeprefix("Async"))
    made = {}
    with tempfile.TemporaryDirectory() as folder:
        rule = unasync.Rule(str(PACKAGE / "_async"), folder, additional_replacements=names)
        unasync.unasync_files([str(path) for path in sources], [rule])
        for path in sources:
            inner = path.relative_to(PACKAGE / "_async")
            text = (Path(folder) / inner).read_text("utf-8")
            made[PACKAGE / "_sync" / inner] = _spoken(text, inner)
    return made


def _spoken(text: str, inner: Path) -> str:
    """What the tokens do not tell: docstrings, and where the file comes from."""
    text = re.sub(r"\bAsync([A-Z])", r"\1", text)
    text = re.sub(r"\bAwaitable\[((?:[^\[\]]|\[[^\[\]]*\])*)\]", r"\1", text)
    text = re.sub(r"\b(await|async) ", "", text).replace("asynchronous", "synchronous")
    return f"# Made by `make sdks` from _async/{inner.as_posix()}: change that one.\n{text}"


# Both


def _formatted(texts: dict[Path, str]) -> dict[Path, str]:
    """As `make fmt` leaves them."""
    with tempfile.TemporaryDirectory() as folder:
        places = {path: Path(folder) / path.relative_to(PACKAGE) for path in texts}
        for path, place in places.items():
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(texts[path], "utf-8")
        config = ("--config", str(ROOT / "pyproject.toml"), "--no-cache", "--quiet", folder)
        # A module that is made for the first time is not there yet to be known as ours.
        ours = ("--config", "lint.isort.known-first-party = ['clipforge_sdk']")
        _run("ruff", "check", "--fix", "--select", "I,F401", *ours, *config)
        _run("ruff", "format", *config)
        return {path: place.read_text("utf-8") for path, place in places.items()}


def _run(module: str, *arguments: str) -> None:
    argv = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(argv, capture_output=True, text=True, cwd=ROOT, check=False)
    if done.returncode:
        raise SystemExit(f"{module}: {done.stderr or done.stdout}")


def generated() -> dict[Path, str]:
    """Everything that is made, by its place."""
    return _formatted({PACKAGE / "models.py": models(), **synchronous()})


def main() -> None:
    """Write it, and remove what is not made any more."""
    made = generated()
    for path in (PACKAGE / "_sync").rglob("*.py"):
        if path not in made and path.name not in BY_HAND and path != PACKAGE / "_sync" / "__init__.py":
            path.unlink()
    for path, text in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
