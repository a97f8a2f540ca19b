"""AssemblyAI's finished transcript read as words and turns of ours."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from clipforge.engines.asr.protocol import Recognition
from clipforge.kit.errors import NetworkError
from clipforge.media.transcript import SpeakerTurn, Word

_NO_SPACES = re.compile("[぀-ヿ㐀-鿿豈-﫿฀-๿]")


def read_recognition(answer: dict[str, Any]) -> Recognition:
    """Words, turns and language of a transcript whose status is 'completed'.

    Raises:
        NetworkError: a field is missing or of another kind than the API promises.
    """
    try:
        words = tuple(_words(answer.get("words") or ()))
        turns = tuple(_turns(answer.get("utterances") or ()))
        confidence = answer.get("language_confidence")
        code = answer.get("language_code")
        return Recognition(
            language=str(code).split("_")[0].split("-")[0].lower() if code and words else "und",
            language_confidence=(1.0 if confidence is None else float(confidence)) if words else 0.0,
            words=words,
            turns=turns,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NetworkError(
            "AssemblyAI's transcript is not in the form it promises", remedy="Try again later"
        ) from error


def _words(items: Iterable[dict[str, Any]]) -> Iterable[Word]:
    previous = ""
    for item in items:
        text = str(item["text"]).strip()
        if not text:
            continue
        glued = bool(previous and _NO_SPACES.search(previous[-1]) and _NO_SPACES.search(text[0]))
        speaker = item.get("speaker")
        yield Word(
            text=text if glued else " " + text,
            start=int(item["start"]),
            end=max(int(item["start"]), int(item["end"])),
            confidence=None if item.get("confidence") is None else float(item["confidence"]),
            speaker=str(speaker) if speaker else None,
        )
        previous = text


def _turns(items: Iterable[dict[str, Any]]) -> Iterable[SpeakerTurn]:
    for item in items:
        if item.get("speaker"):
            yield SpeakerTurn(speaker=str(item["speaker"]), start=int(item["start"]), end=int(item["end"]))
