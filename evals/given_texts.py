"""Whether the text of another recording is told from the right one when a text is given with a video.

Run: `python -m evals given_texts`. Every recording of at least 15 words and at most 90 s gets its own text,
its own text with a third of the words changed (a script that was not kept to), two texts of other recordings
in its language, and one in another language. The first two must never be refused.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from clipforge.engines.asr.protocol import Aligner, Alignment
from clipforge.engines.asr.whisper_aligner import WhisperAligner
from clipforge.engines.ffmpeg.binary import locate
from clipforge.engines.ffmpeg.probe import probe
from clipforge.engines.weights.store import WeightStore
from clipforge.kit.errors import BadInputError
from clipforge.kit.progress import Progress
from clipforge.kit.settings import Settings
from clipforge.media.source import MediaInfo, MediaSource
from clipforge.media.transcript import Word
from clipforge.stages.transcribe.align import align_text
from clipforge.stages.transcribe.options import TranscribeOptions
from evals.asr import Item, items

TITLE = "Texts given with a recording: the right one, and that of another"
_LEAST_WORDS = 15
_LONGEST_MS = 90_000
_OTHERS = 2
_CHANGED = 1 / 3
KINDS = ("its own", "its own, a third of the words changed", "another's, same language", "another language's")


class _Listening:
    """An aligner that remembers what it found."""

    def __init__(self, inner: Aligner) -> None:
        self._inner = inner
        self.last: Alignment | None = None

    def align(
        self,
        source: MediaSource,
        info: MediaInfo,
        words: Sequence[Word],
        language: str,
        progress: Progress,
    ) -> Alignment:
        """As the aligner."""
        self.last = self._inner.align(source, info, words, language, progress)
        return self.last


def cases(chosen: Sequence[Item]) -> list[tuple[Item, str, Item | None]]:
    """(recording, kind, whose text), the same at every run."""
    made: list[tuple[Item, str, Item | None]] = []
    for number, item in enumerate(chosen):
        turned = [*chosen[number + 1 :], *chosen[:number]]
        same = [other for other in turned if other.language == item.language and other.text != item.text]
        foreign = [other for other in turned if other.language != item.language]
        made += [(item, KINDS[0], None), (item, KINDS[1], None)]
        made += [(item, KINDS[2], other) for other in same[:_OTHERS]]
        made += [(item, KINDS[3], other) for other in foreign[:1]]
    return made


def changed(text: str) -> str:
    """A third of the words replaced by others of the same text."""
    words, chance = text.split(), random.Random(len(text))
    for place in chance.sample(range(len(words)), round(len(words) * _CHANGED)):
        words[place] = chance.choice(words)
    return " ".join(words)


def run(shared: Path) -> list[tuple[str, str, str]]:
    """Measure; (measure, value, goal)."""
    settings = Settings()
    store = WeightStore(settings.data_dir / "weights", settings.weights_dir, settings.offline)
    ffmpeg = locate(settings.ffmpeg)
    model = store.path("whisper-base")
    aligner = _Listening(WhisperAligner(model, ffmpeg=ffmpeg, device="cpu", threads=settings.threads))
    sources = {one.path: probe(ffmpeg, str(one.path)) for one in items(shared)}
    chosen = [
        one
        for one in items(shared)
        # Japanese has no spaces: its words cannot be counted as here.
        if len(one.text.split()) >= _LEAST_WORDS
        and one.language != "ja"
        and sources[one.path].duration_ms <= _LONGEST_MS
    ]
    outcomes: dict[str, Counter[str]] = defaultdict(Counter)
    shares: dict[str, list[float]] = defaultdict(list)
    for item, kind, other in cases(chosen):
        info = sources[item.path]
        source = MediaSource(location=str(item.path), audio_stream=info.audio[0].index)
        text = changed(item.text) if kind == KINDS[1] else (other or item).text
        options = TranscribeOptions(language=item.language, diarize=False)
        aligner.last = None
        try:
            outcome = (
                "notice" if align_text(source, info, text, options, aligner=aligner).notices else "taken"
            )
        except BadInputError:
            outcome = "refused"
        outcomes[kind][outcome] += 1
        if aligner.last is not None and aligner.last.agreement is not None:
            shares[kind].append(aligner.last.agreement)
    rows = []
    for kind in KINDS:
        count = outcomes[kind]
        told = ", ".join(f"{count[name]} {name}" for name in ("taken", "notice", "refused"))
        goal = "none refused" if kind in KINDS[:2] else "none taken without a word"
        rows.append((f"text is {kind}: {count.total()} cases", told, goal))
        if found := sorted(shares[kind]):
            middle = found[len(found) // 2]
            rows.append(
                ("its agreement: least, median, most", f"{found[0]:.2f}, {middle:.2f}, {found[-1]:.2f}", "")
            )
    return rows
