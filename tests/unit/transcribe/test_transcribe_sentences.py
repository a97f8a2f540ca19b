"""Where sentences begin and end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support_transcribe import said

from clipforge.media.transcript import Word
from clipforge.stages.transcribe.rules import LANGUAGES, guess_language, rules_for
from clipforge.stages.transcribe.sentences import MAX_MS, MAX_WORDS, split_sentences
from clipforge.stages.transcribe.text import tokens


def sentences(text: str, language: str = "en") -> list[str]:
    """Sentences of a text spoken at an even pace; '|' is a long pause, '/' a clear one."""
    words = said(text)
    return [
        "".join(word.text for word in words[sentence.first : sentence.last]).strip()
        for sentence in split_sentences(words, rules_for(language))
    ]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "It works. We tried. Why not?", 3),
        ("en", "Dr. Smith met Mr. and Mrs. Jones.", 1),
        ("en", "J. R. R. Tolkien wrote it.", 1),
        ("en", "She lives in the U.S. and he in the U.K. now.", 1),
        ("en", "She lives in the U.S. They left at 5 p.m. on Monday.", 2),
        ("en", "We sell shoes, hats, etc. and more.", 1),
        ("en", "We sell shoes, hats, etc. / Come and see.", 2),
        ("en", "It costs 3.50 dollars. See example.com/a.b for more.", 2),
        ("en", "Visit example.com. It is free.", 2),
        ("en", "Version 2.0 is out. Go.", 2),
        ("en", "See fig. 3 and no. 5 for that.", 1),
        ("en", "1. Do this. 2. Do that.", 2),
        ("en", "Well... I am not sure.", 1),
        ("en", "Well... maybe so.", 1),
        ("en", "He left… Nobody knew.", 2),
        ("en", "“Why?” he asked. “Because.”", 2),
        ("en", "He said “I know.” Then he left.", 2),
        ("en", "She works at Yahoo! in Spain.", 1),
        ("en", "So do I. / Then we left.", 2),
        ("en", "He scored 20 in 2019. That was it.", 2),
        ("en", "We use e.g. Python and i.e. nothing else.", 1),
        ("es", "¿Vienes? ¡Claro que sí! El Sr. García también.", 3),
        ("es", "Oye, ¿qué haces? Nada.", 2),
        ("es", "Los EE. UU. son grandes.", 1),
        ("de", "Am 3. Oktober feiern wir. Das ist z.B. schön.", 2),
        ("de", "Er wohnt bei Dr. Müller in der 2. Etage.", 1),
        ("de", "Das kostet ca. 5 Euro usw. und so fort.", 1),
        ("fr", "M. Dupont est là. Voilà !", 2),
        ("fr", "Qu'est-ce que c'est ? C'est p.ex. un chat.", 2),
        ("pt", "O Sr. Silva chegou. Tudo bem?", 2),
        ("ar", "هل أنت بخير؟ نعم أنا بخير.", 2),
        ("hi", "यह अच्छा है। ठीक है।", 2),
        ("xx", "Ett två. Tre fyra!", 2),
    ],
)
def test_marks_end_sentences_where_the_language_says_so(language: str, text: str, expected: int) -> None:
    text = text.replace(" !", "!").replace(" ?", "?")
    assert len(sentences(text, language)) == expected, sentences(text, language)


def test_chinese_and_japanese_sentences_end_at_their_own_full_stop() -> None:
    for text, expected in (("我很好。你呢？我们走吧！", 3), ("今日は。「元気？」と聞いた。", 2)):
        words = [Word(text=t, start=i * 200, end=i * 200 + 180) for i, t in enumerate(tokens(text))]
        found = split_sentences(words, rules_for("zh"))
        assert "".join(word.text for word in words) == text
        assert len(found) >= expected
        assert all(words[s.last - 1].text[-1] in "。？！」" for s in found)


def test_a_long_pause_ends_a_sentence_without_a_mark() -> None:
    assert sentences("we went home | then we slept") == ["we went home", "then we slept"]
    assert len(sentences("we went home / then we slept")) == 1


def test_a_long_pause_after_a_comma_or_an_article_is_hesitation() -> None:
    assert len(sentences("we saw the | house, | and left")) == 1


def test_a_change_of_speaker_ends_a_sentence() -> None:
    words = said("so you are sure yes I am")
    words = tuple(
        word.model_copy(update={"speaker": "S1" if index < 4 else "S2"}) for index, word in enumerate(words)
    )
    assert [(s.first, s.last, s.speaker) for s in split_sentences(words, rules_for("en"))] == [
        (0, 4, "S1"),
        (4, 7, "S2"),
    ]


def test_endless_speech_is_split_at_its_best_gaps() -> None:
    words = said(" ".join(f"word{i}," if i % 9 == 0 else f"word{i}" for i in range(400)), gap=10)
    found = split_sentences(words, rules_for("en"))
    assert all(s.last - s.first <= MAX_WORDS and s.end - s.start <= MAX_MS for s in found)
    assert sum(words[s.last - 1].text.endswith(",") for s in found[:-1]) >= len(found) - 2


WORD = st.text(st.sampled_from('aBc1.?!…。,’"¿-'), min_size=1, max_size=8).filter(str.strip)
GAPS = st.integers(0, 3_000)


@given(
    st.lists(st.tuples(WORD, st.integers(1, 900), GAPS, st.sampled_from(["S1", "S2", None])), max_size=200),
    st.sampled_from([*LANGUAGES, "ja", "und"]),
)
def test_every_word_is_in_exactly_one_sentence(
    items: list[tuple[str, int, int, str | None]], language: str
) -> None:
    words, at = [], 0
    for text, length, gap, speaker in items:
        words.append(Word(text=f" {text}", start=at, end=at + length, speaker=speaker))
        at += length + gap
    found = split_sentences(words, rules_for(language))
    covered = [index for s in found for index in range(s.first, s.last)]
    assert covered == list(range(len(words)))
    for s in found:
        assert s.start == words[s.first].start
        assert s.end >= words[s.last - 1].end


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_file_is_complete(language: str) -> None:
    rules = rules_for(language)
    for words in (rules.titles, rules.not_final, rules.starters, rules.function_words):
        assert len(words) >= 15
        assert all(word == word.lower().strip() and not word.endswith(".") for word in words)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("And what do you think of that, is it the way you were told?", "en"),
        ("Y entonces la casa que compramos para los niños no está lejos.", "es"),
        ("Und dann ist das nicht so einfach, wie wir es mit den Leuten dachten.", "de"),
        ("Mais ce n'est pas une question que vous avez dans la tête, c'est pour nous.", "fr"),
        ("Mas você não sabe que isso é muito mais para uma pessoa do que em casa.", "pt"),
        ("今日はとても良い天気ですね。", "ja"),
        ("今天天气很好。", "zh"),
        ("это очень хорошо", "ru"),
        ("xyzzy plugh", "und"),
    ],
)
def test_the_language_of_a_text_is_told(text: str, language: str) -> None:
    assert guess_language([text]) == language
