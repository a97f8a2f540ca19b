"""What detection promises: scores with reasons that add up, steering, shortages with counts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from clipforge.kit.errors import CancelledError, UsageError
from clipforge.kit.progress import CancelToken, Progress
from clipforge.media.picture import FaceBox, PictureSample, PictureSurvey
from clipforge.media.sound import SoundSurvey
from clipforge.media.time import Span
from clipforge.media.transcript import Sentence, Transcript, Word
from clipforge.stages.detect.detect import detect
from clipforge.stages.detect.editing import extend, moment_from_range
from clipforge.stages.detect.options import DetectOptions
from clipforge.stages.detect.scoring import load_weights

PLAIN = [
    "The committee met on Tuesday in the usual room.",
    "Several papers were handed around the table.",
    "The garden behind the house is rather green.",
    "A train passes the village in the afternoon.",
    "The report lists the items of the inventory.",
    "Rain fell on the roof during the evening.",
    "The clerk wrote the numbers into the ledger.",
    "The carpet in the hallway has a pattern.",
]
STRONG = [
    "What is the biggest mistake that founders make?",
    "Most people think you need a great idea, but the truth is you need 100 customers who love you.",
    "Companies die because nobody tells the founder that the product is wrong.",
    "I was terrified, and I lost $2 million in six months.",
    "You have to talk to your customers every single day.",
]


def talk_of(
    texts: Sequence[str], *, language: str = "en", speakers: Sequence[str | None] | None = None
) -> Transcript:
    """A talk spoken at three words a second with half a second between sentences."""
    words: list[Word] = []
    sentences = []
    now = 500
    for index, text in enumerate(texts):
        first, who = len(words), speakers[index] if speakers else None
        for token in text.split():
            words.append(Word(text=f" {token}", start=now, end=now + 300, speaker=who))
            now += 330
        end = words[-1].end
        sentences.append(
            Sentence(first=first, last=len(words), start=words[first].start, end=end, speaker=who)
        )
        now = end + 500
    return Transcript(language=language, duration=now, words=tuple(words), sentences=tuple(sentences))


def numbered(count: int) -> list[str]:
    """Sentences that share no content words."""
    return [
        f"Alpha{index} watched beta{index} while gamma{index} carried delta{index} over omega{index} hills."
        for index in range(count)
    ]


def with_strong_passage() -> Transcript:
    return talk_of([*numbered(30), *STRONG, *[text.replace("u", "o") for text in PLAIN], *numbered(20)])


def test_the_strong_passage_wins() -> None:
    found = detect(with_strong_passage(), DetectOptions(count=3))
    best = found.moments[0]
    assert "biggest mistake" in best.text
    assert best.score > found.moments[1].score + 5
    assert [moment.rank for moment in found.moments] == [1, 2, 3]


def test_reasons_add_up_to_the_score_and_lie_inside_the_moment() -> None:
    base = load_weights().base
    for moment in detect(with_strong_passage(), DetectOptions(count=4)).moments:
        assert sum(reason.weight for reason in moment.reasons) == pytest.approx(moment.score - base, abs=0.15)
        for reason in moment.reasons:
            assert moment.start <= reason.start <= reason.end <= moment.end
            assert "{" not in reason.text
        strengths = [abs(reason.weight) for reason in moment.reasons if reason.kind != "score.rest"]
        assert strengths == sorted(strengths, reverse=True)


def test_what_could_not_be_measured_is_named() -> None:
    moment = detect(with_strong_passage(), DetectOptions(count=1)).moments[0]
    assert moment.absent["delivery.energy"] == "the sound was not measured"
    assert moment.absent["picture.faces"] == "the picture was not looked at"
    assert "exchange.swaps" in moment.absent
    assert "content.central" in moment.absent
    assert "picture" not in moment.subscores
    assert all(0 <= value <= 1 for value in moment.subscores.values())


def test_a_language_without_lists_still_works_and_says_what_is_missing() -> None:
    found = detect(talk_of(numbered(40), language="fi"), DetectOptions(count=3))
    assert len(found.moments) == 3
    assert "hook.claim" in found.moments[0].absent
    assert "'fi'" in found.moments[0].absent["hook.claim"]
    assert any("'fi'" in notice for notice in found.notices)


@pytest.mark.parametrize(
    ("language", "hook"),
    [
        ("es", "Nadie habla de esto, pero la verdad es que puedes perder todo tu dinero."),
        ("de", "Niemand spricht darüber, aber die Wahrheit ist, dass du alles verlieren kannst."),
        ("fr", "Personne ne parle de ça, mais la vérité est que tu risques de tout perdre."),
        ("pt", "Ninguém fala disso, mas a verdade é que você pode perder todo o dinheiro."),
    ],
)
def test_phrase_lists_find_hooks_in_each_language(language: str, hook: str) -> None:
    texts = numbered(40)
    texts[20] = hook
    found = detect(talk_of(texts, language=language), DetectOptions(count=1))
    assert hook in found.moments[0].text
    assert any(reason.kind.startswith(("hook", "content")) for reason in found.moments[0].reasons)
    assert found.notices == ()


def test_lengths_ranges_and_topics_are_obeyed() -> None:
    transcript = with_strong_passage()
    options = DetectOptions(count=4, min_ms=10_000, max_ms=20_000, exclude=(Span(start=0, end=60_000),))
    for moment in detect(transcript, options).moments:
        sentences = transcript.sentences
        length = sentences[moment.last_sentence].end - sentences[moment.first_sentence].start
        assert 10_000 <= length <= 20_000
        assert moment.start >= 60_000
    topical = detect(transcript, DetectOptions(count=5, topics=("customers",)))
    assert [("customer" in moment.text) for moment in topical.moments] == [True] * len(topical.moments)
    assert sum(item.count for item in topical.shortages) == 5 - len(topical.moments)
    assert any("customers" in item.reason for item in topical.shortages)


def test_every_missing_moment_has_its_reason() -> None:
    found = detect(talk_of(numbered(12)), DetectOptions(count=20))
    assert 0 < len(found.moments) < 20
    assert sum(item.count for item in found.shortages) == 20 - len(found.moments)
    assert "room for only" in found.shortages[0].reason


def test_as_many_as_asked_when_the_talk_has_room() -> None:
    transcript = talk_of(numbered(60))
    found = detect(transcript, DetectOptions(count=11, min_ms=10_000, max_ms=40_000))
    assert len(found.moments) == 11
    spans = sorted((moment.start, moment.end) for moment in found.moments)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))


def test_the_same_thing_is_not_said_twice() -> None:
    texts = [*numbered(12), *STRONG, *numbered(50)[20:], *STRONG, *numbered(80)[60:]]
    found = detect(talk_of(texts), DetectOptions(count=4))
    assert sum("biggest mistake" in moment.text for moment in found.moments) == 1


def test_adverts_are_not_moments() -> None:
    advert = [
        "This episode is brought to you by Acme, our sponsor.",
        "Use the promo code TALK to get a free trial, and subscribe to the newsletter.",
        "Head over to acme dot com and sign up at the link in the show notes.",
        "Check out the sponsor and leave a review on Apple Podcasts.",
    ]
    found = detect(talk_of([*advert, *numbered(30)]), DetectOptions(count=2))
    assert all("sponsor" not in moment.text for moment in found.moments)


def test_a_start_that_leans_on_what_came_before_moves_earlier() -> None:
    texts = numbered(40)
    texts[20] = STRONG[1]
    texts[21] = "And that is why they die, because nobody tells them the product is wrong."
    texts[22] = STRONG[3]
    for moment in detect(talk_of(texts), DetectOptions(count=5)).moments:
        assert not moment.text.startswith(("And that", "They", "But"))


def test_a_short_source_is_one_moment_of_the_whole() -> None:
    transcript = talk_of(PLAIN[:2])
    found = detect(transcript)
    assert [moment.origin for moment in found.moments] == ["whole"]
    assert (found.moments[0].start, found.moments[0].end) == (0, transcript.duration)
    assert found.shortages == ()


def test_little_speech_in_a_long_source_is_padded_to_the_shortest_moment() -> None:
    transcript = talk_of(PLAIN[:2]).model_copy(update={"duration": 120_000})
    moment = detect(transcript).moments[0]
    assert moment.end - moment.start == 15_000
    assert moment.start <= transcript.sentences[0].start
    assert moment.end >= transcript.sentences[-1].end


def test_without_words_there_is_a_reason() -> None:
    empty = Transcript(language="und", duration=300_000)
    found = detect(empty)
    assert found.moments == ()
    assert sum(item.count for item in found.shortages) == found.requested
    assert "no words" in found.shortages[0].reason


def test_without_words_the_liveliest_stretch_of_a_picture_is_found() -> None:
    samples = tuple(
        PictureSample(time=second * 1000, change=0.3 if 100 <= second < 140 else 0.01)
        for second in range(300)
    )
    found = detect(
        Transcript(language="und", duration=300_000),
        DetectOptions(count=1),
        picture=PictureSurvey(samples=samples),
    )
    assert 95_000 <= found.moments[0].start <= 110_000
    assert found.notices


def loud_at(duration: int, start: int, end: int) -> SoundSurvey:
    level = np.full(duration // 50 + 1, -30.0, dtype=np.float32)
    level += np.random.default_rng(0).normal(0, 1, len(level)).astype(np.float32)
    level[start // 50 : end // 50] += 12
    empty = np.zeros(len(level), np.float32)
    return SoundSurvey(level, np.repeat(level, 10), empty, empty)


def test_a_raised_voice_is_heard_and_told() -> None:
    transcript = talk_of(numbered(60))
    sentence = transcript.sentences[30]
    sound = loud_at(transcript.duration, sentence.start, sentence.end)
    best = detect(transcript, DetectOptions(count=1), sound=sound).moments[0]
    assert best.start <= sentence.start < best.end
    reason = next(item for item in best.reasons if item.kind == "delivery.energy")
    assert (reason.start, reason.end) == (sentence.start, sentence.end)


def test_faces_count() -> None:
    transcript = talk_of(numbered(60))
    face = FaceBox(x=0.4, y=0.2, width=0.2, height=0.3)
    middle = transcript.duration // 2
    samples = tuple(
        PictureSample(time=time, faces=(face,) if abs(time - middle) < 25_000 else ())
        for time in range(0, transcript.duration, 2_000)
    )
    best = detect(transcript, DetectOptions(count=1), picture=PictureSurvey(samples=samples)).moments[0]
    assert middle - 30_000 < best.start < best.end < middle + 30_000
    assert "picture" in best.subscores


class TwoTopics:
    """An embedder that knows two subjects, told by a keyword."""

    name = "two-topics"

    def supports(self, language: str) -> bool:
        return language == "en"

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = [[1.0, 0.1] if "ship" in text.lower() else [0.1, 1.0] for text in texts]
        array = np.array(rows, dtype=np.float32)
        return np.asarray(array / np.linalg.norm(array, axis=1, keepdims=True), dtype=np.float32)


def test_an_embedder_finds_topics_by_meaning() -> None:
    texts = [*numbered(30), *[f"The ship{index} sailed over the sea{index} again." for index in range(8)]]
    texts += [text.replace("Alpha", "Zeta") for text in numbered(60)[30:]]
    found = detect(talk_of(texts), DetectOptions(count=1, topics=("ship",)), embedder=TwoTopics())
    assert "ship" in found.moments[0].text
    assert "content.central" not in found.moments[0].absent


def test_weights_can_be_changed_and_switched_off() -> None:
    options = DetectOptions(count=1, weights={"hook.question": 0.0})
    moment = detect(with_strong_passage(), options).moments[0]
    assert moment.absent["hook.question"] == "it was switched off"


def test_the_number_of_moments_follows_the_length() -> None:
    options = DetectOptions()
    assert options.wanted(10 * 60_000) == 6
    assert options.wanted(60 * 60_000) == 12
    assert options.wanted(5 * 3_600_000) == 12
    assert options.wanted(90_000) == 2
    assert DetectOptions(count=30).wanted(60_000) == 30


def test_cancelling_stops() -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(CancelledError):
        detect(with_strong_passage(), progress=Progress(token=token))


def test_extending_moves_edges_by_sentences() -> None:
    transcript = with_strong_passage()
    moment = detect(transcript, DetectOptions(count=1)).moments[0]
    longer = extend(moment, transcript, before=1, after=2)
    assert longer.first_sentence == moment.first_sentence - 1
    assert longer.last_sentence == moment.last_sentence + 2
    assert longer.start < moment.start
    assert longer.end > moment.end
    assert longer.text.startswith(transcript.sentence_text(longer.first_sentence))
    assert extend(longer, transcript, before=-1, after=-2).text == moment.text
    assert extend(moment, transcript, before=10_000).first_sentence == 0
    with pytest.raises(UsageError):
        extend(moment, transcript, after=-10_000)


def test_a_range_by_hand_becomes_whole_sentences() -> None:
    transcript = with_strong_passage()
    one, two = transcript.sentences[5], transcript.sentences[8]
    moment = moment_from_range(transcript, one.start + 200, two.end - 200)
    assert (moment.first_sentence, moment.last_sentence, moment.origin) == (5, 8, "manual")
    assert moment.reasons
    with pytest.raises(UsageError):
        moment_from_range(transcript, transcript.duration + 1000, transcript.duration + 2000)
