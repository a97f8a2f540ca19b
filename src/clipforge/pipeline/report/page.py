"""Writes `index.html`: one file without outside parts, opened straight from the disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from clipforge.kit.files import write_text
from clipforge.media.moment import Moment, MomentSet
from clipforge.media.time import clock
from clipforge.media.transcript import Transcript

_GROUPS = {
    "hook": "Hook",
    "delivery": "Delivery",
    "exchange": "Exchange",
    "content": "Content",
    "standalone": "Stands alone",
    "picture": "Picture",
}


@dataclass(frozen=True, slots=True)
class Card:
    """One clip on the page.

    Attributes:
        moment: what it shows.
        video: its file name, beside the page.
        picture: its thumbnail.
        downloads: (label, file name) of everything else.
        width: of the clip in pixels.
        height: likewise.
        duration_ms: of the finished file.
        facts: short lines about the file: size, loudness.
        notices: what a person should know about this clip.
    """

    moment: Moment
    video: str
    picture: str
    downloads: tuple[tuple[str, str], ...]
    width: int
    height: int
    duration_ms: int
    facts: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


def write_page(
    path: Path,
    *,
    title: str,
    transcript: Transcript,
    found: MomentSet,
    cards: Sequence[Card],
    notices: Sequence[str],
) -> None:
    """Write the page to `path`; file names in the cards are relative to its folder."""
    environment = Environment(
        loader=PackageLoader("clipforge.pipeline.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"clock": clock, "href": quote, "span": _span}
    text = environment.get_template("page.html.j2").render(
        title=title,
        transcript=transcript,
        found=found,
        cards=cards,
        notices=notices,
        groups=_GROUPS,
        words=len(transcript.words),
        paragraphs=_paragraphs,
    )
    write_text(path, text)


def _span(moment: Moment) -> str:
    return f"{clock(moment.start)} to {clock(moment.end)}"


def _paragraphs(transcript: Transcript, moment: Moment) -> list[tuple[str, str]]:
    """The moment's text as (speaker's name or '', text), one for each change of speaker."""
    lines: list[tuple[str, str]] = []
    last: str | None = None
    for index in range(moment.first_sentence, min(moment.last_sentence + 1, len(transcript.sentences))):
        speaker = transcript.sentences[index].speaker
        text = transcript.sentence_text(index)
        if lines and speaker == last:
            lines[-1] = (lines[-1][0], f"{lines[-1][1]} {text}")
        else:
            lines.append((transcript.speakers.get(speaker or "", ""), text))
        last = speaker
    if len({name for name, _ in lines}) < 2:
        return [("", " ".join(text for _, text in lines))] if lines else []
    return lines
