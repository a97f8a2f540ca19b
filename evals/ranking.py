"""How well moments match what human editors chose: recall and its lift over random windows.

Run: `python -m evals ranking`. 82 one-hour podcast transcripts; the truth are the passages that editors put
in the teaser (the teaser itself is removed). For each episode ten moments of 20–60 s are proposed from the
transcript alone. Editor recall is the share of the editor's passages whose middle lies inside a proposed
moment; it stands beside the expectation of random non-overlapping windows of the same lengths, and the lift
is the ratio of the two means, with a 95 % bootstrap interval over episodes.

The weights were fitted on the even-numbered episodes of the sorted ids ('tuning'); the odd-numbered ones
('held out') were looked at only to report.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from clipforge.engines.embedding.minilm import MiniLMEmbedder
from clipforge.engines.embedding.protocol import SentenceEmbedder
from clipforge.engines.weights.store import WeightStore
from clipforge.kit.settings import Settings
from clipforge.media.transcript import Transcript
from clipforge.stages.detect.detect import detect
from clipforge.stages.detect.options import DetectOptions
from clipforge.stages.transcribe.archive import ArchivedTurn, transcript_from_turns

TITLE = "Moments against human editors (82 one-hour podcast transcripts)"
COUNT = 10
OPTIONS = DetectOptions(count=COUNT, min_ms=20_000, max_ms=60_000)
_TRIALS = 400
_RESAMPLES = 2_000
# A frontier language model that read the whole transcripts, on ten of these episodes.
_LANGUAGE_MODEL = "2.2 [1.3–3.1]"


@dataclass(frozen=True, slots=True)
class Episode:
    """A transcript and the middles of the passages its editors chose, ms."""

    id: str
    transcript: Transcript
    chosen: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one episode: recall, what random windows would reach, and the windows' mean length in ms."""

    recall: float
    random: float
    length: float


class Remembering:
    """An embedder that embeds the same texts once, since each episode is judged several times."""

    def __init__(self, inner: SentenceEmbedder) -> None:
        self._inner = inner
        self._known: dict[tuple[str, ...], NDArray[np.float32]] = {}

    @property
    def name(self) -> str:
        """The inner one's name."""
        return self._inner.name

    def supports(self, language: str) -> bool:
        """What the inner one supports."""
        return self._inner.supports(language)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of the inner one, remembered."""
        key = tuple(texts)
        if key not in self._known:
            self._known[key] = self._inner.embed(texts)
        return self._known[key]


def load_episodes(shared: Path, part: str = "all") -> list[Episode]:
    """Episodes in order of their ids: 'all', 'tuning' (even) or 'held out' (odd)."""
    folder = shared / "media" / "longform_text"
    truth = json.loads((folder / "podcast_highlights_share.json").read_text("utf-8"))["episodes"]
    ordered = sorted(truth, key=lambda item: item["id"])
    picked = {"all": ordered, "tuning": ordered[0::2], "held out": ordered[1::2]}[part]
    return [
        Episode(
            item["id"],
            read_podcast(folder / "podcast_transcripts_share" / f"{item['id']}.json"),
            np.array([(mark["start"] + mark["end"]) * 500.0 for mark in item["highlights"]]),
        )
        for item in picked
    ]


def read_podcast(path: Path) -> Transcript:
    """One podcast; the lengths that its file tells are sometimes wrong, so the last turn's end is taken."""
    turns = json.loads(path.read_text("utf-8"))["turns"]
    return transcript_from_turns(
        [
            ArchivedTurn(
                text=turn["text"],
                start=round(turn["start"] * 1000),
                end=round(turn["end"] * 1000) if turn.get("end") else None,
                speaker=turn["speaker"],
            )
            for turn in turns
        ],
        language="en",
    )


def hit_rate(chosen: NDArray[np.float64], starts: NDArray[np.float64], ends: NDArray[np.float64]) -> float:
    """Share of passages whose middle lies in one of the windows."""
    inside = (starts[:, None] <= chosen) & (chosen < ends[:, None])
    return float(inside.any(axis=0).mean())


