"""Sentence vectors from MiniLM-L6-v2 (int8 ONNX): English likeness in meaning, on the processor."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from clipforge.kit.errors import MissingDependencyError

DIMENSIONS = 384
_BATCH = 32
# The model was trained on pieces of 128 tokens; a spoken sentence is rarely longer.
_MAX_TOKENS = 128
_LANGUAGES = frozenset({"en"})


class MiniLMEmbedder:
    """A `SentenceEmbedder`: mean of the token states, then unit length, as its authors use it.

    Args:
        folder: holds `model.onnx` and `tokenizer.json` (weight entry 'minilm-l6').
        threads: processor threads to use.

    Raises:
        MissingDependencyError: one of the two files is not there.
    """

    def __init__(self, folder: Path, threads: int = 2) -> None:
        for name in ("model.onnx", "tokenizer.json"):
            if not (folder / name).is_file():
                raise MissingDependencyError(
                    "this part of the sentence model is missing",
                    subject=str(folder / name),
                    remedy="Run 'clipforge models' to fetch it again",
                )
        import onnxruntime
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(max_length=_MAX_TOKENS)
        self._tokenizer.no_padding()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = max(1, threads)
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), sess_options=options, providers=["CPUExecutionProvider"]
        )
        self._inputs = {item.name for item in self._session.get_inputs()}

    @property
    def name(self) -> str:
        """Name of the model; part of every cache key."""
        return "minilm-l6-int8"

    def supports(self, language: str) -> bool:
        """Whether vectors of this language mean anything: English only."""
        return language in _LANGUAGES

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, shape (len(texts), 384); texts of like length share a batch, so little is padding."""
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        encoded = self._tokenizer.encode_batch(list(texts))
        order = sorted(range(len(texts)), key=lambda index: len(encoded[index].ids))
        for low in range(0, len(order), _BATCH):
            batch = order[low : low + _BATCH]
            width = max(len(encoded[index].ids) for index in batch)
            ids = np.zeros((len(batch), width), dtype=np.int64)
            mask = np.zeros((len(batch), width), dtype=np.int64)
            for row, index in enumerate(batch):
                tokens = encoded[index].ids
                ids[row, : len(tokens)] = tokens
                mask[row, : len(tokens)] = 1
            feeds = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
            used = {name: value for name, value in feeds.items() if name in self._inputs}
            states = self._session.run(None, used)[0]
            weights = mask[:, :, None].astype(np.float32)
            mean = (states * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1.0)
            lengths = np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-12)
            vectors[batch] = (mean / lengths).astype(np.float32)
        return vectors
