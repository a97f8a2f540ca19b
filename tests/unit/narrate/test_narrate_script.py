"""A script as people write it becomes sentences, pauses and chapters; markup and notes are not spoken."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clipforge.kit.errors import BadInputError
from clipforge.stages.narrate import NarrateOptions, parse_script, sample_talk
from clipforge.stages.narrate.language import foreign_script, guess_language
from clipforge.stages.narrate.sentences import split_sentences

OPTIONS = NarrateOptions(sentence_pause_ms=300, paragraph_pause_ms=700, heading_pause_ms=1300)


def texts(script: str) -> list[str]:
    return [passage.text for passage in parse_script(script, OPTIONS).passages]


def test_paragraphs_headings_and_pauses() -> None:
    script = parse_script(
        "# Title\n\nOne. Two\ngoes on.\n\n## Part\n\nThree. [pause 2s] Four.\n\nFive [beat] six.\n", OPTIONS
    )
    assert [(passage.text, passage.pause_ms) for passage in script.passages] == [
        ("One.", 300),
        ("Two goes on.", 1300),
        ("Three.", 2000),
        ("Four.", 700),
        ("Five", 600),
        ("six.", 700),
    ]
    assert script.title == "Title"
    assert script.chapters == ((0, "Title"), (2, "Part"))
    assert [passage.paragraph for passage in script.passages] == [0, 0, 1, 1, 2, 2]


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("**Bold** and *soft* and __both__ _here_.", ["Bold and soft and both here."]),
        ("See [the site](https://x.com/a) now.", ["See the site now."]),
        ("Keep snake_case_words and 2 * 3 * 4.", ["Keep snake_case_words and 2 * 3 * 4."]),
        ("![alt](pic.png)\n\nText.", ["Text."]),
        ("- first point\n- second point", ["first point", "second point"]),
        ("1. one thing\n2. other thing", ["one thing", "other thing"]),
        ("> quoted words\n> go on", ["quoted words go on"]),
        ("Hello <b>there</b> friend<br/>.", ["Hello there friend."]),
        ("Use `make clip` now.", ["Use make clip now."]),
        ("Before.\n\n```\ncode()\n```\n\nAfter.", ["Before.", "After."]),
        ("[music fades]\n\nWords [laughs] here.", ["Words here."]),
        ("---\ntitle: My Talk\nauthor: me\n---\nHello.", ["Hello."]),
        ("Big\n===\n\nText.", ["Text."]),
        ("\ufeffHi there.\r\nYes.", ["Hi there.", "Yes."]),
        ('Wait<break time="500ms"/> go.', ["Wait", "go."]),
    ],
)
def test_markup_is_not_spoken(written: str, spoken: list[str]) -> None:
    assert texts(written) == spoken


def test_what_is_left_out_is_told() -> None:
    script = parse_script("[music]\n\nHello.\n\n```\nx\n```\n")
    assert any("[music]" in notice for notice in script.notices)
    assert any("code" in notice for notice in script.notices)


def test_front_matter_and_underlined_headings_name_the_talk() -> None:
    assert parse_script("---\ntitle: 'My Talk'\n---\nHello.").title == "My Talk"
    assert parse_script("Big\n===\n\nText.").title == "Big"


def test_a_script_of_headings_alone_is_spoken() -> None:
    assert texts("# Hello world\n\n## Again") == ["Hello world", "Again"]


@pytest.mark.parametrize("nothing", ["", "  \n\n ", "***\n\n---", "🎉 🎉\n\n!!!", "[pause 3s]"])
def test_nothing_to_speak_is_told(nothing: str) -> None:
    with pytest.raises(BadInputError) as error:
        parse_script(nothing)
    assert error.value.code == "empty_script"
    assert error.value.remedy


def test_too_much_is_told() -> None:
    with pytest.raises(BadInputError, match="1,000,000"):
        parse_script("word " * 200_001)
    with pytest.raises(BadInputError, match="cannot be spoken"):
        parse_script("x" * 500)


def test_a_pause_is_never_longer_than_half_a_minute() -> None:
    assert parse_script("One. [pause 900s] Two.").passages[0].pause_ms == 30_000


@pytest.mark.parametrize(
    ("paragraph", "count"),
    [
        ("Dr. Smith met J. K. Rowling in the U.S. Senate. It rained.", 2),
        ('She said, "Stop." Then she left.', 2),
        ("Wait... what? Yes! No.", 3),
        ("It costs $3.50. Really.", 2),
        ("See p. 42 and No. 5 for more.", 1),
        ("You and I. We go.", 2),
        ("He said no. Then yes.", 2),
        ("What?! OK.", 2),
        ("Three, e.g. this one, i.e. that.", 1),
    ],
)
def test_sentences(paragraph: str, count: int) -> None:
    assert len(split_sentences(paragraph)) == count


@given(st.text(alphabet="abc AB.!?…\"' ", max_size=120))
@settings(max_examples=200, deadline=None)
def test_splitting_loses_nothing(paragraph: str) -> None:
    joined = "".join("".join(split_sentences(paragraph)).split())
    assert joined == "".join(paragraph.split())


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_gives_sentences_or_one_clear_error(text: str) -> None:
    try:
        passages = parse_script(text).passages
    except BadInputError:
        passages = ()
    assert all(any(char.isalnum() for char in passage.text) for passage in passages)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The quick brown fox jumps over the lazy dog and it is very happy about that.", "en"),
        ("El perro no quiere comer porque está muy cansado y la casa es grande.", "es"),
        ("Der Hund will nicht fressen, weil er müde ist und das Haus so groß ist.", "de"),
        ("Le chien ne veut pas manger parce qu'il est fatigué et la maison est grande.", "fr"),
        ("O cachorro não quer comer porque está cansado e a casa é muito grande para ele.", "pt"),
        ("Hello world", None),
    ],
)
def test_languages_are_told_apart(text: str, language: str | None) -> None:
    assert guess_language(text) == language


def test_other_writings_are_recognised() -> None:
    assert foreign_script("Привет, как дела?") == "Cyrillic"
    assert foreign_script("今日はとても良い天気です") != ""
    assert foreign_script("Hello Привет and more words") == ""


def test_the_sample_talk_has_parts_and_a_title() -> None:
    script = parse_script(sample_talk())
    assert script.title
    assert len(script.chapters) >= 5
    assert 700 < sum(len(passage.text.split()) for passage in script.passages) < 1000
    assert guess_language(sample_talk()) == "en"
