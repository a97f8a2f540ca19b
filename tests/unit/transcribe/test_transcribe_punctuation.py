"""Full stops where a recogniser gave none."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from support_transcribe import said

from clipforge.media.transcript import Word
from clipforge.stages.transcribe.punctuation import restore_punctuation
from clipforge.stages.transcribe.rules import rules_for
from clipforge.stages.transcribe.text import core

DRY = (
    "so i started this company in my garage with two friends / and we had no money at all / "
    "then one day a customer called us and said he wanted ten of them / we could not believe it | "
    "now we make a thousand every week / it's still the same garage"
)


def text_of(words: tuple[Word, ...]) -> str:
    return "".join(word.text for word in words).strip()


def test_a_long_run_without_marks_gets_full_stops_and_capitals_at_pauses() -> None:
    fixed, added = restore_punctuation(said(DRY), rules_for("en"))
    assert text_of(fixed) == (
        "So i started this company in my garage with two friends. And we had no money at all. "
        "Then one day a customer called us and said he wanted ten of them. We could not believe it. "
        "Now we make a thousand every week. It's still the same garage."
    )
    assert added == 6


def test_no_full_stop_after_an_article_or_conjunction() -> None:
    text = DRY.replace("no money at all /", "no money and the /")
    fixed, _ = restore_punctuation(said(text), rules_for("en"))
    assert " the." not in text_of(fixed)


def test_speech_that_has_marks_is_left_alone() -> None:
    words = said("We went home. / Then we slept well, / and that was all of it. " * 10)
    assert restore_punctuation(words, rules_for("en")) == (words, 0)


def test_a_comma_becomes_the_full_stop() -> None:
    fixed, _ = restore_punctuation(said(DRY.replace("at all /", "at all, |")), rules_for("en"))
    assert "at all. Then" in text_of(fixed)


def test_scripts_use_their_own_full_stop() -> None:
    fixed, _ = restore_punctuation(said("a b c d e | f g h i j"), rules_for("ja"))
    assert text_of(fixed) == "A b c d e。 F g h i j。"
    words = said("a b c d e | f g h i j")
    assert restore_punctuation(words, rules_for("th")) == (words, 0)


@given(
    st.lists(
        st.tuples(st.text("abcdÄé,.?", min_size=1, max_size=6), st.integers(0, 2_500)),
        min_size=1,
        max_size=150,
    )
)
def test_words_are_never_changed_and_times_never_move(items: list[tuple[str, int]]) -> None:
    words, at = [], 0
    for text, gap in items:
        words.append(Word(text=f" {text}", start=at, end=at + 200))
        at += 200 + gap
    fixed, _ = restore_punctuation(words, rules_for("en"))
    assert [(w.start, w.end) for w in fixed] == [(w.start, w.end) for w in words]
    assert [core(w.text).casefold() for w in fixed] == [core(w.text).casefold() for w in words]
