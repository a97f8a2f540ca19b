"""Moments are found once for the same talk and wishes, and again when either is another."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pytest
from talk_support import LINES, talk

from clipforge.kit.progress import Progress
from clipforge.media.sound import SoundSurvey
from clipforge.pipeline import analysis
from clipforge.pipeline.analysis import Analysis
from clipforge.pipeline.cache import StageCache
from clipforge.pipeline.options import ClipOptions
from clipforge.pipeline.toolbox import Machine, Toolbox
from clipforge.stages.detect.options import DetectOptions


class _NoModel(Toolbox):
    @cached_property
    def embedder_model(self) -> None:
        return None


def _silence(seconds: int) -> SoundSurvey:
    level = np.full(seconds * 20, -90, dtype=np.float32)
    return SoundSurvey(level, np.repeat(level, 10), np.zeros_like(level), np.zeros_like(level))


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What `detect` was called with."""
    calls: list[object] = []
    inner = analysis.detect

    def counted(transcript, *given, **more):
        calls.append(transcript)
        return inner(transcript, *given, **more)

    monkeypatch.setattr(analysis, "detect", counted)
    return calls


def test_the_same_talk_with_the_same_wishes_is_not_weighed_again(found, tmp_path: Path) -> None:
    options = ClipOptions(detect=DetectOptions(count=1, min_ms=3000, max_ms=9000))
    tools, cache = _NoModel(Machine(data_dir=tmp_path)), StageCache(tmp_path / "cache")
    first = Analysis(tools, cache, options).moments(talk(), Progress(), sound=_silence(30))
    again = Analysis(tools, cache, options).moments(talk(), Progress(), sound=_silence(30))
    assert (again, len(found)) == (first, 1)
    longer = replace(_silence(30), flux=np.ones(600, dtype=np.float32))
    Analysis(tools, cache, options).moments(talk(), Progress(), sound=longer)
    Analysis(tools, cache, options).moments(talk(LINES[:4]), Progress(), sound=_silence(30))
    Analysis(tools, cache, options).moments(talk(), Progress())
    other = options.model_copy(update={"detect": DetectOptions(count=2, min_ms=3000, max_ms=9000)})
    Analysis(tools, cache, other).moments(talk(), Progress())
    assert len(found) == 5
