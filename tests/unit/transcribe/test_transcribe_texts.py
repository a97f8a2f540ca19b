"""Subtitles, scripts and archives read as spoken text."""

from __future__ import annotations

import json
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipforge.kit.errors import BadInputError
from clipforge.media.transcript import Transcript
from clipforge.stages.transcribe import (
    ArchivedTurn,
    Passage,
    read_script,
    read_subtitles,
    read_transcript,
    transcript_from_turns,
)
from clipforge.stages.transcribe.estimate import spread
from clipforge.stages.transcribe.text import tokens

SRT = """1
00:00:01,000 --> 00:00:03,500
<i>Où est-ce que</i> tu vas ?
[porte qui claque]

2
00:00:04,000 --> 00:00:05,000
♪ ♪

3
00:00:06,250 --> 00:00:08,000
ANNA: Zurück, (laughs) bitte.
- Nein!
"""


def passages(path: Path) -> list[tuple[str, int | None, int | None, str | None]]:
    return [(p.text, p.start, p.end, p.speaker) for p in read_subtitles(path).passages]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_srt_is_read_in_every_usual_encoding(tmp_path: Path, encoding: str, line_end: str) -> None:
    path = tmp_path / "a.srt"
    text = SRT.replace("♪", "#") if encoding == "cp1252" else SRT
    path.write_bytes(text.replace("\n", line_end).encode(encoding))
    found = passages(path)
    assert found[0] == ("Où est-ce que tu vas ?", 1_000, 3_500, None)
    assert [p[0] for p in found[-1:]] == ["Zurück, bitte. Nein!"]
    assert found[-1][3] == "ANNA"
    assert len(found) == 2


def test_webvtt_notes_styles_and_cue_names_are_not_spoken(tmp_path: Path) -> None:
    path = tmp_path / "a.vtt"
    path.write_text(
        "WEBVTT - a title\n\nSTYLE\n::cue { color: red }\n\nintro\n00:01.000 --> 00:02.000 align:start\n"
        "<v Roger Bingham>We are in New York City &amp; so on\n\nNOTE this is a\nlong note\n\n"
        "second cue\n00:00:02.500 --> 00:00:04.000\n<c.yellow>Yes</c>, <00:00:03.000>we are.\n",
        "utf-8",
    )
    assert passages(path) == [
        ("We are in New York City & so on", 1_000, 2_000, "Roger Bingham"),
        ("Yes, we are.", 2_500, 4_000, None),
    ]


def test_ass_is_read_without_its_override_tags(tmp_path: Path) -> None:
    path = tmp_path / "a.ass"
    path.write_text(
        "[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\nFormat: Name\nStyle: Default\n\n[Events]\n"
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
        "Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,not this\n"
        "Dialogue: 0,0:00:01.00,0:00:02.00,Default,Bo,0,0,0,,{\\an8\\b1}Hello{\\b0}\\Nthere\n",
        "utf-8",
    )
    assert passages(path) == [("Hello there", 1_000, 2_000, "Bo")]


def test_scrolling_captions_are_read_once(tmp_path: Path) -> None:
    path = tmp_path / "a.vtt"
    lines = [
        "we went down to the river",
        "and there we saw a boat",
        "it was red and very old",
        "nobody was in it",
    ]
    cues = ["WEBVTT\n"]
    for i, line in enumerate(lines):
        before = lines[i - 1] if i else " "
        low, high = 2 * i, 2 * i + 2
        cues.append(f"00:00:{low:02}.000 --> 00:00:{high - 1:02}.990\n{before}\n{line}\n")
        cues.append(f"00:00:{high - 1:02}.990 --> 00:00:{high:02}.000\n{line}\n")
    path.write_text("\n".join(cues), "utf-8")
    assert [p[0] for p in passages(path)] == lines
    starts = [p[1] for p in passages(path)]
    assert starts == [0, 2_000, 4_000, 6_000]


def test_a_word_really_said_twice_stays_twice(tmp_path: Path) -> None:
    path = tmp_path / "a.srt"
    path.write_text(
        "1\n00:00:01,000 --> 00:00:02,000\nNo.\n\n2\n00:00:02,000 --> 00:00:03,000\nNo.\n", "utf-8"
    )
    assert [p[0] for p in passages(path)] == ["No.", "No."]


