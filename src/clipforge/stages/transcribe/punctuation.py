"""Full stops and capitals where a recogniser gave none, set at pauses.

Whisper's small models sometimes fall into a style without any marks and stay in it for minutes. Such runs are
found by their length; inside them a pause that fits the language's rules becomes a full stop. Words are never
changed: a comma may become a full stop, a first letter a capital.
"""

from __future__ import annotations

from collections.abc import Sequence

from clipforge.media.transcript import Word
from clipforge.stages.transcribe import text
from clipforge.stages.transcribe.rules import LanguageRules
from clipforge.stages.transcribe.sentences import CLEAR_PAUSE, LONG_PAUSE, SHORT_PAUSE

# English has a full stop every 14 words on average, in speech transcripts every 16; a run of this many words
# without any is no style of speaking (fewer than one sentence in two hundred is longer).
DRY_RUN_WORDS = 45
# A sentence made by a pause alone has at least this many words, unless the pause is long.
_MIN_SENTENCE_WORDS = 4


def restore_punctuation(words: Sequence[Word], rules: LanguageRules) -> tuple[tuple[Word, ...], int]:
    """Set full stops in runs that have none.

    Returns the words and how many full stops were set. Words keep their number, order and times.
    """
    if not rules.full_stop:
        return tuple(words), 0
    fixed, added = list(words), 0
    for first, last in _dry_runs(words):
        for cut in _cuts(words, first, last, rules):
            before = fixed[cut - 1]
            stem = before.text.rstrip()
            stem = stem.rstrip(",;:、，；：،؛") if text.ends_weakly(stem) else stem
            fixed[cut - 1] = before.model_copy(update={"text": stem + rules.full_stop})
            if cut < len(fixed):
                after = fixed[cut]
                fixed[cut] = after.model_copy(update={"text": text.capitalise(after.text)})
            added += 1
        if added and first < len(fixed) and (first == 0 or text.has_terminal(fixed[first - 1].text)):
            start = fixed[first]
            fixed[first] = start.model_copy(update={"text": text.capitalise(start.text)})
    return tuple(fixed), added


def _dry_runs(words: Sequence[Word]) -> list[tuple[int, int]]:
    """Maximal runs [first, last) of words without a terminal mark that are too long to be one sentence.

    A short transcript without any mark at all counts too.
    """
    runs, first = [], 0
    for index, word in enumerate(words):
        if text.has_terminal(word.text):
            runs.append((first, index + 1))
            first = index + 1
    runs.append((first, len(words)))
    bare = len(runs) == 1
    return [run for run in runs if run[1] - run[0] >= (_MIN_SENTENCE_WORDS if bare else DRY_RUN_WORDS)]


def _cuts(words: Sequence[Word], first: int, last: int, rules: LanguageRules) -> list[int]:
    """Indices of the words before which a sentence begins; `last` itself when the run ends the text."""
    cuts, start = [], first
    for index in range(first + 1, last):
        before, after = words[index - 1], words[index]
        pause = after.start - before.end
        changed = before.speaker != after.speaker and None not in (before.speaker, after.speaker)
        if text.has_terminal(before.text) or not (changed or pause >= SHORT_PAUSE):
            continue
        dangling = text.core(before.text).lower() in rules.not_final
        starter = text.core(after.text).lower() in rules.starters
        capital = text.starts_upper(after.text) and not rules.capital_nouns and starter
        needed = SHORT_PAUSE if capital else CLEAR_PAUSE if starter else CLEAR_PAUSE + 200
        enough = index - start >= _MIN_SENTENCE_WORDS or pause >= LONG_PAUSE
        if changed or (enough and not dangling and pause >= needed):
            cuts.append(index)
            start = index
    if last == len(words) and not text.has_terminal(words[last - 1].text) and (cuts or first == 0):
        cuts.append(last)
    return cuts
