"""What is written is said as a person would read it, and the written words stay as they are."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clipforge.engines.speech import number_words as numbers
from clipforge.engines.speech.normalize import PAUSES, normalize


def known(word: str) -> bool:
    return word.lower() in {"youtube", "don't", "o'clock", "nasa"}


def said(text: str) -> str:
    return " ".join(word for item in normalize(text, known) for word in item.spoken).lower()


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("$3.2 billion", "three point two billion dollars"),
        ("$5", "five dollars"),
        ("$1", "one dollar"),
        ("$1,234.56", "one thousand two hundred thirty four dollars and fifty six cents"),
        ("€99", "ninety nine euros"),
        ("£1.01", "one pound and one penny"),
        ("$5M", "five million dollars"),
        ("$5-10 million", "five to ten million dollars"),
        ("-5", "minus five"),
        ("3.14", "three point one four"),
        ("50%", "fifty percent"),
        ("1,000,000", "one million"),
        ("007", "zero zero seven"),
        ("21st", "twenty first"),
        ("1990s", "nineteen nineties"),
        ("'90s", "nineties"),
        ("1905", "nineteen oh five"),
        ("2005", "two thousand five"),
        ("2024", "twenty twenty four"),
        ("1/2", "one half"),
        ("3/4", "three quarters"),
        ("2/5", "two fifths"),
        ("24/7", "twenty four seven"),
        ("10-12 km", "ten to twelve kilometers"),
        ("1 km", "one kilometer"),
        ("5km", "five kilometers"),
        ("20°C", "twenty degrees celsius"),
        ("4K", "four k."),
        ("10K", "ten thousand"),
        ("7:30pm", "seven thirty p.m."),
        ("7:05", "seven oh five"),
        ("12:00", "twelve o'clock"),
        ("7 a.m.", "seven a.m. ."),
        ("Jan. 5th, 2019", "january fifth , twenty nineteen"),
        ("5 May", "the fifth of may"),
        ("2019-10-12", "october twelfth , twenty nineteen"),
        ("10/12/2019", "october twelfth , twenty nineteen"),
        ("Dr. Smith", "doctor smith"),
        ("St. John", "saint john"),
        ("e.g. this", "for example this"),
        ("No. 5", "number five"),
        ("p. 42", "page forty two"),
        ("the U.S. grew", "the u.s. grew"),
        ("Chapter IV", "chapter four"),
        ("Henry VIII", "henry the eighth"),
        ("555-1234", "five five five , one two three four"),
        ("1.2.3", "one point two point three"),
        ("bob@example.com", "bob at example dot com"),
        ("https://example.com/path", "example dot com slash path"),
        ("#1", "number one"),
        ("#winning", "hashtag winning"),
        ("a & b", "a and b"),
        ("GPT-4", "gpt four"),
        ("ClipForge", "clip forge"),
        ("YouTube", "youtube"),
        ("well-known", "well known"),
        ("either/or", "either or"),
        ("Wait... what?!", "wait … what ?"),
        ("one — two", "one — two"),
        ("(really)", "really"),
    ],
)
def test_is_said_as_a_person_would(written: str, spoken: str) -> None:
    assert said(written) == spoken


def test_a_year_is_not_read_where_an_amount_is_meant() -> None:
    assert said("$2019") == "two thousand nineteen dollars"
    assert said("1500 km") == "one thousand five hundred kilometers"
    assert said("1,905") == "one thousand nine hundred five"


def test_shouting_is_not_spelled_letter_by_letter() -> None:
    assert said("THIS IS VERY LOUD TEXT") == "this is very loud text"


def test_what_cannot_be_said_is_silent_and_kept() -> None:
    words = normalize("Wow 🎉 great", known)
    assert [word.spoken for word in words] == [("Wow",), (), ("great",)]


@given(st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_text_is_kept_and_only_speakable_words_come_out(text: str) -> None:
    words = normalize(text, known)
    assert "".join(word.text for word in words) == text
    for word in words:
        for item in word.spoken:
            assert item in PAUSES or re.search(r"[^\W\d_]", item), item
            assert not re.search(r"\s", item)


@given(st.integers(min_value=0, max_value=10**18))
def test_a_cardinal_is_its_number(number: int) -> None:
    units = {**{word: n for n, word in enumerate(numbers._ONES)}}
    units |= {word: 10 * n for n, word in enumerate(numbers._TENS) if n > 1}
    total, group = 0, 0
    for word in numbers.cardinal(number):
        if word == "hundred":
            group *= 100
        elif word in numbers._SCALES:
            total += group * 1000 ** numbers._SCALES.index(word)
            group = 0
        else:
            group += units[word]
    assert total + group == number


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "first"), (12, "twelfth"), (20, "twentieth"), (101, "one hundred first"), (1000, "one thousandth")],
)
def test_ordinals(number: int, words: str) -> None:
    assert " ".join(numbers.ordinal(number)) == words
