"""Results of stages, kept by what they were made from: a killed run goes on where it was.

A key is the hash of the stage's name, its inputs and options, and the source text of the code that makes
the result, so that neither another option nor another version can read a stale one.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from pydantic import BaseModel, TypeAdapter, ValidationError

from clipforge.kit.files import atomic_path, make_folder, write_bytes
from clipforge.kit.journal import Journal
from clipforge.media.sound import SoundSurvey
from clipforge.pipeline.cache_limit import mark_used

T = TypeVar("T")


class StageCache:
    """A folder of stage results.

    Args:
        root: where it lies; safe to delete at any time.
        enabled: when false nothing is read (but results are still kept).
    """

    def __init__(self, root: Path, enabled: bool = True) -> None:
        self._root = root
        self._enabled = enabled

    def value(
        self, stage: str, inputs: object, kind: type[T], make: Callable[[], T], *, code: tuple[str, ...] = ()
    ) -> T:
        """The kept value of a stage, or a new one from `make`.

        Args:
            stage: name of the stage.
            inputs: all that decides the result: values, strings, numbers, tuples and dicts of these.
            kind: type of the result: a value, or a tuple of values.
            make: makes it.
            code: packages whose source text decides the result, for instance 'clipforge.stages.detect'.
        """
        path = self._path(stage, inputs, code, ".json")
        adapter = TypeAdapter(kind)
        if self._enabled and path.exists():
            try:
                kept = adapter.validate_json(path.read_bytes())
                mark_used(path)
                return kept
            except (ValidationError, OSError):
                # A damaged or outdated file is made again.
                pass
        made = make()
        write_bytes(path, adapter.dump_json(made))
        return made

    def sound(
        self, inputs: object, make: Callable[[], SoundSurvey], *, code: tuple[str, ...] = ()
    ) -> SoundSurvey:
        """The kept sound survey, or a new one from `make`."""
        path = self._path("sound", inputs, code, ".npz")
        if self._enabled and path.exists():
            try:
                mark_used(path)
                with np.load(path, allow_pickle=False) as data:
                    return SoundSurvey(data["level_db"], data["fine_db"], data["pitch_hz"], data["flux"])
            except (OSError, ValueError, KeyError):
                pass
        made = make()
        with atomic_path(path) as partial, partial.open("wb") as stream:
            np.savez_compressed(
                stream, level_db=made.level_db, fine_db=made.fine_db, pitch_hz=made.pitch_hz, flux=made.flux
            )
        return made

    def journal(self, stage: str, inputs: object, *, code: tuple[str, ...] = ()) -> Journal:
        """Where the parts of a stage's work are kept until the whole is done."""
        path = self._path(f"{stage}-parts", inputs, code, ".jsonl")
        if not self._enabled:
            path.unlink(missing_ok=True)
        return Journal(path)

    @property
    def enabled(self) -> bool:
        """Whether results of earlier runs are used."""
        return self._enabled

    @property
    def root(self) -> Path:
        """Where it lies."""
        return self._root

    def folder(self, stage: str, inputs: object, *, code: tuple[str, ...] = ()) -> Path:
        """A folder of its own for a stage that writes files; it exists, empty when nothing old is used."""
        path = self._path(stage, inputs, code, "")
        if not self._enabled:
            shutil.rmtree(path, ignore_errors=True)
        make_folder(path)
        mark_used(path)
        return path

    def _path(self, stage: str, inputs: object, code: tuple[str, ...], suffix: str) -> Path:
        return self._root / stage / f"{key(stage, inputs, code)}{suffix}"


def key(stage: str, inputs: object, code: tuple[str, ...] = ()) -> str:
    """The name under which a result is kept: 32 hex digits."""
    text = json.dumps([stage, inputs, [_code_hash(name) for name in code]], default=_plain, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _plain(value: object) -> Any:
    if isinstance(value, BaseModel):
        return [type(value).__name__, value.model_dump(mode="json")]
    if isinstance(value, Path | Fraction):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be part of a cache key")


@cache
def _code_hash(package: str) -> str:
    """Hash of every source and data file of a package."""
    digest = hashlib.sha256()
    pending = [resources.files(package)]
    while pending:
        for item in sorted(pending.pop().iterdir(), key=lambda item: item.name):
            if item.name == "__pycache__":
                continue
            if item.is_dir():
                pending.append(item)
            elif item.name.endswith((".py", ".toml", ".json", ".txt")):
                digest.update(item.name.encode())
                digest.update(item.read_bytes())
    return digest.hexdigest()