def random_rate(
    chosen: NDArray[np.float64], lengths: NDArray[np.float64], start: float, end: float, seed: int
) -> float:
    """Mean hit rate of windows of these lengths, laid at random into [start, end] without overlap."""
    rng = np.random.default_rng(seed)
    free = end - start - lengths.sum()
    rates = []
    for _ in range(_TRIALS):
        shuffled = rng.permutation(lengths)
        before = np.concatenate([[0.0], np.cumsum(shuffled)[:-1]])
        starts = start + np.sort(rng.uniform(0, free, len(shuffled))) + before
        rates.append(hit_rate(chosen, starts, starts + shuffled))
    return float(np.mean(rates))


def judge(episode: Episode, options: DetectOptions, embedder: SentenceEmbedder | None) -> Outcome:
    """Propose moments for one episode and compare them with the editors' choice."""
    moments = detect(episode.transcript, options, embedder=embedder).moments
    starts = np.array([moment.start for moment in moments], dtype=float)
    ends = np.array([moment.end for moment in moments], dtype=float)
    sentences = episode.transcript.sentences
    last = max(float(sentences[-1].end), float(episode.chosen.max()))
    expected = random_rate(
        episode.chosen, ends - starts, float(sentences[0].start), last, seed=len(sentences)
    )
    return Outcome(hit_rate(episode.chosen, starts, ends), expected, float((ends - starts).mean()))


def lift(outcomes: Sequence[Outcome]) -> tuple[float, float, float]:
    """Ratio of mean recall to mean random recall, and its 95 % bootstrap interval over episodes."""
    recall = np.array([item.recall for item in outcomes])
    random = np.array([item.random for item in outcomes])
    rng = np.random.default_rng(1)
    picks = rng.integers(0, len(recall), (_RESAMPLES, len(recall)))
    ratios = recall[picks].mean(axis=1) / random[picks].mean(axis=1)
    low, high = np.percentile(ratios, [2.5, 97.5])
    return float(recall.mean() / random.mean()), float(low), float(high)


def _row(name: str, outcomes: Sequence[Outcome]) -> tuple[str, str, str]:
    ratio, low, high = lift(outcomes)
    recall = np.mean([item.recall for item in outcomes])
    random = np.mean([item.random for item in outcomes])
    seconds = np.mean([item.length for item in outcomes]) / 1000
    value = f"**{ratio:.2f}** [{low:.2f}–{high:.2f}]; recall@10 {recall:.3f}, random {random:.3f}"
    return name, f"{value}; moments of {seconds:.0f} s", f"> {_LANGUAGE_MODEL} (language model)"


def run(shared: Path) -> list[tuple[str, str, str]]:
    """Lift on the held-out and on the tuning half, and of variants on the held-out half."""
    settings = Settings()
    store = WeightStore(settings.data_dir / "weights", settings.weights_dir, settings.offline)
    embedder = Remembering(MiniLMEmbedder(store.path("minilm-l6"), settings.threads))
    held, tuning = load_episodes(shared, "held out"), load_episodes(shared, "tuning")
    hours = sum(episode.transcript.duration for episode in held) / 3_600_000
    started = time.monotonic()
    full = [judge(episode, OPTIONS, embedder) for episode in held]
    with_meaning = (time.monotonic() - started) / hours
    started = time.monotonic()
    words = [judge(episode, OPTIONS, None) for episode in held]
    without = (time.monotonic() - started) / hours
    blind = OPTIONS.model_copy(update={"weights": {"content.early": 0.0}})
    anywhere = [judge(episode, blind, embedder) for episode in held]
    fitted = [judge(episode, OPTIONS, embedder) for episode in tuning]
    return [
        _row(f"lift, held-out half ({len(held)} episodes)", full),
        _row("lift, held-out half, place in the talk not used", anywhere),
        _row("lift, held-out half, no sentence embeddings", words),
        _row(f"lift, tuning half ({len(tuning)} episodes)", fitted),
        ("seconds for an hour of transcript", f"{with_meaning:.1f}", "< 25"),
        ("the same without sentence embeddings", f"{without:.1f}", "< 5"),
    ]