def test_cues_out_of_order_are_put_in_order(tmp_path: Path) -> None:
    path = tmp_path / "a.srt"
    path.write_text("2\n00:00:05,000 --> 00:00:06,000\nsecond\n\n1\n00:00:01,000 --> 00:00:02,000\nfirst\n")
    assert [p[0] for p in passages(path)] == ["first", "second"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   \n",
        b"just some text",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"1\n00:00:01,000 --> 00:00:02,000\n[Music]\n",
    ],
)
def test_a_bad_subtitle_file_says_what_to_do(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.srt"
    path.write_bytes(content)
    with pytest.raises(BadInputError) as caught:
        read_subtitles(path)
    assert caught.value.remedy
    assert caught.value.subject == str(path)


def test_a_missing_file_is_bad_input(tmp_path: Path) -> None:
    for read in (read_subtitles, read_script, read_transcript):
        with pytest.raises(BadInputError):
            read(tmp_path / "none.txt")


@given(st.binary(max_size=300))
def test_any_bytes_give_passages_or_bad_input(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "a.srt"
    path.write_bytes(data)
    for read in (read_subtitles, read_script, read_transcript):
        with suppress(BadInputError):
            read(path)


MARKDOWN = """---
author: me
---
# Why we sleep

Intro
=====

We all *sleep*. **Nobody** knows `why`. [pause]
That is odd.

<!-- not this -->
- First, see [this paper](https://example.com/x_y_z).
> Second, snake_case and 2 * 3 * 4 stay.

```
code is not read
```
***
ANNA SMITH: Do you dream? (laughs)
Often (or so I hear)?

BEN: I do.
"""


def test_a_markdown_script_is_read_as_it_is_spoken() -> None:
    script = read_script(MARKDOWN)
    assert script.title == "Why we sleep"
    assert [(p.text, p.speaker) for p in script.passages] == [
        ("We all sleep. Nobody knows why. That is odd.", None),
        ("First, see this paper. Second, snake_case and 2 * 3 * 4 stay.", None),
        ("Do you dream? Often (or so I hear)?", "ANNA SMITH"),
        ("I do.", "BEN"),
    ]


def test_a_colon_in_a_sentence_is_no_speaker() -> None:
    script = read_script("The rule is: never stop.\nNote: this is spoken.\n10:30 is the time.")
    assert script.passages == (
        Passage(text="The rule is: never stop. Note: this is spoken. 10:30 is the time."),
    )


def test_names_that_come_back_are_speakers() -> None:
    script = read_script("Anna: Hello.\nBen: Hi.\nAnna: How are you?\nBen: Well: fine.")
    assert [(p.speaker, p.text) for p in script.passages] == [
        ("Anna", "Hello."),
        ("Ben", "Hi."),
        ("Anna", "How are you?"),
        ("Ben", "Well: fine."),
    ]


@pytest.mark.parametrize("content", ["# Only a title", "[pause]", "---", "…"])
def test_a_script_with_nothing_to_say_is_bad_input(content: str) -> None:
    with pytest.raises(BadInputError):
        read_script(content)


@given(st.text("ab .,。你好かきゃー「」-", max_size=60))
def test_tokens_join_to_the_text_again(text: str) -> None:
    joined = "".join(tokens(text))
    assert [c for c in joined if c.isalnum()] == [c for c in text if c.isalnum()]
    if any(c.isalnum() for c in text):
        flat = " ".join(text.split())
        assert flat.endswith(joined.strip()) or joined.strip() in flat


TEXTS = st.lists(st.text("abcdefgh", min_size=1, max_size=12), min_size=1, max_size=60)


@given(TEXTS, st.integers(0, 10**7), st.integers(0, 600_000))
def test_guessed_times_are_in_order_and_inside(items: list[str], start: int, length: int) -> None:
    words = spread(items, start, start + length)
    assert [w.text for w in words] == items
    for before, after in pairwise(words):
        assert before.start < before.end
        assert before.end <= after.start + 1
    assert words[0].start == start
    assert words[-1].end <= start + max(length, len(items)) + 1


def test_stamps_inside_a_turn_are_anchors_and_not_text() -> None:
    turns = [
        ArchivedTurn(
            text="One two. (00:01:34): Three four. [2:00] Five.", start=60_000, end=130_000, speaker="Ann"
        ),
        ArchivedTurn(text="Six, seven.", start=130_000, speaker="Bob"),
    ]
    made = transcript_from_turns(turns, duration=140_000)
    at = {word.text.strip(): word.start for word in made.words}
    assert made.text_of(0, 99) == "One two. Three four. Five. Six, seven."
    assert (at["One"], at["Three"], at["Five."], at["Six,"]) == (60_000, 94_000, 120_000, 130_000)
    assert made.timing == "estimated"
    assert made.speakers == {"S1": "Ann", "S2": "Bob"}
    assert made.sentences[-1].speaker == "S2"
    assert made.duration == 140_000


def test_a_stamp_that_runs_backwards_is_only_removed() -> None:
    made = transcript_from_turns([ArchivedTurn(text="One. (00:00:01) Two.", start=60_000, end=70_000)])
    assert [word.text for word in made.words] == [" One.", " Two."]
    assert made.words[1].start >= 60_000


def test_a_transcript_of_ours_is_read_back_as_it_was(tmp_path: Path) -> None:
    made = transcript_from_turns([ArchivedTurn(text="Hello there.", start=0, end=900, speaker="A")])
    path = tmp_path / "transcript.json"
    path.write_text(made.model_dump_json(), "utf-8")
    assert read_transcript(path) == made


@pytest.mark.parametrize(
    ("data", "starts", "timing"),
    [
        ([{"start": 1.5, "text": "Hello there."}], [1_500], "estimated"),
        ({"turns": [{"start": "0:01:02", "content": "Hello."}]}, [62_000], "estimated"),
        (
            {
                "language": "en",
                "segments": [
                    {
                        "start": 0.5,
                        "end": 1.5,
                        "text": " Hello you.",
                        "words": [
                            {"word": " Hello", "start": 0.5, "end": 0.9, "probability": 0.9},
                            {"word": " you.", "start": 1.0, "end": 1.5, "probability": 0.8},
                        ],
                    }
                ],
            },
            [500, 1_000],
            "measured",
        ),
        (
            {
                "audio_duration": 30,
                "language_code": "en_us",
                "utterances": [
                    {
                        "speaker": "A",
                        "text": "Hi.",
                        "start": 20_000,
                        "end": 20_400,
                        "words": [{"text": "Hi.", "start": 20_000, "end": 20_400, "speaker": "A"}],
                    }
                ],
            },
            [20_000],
            "measured",
        ),
    ],
)
def test_shapes_of_archives(tmp_path: Path, data: object, starts: list[int], timing: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(data), "utf-8")
    made = read_transcript(path)
    assert [word.start for word in made.words][: len(starts)] == starts
    assert made.timing == timing


@pytest.mark.parametrize("declared", [None, 123, 4000])
def test_seconds_stay_seconds_whatever_length_the_file_declares(tmp_path: Path, declared: int | None) -> None:
    turns = [
        {"speaker": "Ada", "start": 40 * n, "text": "some words that someone says " * 8} for n in range(90)
    ]
    file = tmp_path / "archive.json"
    file.write_text(json.dumps({"duration": declared, "turns": turns}), "utf-8")
    words = read_transcript(file).words
    assert words[-1].end > 3_500_000


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        "{}",
        "[1]",
        '[{"text": "x"}]',
        '[{"start": 1}]',
        '[{"start": -1, "text": "x"}]',
        '"x"',
        "null",
        '[{"start": NaN, "text": "x"}]',
        '{"sentences": [], "duration": "x", "language": "en"}',
    ],
)
def test_json_that_is_no_transcript_is_bad_input(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(content, "utf-8")
    with pytest.raises(BadInputError) as caught:
        read_transcript(path)
    assert caught.value.remedy


def test_the_podcast_archive_is_read(shared_media: Path) -> None:
    files = sorted((shared_media / "longform_text" / "podcast_transcripts_share").glob("*.json"))[:6]
    for file in files:
        made: Transcript = read_transcript(file)
        data = json.loads(file.read_text("utf-8"))
        assert made.language == "en"
        assert set(made.speakers.values()) == {turn["speaker"] for turn in data["turns"]}
        assert not any("(0" in word.text for word in made.words)
        firsts = {word.start for word in made.words}
        hit = sum(turn["start"] * 1000 in firsts for turn in data["turns"])
        assert hit > 0.95 * len(data["turns"])
        assert 8 < len(made.words) / len(made.sentences) < 22
