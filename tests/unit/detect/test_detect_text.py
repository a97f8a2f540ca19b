"""Titles, hashtags and phrase lists: read well, never cut a word, hold for every language."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipforge.media.transcript import Sentence, Transcript, Word
from clipforge.stages.detect.hashtags import Keyphrases
from clipforge.stages.detect.lexicon import languages, load_lexicon, tokenize
from clipforge.stages.detect.scoring import load_weights
from clipforge.stages.detect.signals import measure
from clipforge.stages.detect.talk import Talk, build_talk
from clipforge.stages.detect.titles import LONGEST, clean, fit, title_of


def talk_of(texts: list[str], language: str = "en") -> Talk:
    words: list[Word] = []
    sentences = []
    for text in texts:
        first = len(words)
        words += [
            Word(text=f" {token}", start=(first + k) * 300, end=(first + k) * 300 + 250)
            for k, token in enumerate(text.split())
        ]
        sentences.append(Sentence(first=first, last=len(words), start=words[first].start, end=words[-1].end))
    return build_talk(
        Transcript(language=language, duration=words[-1].end, words=tuple(words), sentences=tuple(sentences))
    )


@given(st.text(alphabet="ab cde,.;:!?—'", max_size=300))
def test_titles_fit_and_cut_no_word(text: str) -> None:
    short = fit(text)
    assert len(short) <= LONGEST
    words = {word.strip(".,;:!?—\"'…") for word in text.replace("—", " ").split()}
    if not any(len(word) > LONGEST - 2 for word in text.split()):
        assert {word.strip(".,;:!?—\"'…") for word in short.replace("—", " ").split()} <= words


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("So, well, you know, most founders fail.", "Most founders fail"),
        ("And what do you do when it breaks?", "What do you do when it breaks?"),
        ('He said, "Do it now', "He said, Do it now"),
    ],
)
def test_titles_are_clean(said: str, title: str) -> None:
    assert fit(clean(talk_of([said]), said)) == title


def test_the_title_is_the_sentence_that_says_most() -> None:
    texts = ["Yeah, I guess so.", "It was fine, um, you know.", "The biggest mistake is hiring too fast."]
    talk = talk_of(texts)
    assert title_of(talk, measure(talk), 0, 2) == "The biggest mistake is hiring too fast"


def test_hashtags_are_what_the_passage_is_about() -> None:
    talk = talk_of(
        [
            *["We walked along the river and looked at trees."] * 6,
            "Our pricing model was wrong, and the pricing model in Tokyo cost us customers.",
            "A new pricing model brought customers in Tokyo back.",
        ]
    )
    tags = Keyphrases(talk).hashtags(6, 7)
    assert "#PricingModel" in tags
    assert "#Tokyo" in tags
    assert not {"#our", "#was", "#back", "#river"} & set(tags)


def test_every_language_has_the_same_lists_and_every_phrase_can_match() -> None:
    assert languages() == ("de", "en", "es", "fr", "pt")
    english = load_lexicon("en").names
    for language in languages():
        lexicon = load_lexicon(language)
        assert lexicon.names == english, language
        file = resources.files("clipforge.stages.detect") / "lexicons" / f"{language}.toml"
        for name, phrases in tomllib.loads(file.read_text("utf-8"))["lists"].items():
            if name not in english:
                continue
            for phrase in phrases:
                said = tokenize(phrase.replace("*", "xyz"))
                assert any(match.name == name for match in lexicon.find(said)), (language, name, phrase)


def test_matching_sees_stems_phrases_and_curly_apostrophes() -> None:
    lexicon = load_lexicon("en")
    found = {match.name for match in lexicon.find(tokenize("Here’s the thing: it destroyed us."))}
    assert {"curiosity", "stakes"} <= found
    assert load_lexicon("xx").names == frozenset()
    assert load_lexicon("../en").names == frozenset()


def test_every_weight_reads_a_signal_that_exists() -> None:
    talk = talk_of(["What is a talk?", "It is a talk."])
    signals = measure(talk)
    windows = {"coherence", "break_before", "break_after", "length_fit"}
    for spec in load_weights().feature:
        assert spec.signal in {*signals.values, *signals.missing, *windows}, spec.name
        assert spec.scale > 0
        assert spec.group in {"hook", "content", "exchange", "standalone", "delivery", "picture"}


def test_a_sound_of_agreement_is_no_title_where_there_is_another_sentence() -> None:
    talk = talk_of(
        ["Mmm.", "It was rather late when the second train left the old station by the river again."]
    )
    assert title_of(talk, measure(talk), 0, 1).startswith("It was rather late")
