"""Whether moments start and end where they should: share of clean boundaries against the transcript.

Run: `python -m evals boundaries`. For every moment found in the podcast transcripts: does it start at the
start of a sentence and end at the end of one, does each cut lie in the pause between two words (or where the
words touch), is every word either wholly inside or wholly outside, and does no moment overlap another?
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from clipforge.media.moment import Moment
from clipforge.media.transcript import Transcript
from clipforge.stages.detect.boundaries import LEAD_IN_MS, TAIL_MS
from clipforge.stages.detect.detect import detect
from evals.ranking import OPTIONS, load_episodes

TITLE = "Boundaries of moments"


def faults(moment: Moment, transcript: Transcript) -> list[str]:
    """What is wrong with the edges of one moment; nothing when they are clean."""
    first = transcript.sentences[moment.first_sentence]
    last = transcript.sentences[moment.last_sentence]
    found = []
    if not first.start - LEAD_IN_MS <= moment.start <= first.start:
        found.append("starts away from a sentence's start")
    if not last.end <= moment.end <= last.end + TAIL_MS:
        found.append("ends away from a sentence's end")
    inside = transcript.words[first.first : last.last]
    outside = (*transcript.words[: first.first], *transcript.words[last.last :])
    # Speakers who talk over each other cannot be parted; their words count where cuts could avoid them.
    cut = [word for word in inside if word.start < moment.start or word.end > moment.end]
    heard = [word for word in outside if word.start < moment.end and word.end > moment.start]
    apart = [word for word in heard if word.end <= first.start or word.start >= last.end]
    if cut or apart:
        found.append("a word is cut")
    return found


def overlaps(moments: Sequence[Moment]) -> int:
    """How many pairs of neighbours in time overlap."""
    ordered = sorted(moments, key=lambda moment: moment.start)
    return sum(one.end > two.start for one, two in pairwise(ordered))


def run(shared: Path) -> list[tuple[str, str, str]]:
    """Share of moments with clean boundaries over all 82 transcripts, and what was wrong with the others."""
    wrong: Counter[str] = Counter()
    total = clean = overlapping = 0
    for episode in load_episodes(shared):
        moments = detect(episode.transcript, OPTIONS).moments
        overlapping += overlaps(moments)
        for moment in moments:
            found = faults(moment, episode.transcript)
            wrong.update(found)
            clean += not found
            total += 1
    rows = [("moments with clean boundaries", f"{100 * clean / max(1, total):.1f} % of {total}", "100 %")]
    rows += [(f"moments where {fault}", str(count), "0") for fault, count in wrong.most_common()]
    return [*rows, ("moments that overlap another", str(overlapping), "0")]
