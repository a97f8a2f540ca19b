"""Phonemes of words that no dictionary has, guessed from their letters by a small network."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np


class Speller:
    """Reads unknown words: a character transformer whose output is collapsed as in CTC (Graves 2006).

    Args:
        model: ONNX graph, input `chars` (1, n) int64, output (1, m) int64 of symbols, 0 is blank.
        alphabet: JSON with `in` and `out` characters (ids count from 1) and `maxlen`.
    """

    def __init__(self, model: Path, alphabet: Path) -> None:
        meta = json.loads(alphabet.read_text("utf-8"))
        self._model = model
        self._inputs = {char: number + 1 for number, char in enumerate(meta["in"])}
        self._outputs = {number + 1: char for number, char in enumerate(meta["out"])}
        self._longest = int(meta["maxlen"])
        self._session: Any = None
        self._read: dict[str, str] = {}

    def guess(self, word: str) -> str:
        """Phonemes of a word; '' when none of its letters is known."""
        if word not in self._read:
            if len(self._read) > 10_000:
                self._read.clear()
            self._read[word] = self._run(word)
        return self._read[word]

    def _run(self, word: str) -> str:
        plain = "".join(char if char in self._inputs else _base(char) for char in word)
        ids = [self._inputs[char] for char in plain if char in self._inputs][: self._longest]
        if not ids:
            return ""
        if self._session is None:
            self._session = _session(self._model)
        symbols = self._session.run(None, {"chars": np.asarray([ids], np.int64)})[0][0].tolist()
        kept = [now for now, before in zip(symbols, [0, *symbols], strict=False) if now not in (0, before)]
        return "".join(self._outputs[symbol] for symbol in kept).replace("ɾ", "T").replace("-", "")


def _base(char: str) -> str:
    """A letter without its accents."""
    return "".join(part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part))


def _session(model: Path) -> Any:
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return ort.InferenceSession(model.read_bytes(), options, providers=["CPUExecutionProvider"])
