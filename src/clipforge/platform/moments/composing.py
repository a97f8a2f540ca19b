"""The work of composing, in the warm child: shots with margins, and timelines that any machine can render."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import Field

from clipforge.engines.typography.protocol import FontBook
from clipforge.kit.errors import CancelledError, ClipForgeError, ResourceError
from clipforge.kit.progress import Progress
from clipforge.media.base import Value
from clipforge.media.moment import Moment
from clipforge.media.picture import FaceTrack, Shot
from clipforge.media.source import MediaInfo, MediaSource
from clipforge.media.time import frame_ceil, frame_floor, frame_ms
from clipforge.media.timeline import Segment, Timeline
from clipforge.media.transcript import Transcript
from clipforge.platform.brand_kits.fetching import fetch_assets
from clipforge.platform.brand_kits.service import ASSET
from clipforge.platform.jobs.stored import STORED
from clipforge.platform.moments import caption_files
from clipforge.platform.moments.caption_files import Shelf
from clipforge.platform.moments.framing import carry_over
from clipforge.platform.moments.places import to_stored
from clipforge.platform.moments.schemas import Look
from clipforge.services.storage.errors import NotFound, StorageError
from clipforge.stages.compose.compose import ComposeOptions, clip_rate, compose, cut

if TYPE_CHECKING:
    from clipforge.pipeline.toolbox import Toolbox
    from clipforge.platform.jobs.handler import WorkTools

MARGIN_MS = 15_000
"""Of shots kept on each side of a moment: a trim within it needs no decoding."""


class Footage(Value):
    """The media that moments are cut from.

    Attributes:
        asset_id: the stored file.
        key: of it in storage.
        media: its streams; the location is set when it is opened.
        info: what it holds.
    """

    asset_id: str
    key: str
    media: MediaSource
    info: MediaInfo


class KeptShots(Value):
    """Shots of a stretch of the source, in whole frames of its grid.

    Attributes:
        start: first frame that was looked at.
        end: frame after the last.
        shots: what was seen; empty without a picture.
    """

    start: int = 0
    end: int = 0
    shots: tuple[Shot, ...] = ()

    def cover(self, segment: Segment) -> bool:
        """Whether a segment lies inside of what was looked at."""
        return self.start <= segment.source_start and segment.source_end <= self.end


class Composed(Value):
    """What came of one moment.

    Attributes:
        moment: with the id of its row.
        wished: of the row when the work began; 0 for a new one.
        timeline: as stored; None when it could not be made.
        framed: whether it has shots as a person framed them.
        look: what it was composed with.
        kept: shots with their margins.
        error: why there is no timeline.
    """

    moment: Moment
    wished: int = 0
    timeline: Timeline | None = None
    framed: bool = False
    look: Look
    kept: KeptShots = Field(default_factory=KeptShots)
    error: str = ""


class ToCompose(Value):
    """One moment to compose.

    Attributes:
        moment: with the id of its row, cut where it is to be cut.
        look: how its clip looks.
        wished: of the row; 0 for a new one.
        kept: shots that are known already.
        before: its timeline of before, as stored, whose framing by hand is to stay.
    """

    moment: Moment
    look: Look
    wished: int = 0
    kept: KeptShots | None = None
    before: Timeline | None = None


class Composer:
    """Composes moments of one source.

    Args:
        footage: what they are cut from.
        source: the same, opened on this machine.
        transcript: what is said.
        toolbox: the engines.
        files: paths on this machine of brands' fonts, by the names that looks have for them.
    """

    def __init__(
        self,
        footage: Footage,
        source: MediaSource,
        transcript: Transcript,
        toolbox: Toolbox,
        files: Mapping[str, str] | None = None,
    ) -> None:
        self._footage = footage
        self._source = source
        self._transcript = transcript
        self._toolbox = toolbox
        self._files = files or {}
        self._books: dict[tuple[str, ...], FontBook] = {}

    def all(self, moments: Sequence[ToCompose], progress: Progress) -> list[Composed]:
        """Compose moments.

        One that fails says why and does not take the others with it.

        Raises:
            ResourceError: disk or memory ran out.
            CancelledError: asked to stop.
        """
        made = []
        for index, one in enumerate(moments):
            told = progress.part(index / len(moments), (index + 1) / len(moments))
            told.update(0.0, f"Framing moment {index + 1} of {len(moments)}")
            try:
                made.append(self._one(one, told))
            except (CancelledError, ResourceError):
                raise
            except ClipForgeError as error:
                made.append(
                    Composed(moment=one.moment, wished=one.wished, look=one.look, error=error.message)
                )
        progress.update(1.0, "Moments framed")
        return made

    def _one(self, wanted: ToCompose, progress: Progress) -> Composed:
        info, known = self._footage.info, wanted.kept
        segment = cut(wanted.moment, self._transcript, info)
        kept = known if known is not None and known.cover(segment) else self._look_at(segment, progress)
        options = compose_options(wanted.look, self._files)
        timeline = compose_moment(
            wanted.moment,
            self._transcript,
            self._source,
            info,
            options,
            kept.shots,
            toolbox=self._toolbox,
            fonts=self._book(options.brand.font_files),
        )
        stored = to_stored(
            timeline,
            assets={
                self._source.location: self._footage.asset_id,
                **{path: name.removeprefix(ASSET) for name, path in self._files.items()},
            },
            data_dir=self._toolbox.machine.data_dir,
        )
        size = (info.video.width, info.video.height) if info.video else None
        by_hand = carry_over(wanted.before, stored, size) if wanted.before else None
        return Composed(
            moment=wanted.moment,
            wished=wanted.wished,
            timeline=by_hand or stored,
            framed=by_hand is not None,
            look=wanted.look,
            kept=kept,
        )

    def _book(self, files: tuple[str, ...]) -> FontBook:
        if files not in self._books:
            self._books[files] = self._toolbox.fonts(files)
        return self._books[files]

    def _look_at(self, segment: Segment, progress: Progress) -> KeptShots:
        """Shots of a segment with `MARGIN_MS` around it; no picture, no shots."""
        from clipforge.engines.vision.shots import analyze_shots

        info = self._footage.info
        rate = clip_rate(info)
        margin = frame_ceil(MARGIN_MS, rate)
        start = max(0, segment.source_start - margin)
        end = max(segment.source_end, min(segment.source_end + margin, frame_floor(info.duration_ms, rate)))
        if info.video is None:
            return KeptShots(start=start, end=end)
        wide = Segment(source_start=start, source_end=end)
        shots = analyze_shots(
            self._toolbox.ffmpeg, self._source, info, (wide,), self._toolbox.face_detector(), progress
        )
        return KeptShots(start=start, end=end, shots=tuple(_slim(shot) for shot in shots))


def compose_options(look: Look, files: Mapping[str, str]) -> ComposeOptions:
    """The stage's options, with files that are on this machine where they are."""
    return ComposeOptions(
        aspect=look.aspect,
        style=look.style,
        captions=look.captions,
        emoji=look.emoji,
        brand=look.brand.with_files(lambda name: files.get(name, name)),
    )


def fetch_fonts(tools: WorkTools, looks: Iterable[Look]) -> dict[str, str]:
    """Brands' fonts on this machine, by the names that looks have for them.

    Raises:
        StorageError: one was deleted since the looks were read, which the next attempt does anew.
    """
    keys = {name.removeprefix(ASSET): key for look in looks for name, key in look.fonts.items()}
    try:
        return fetch_assets(tools, keys) if keys else {}
    except NotFound as error:
        raise StorageError("a font of the brand was deleted meanwhile", code="font_gone") from error


def compose_moment(  # noqa: PLR0917  # the order of the stage
    moment: Moment,
    transcript: Transcript,
    source: MediaSource,
    info: MediaInfo,
    options: ComposeOptions,
    shots: Sequence[Shot],
    *,
    toolbox: Toolbox,
    fonts: Any = None,
) -> Timeline:
    """The timeline of a moment on this machine, of shots that are known: no decoding.

    Args:
        moment: what to show.
        transcript: what is said.
        source: opened on this machine.
        info: what it holds.
        options: how it looks.
        shots: of the stretch around the moment; more than the moment does no harm.
        toolbox: fonts and emoji.
        fonts: a font book, when one is open already.
    """
    return compose(
        moment,
        transcript,
        source,
        info,
        options,
        shots=shots,
        fonts=fonts or toolbox.fonts(options.brand.font_files),
        emoji=toolbox.emoji if options.emoji is not False else None,
    )


def _slim(shot: Shot) -> Shot:
    """A shot with positions to four decimals: a tenth of a pixel, and a third of the bytes."""
    return shot.model_copy(update={"tracks": tuple(_slim_track(track) for track in shot.tracks)})


def _slim_track(track: FaceTrack) -> FaceTrack:
    boxes = tuple(
        box.model_copy(
            update={
                "x": round(box.x, 4),
                "y": round(box.y, 4),
                "width": round(box.width, 4),
                "height": round(box.height, 4),
                "score": round(box.score, 3),
                "eye_y": None if box.eye_y is None else round(box.eye_y, 4),
            }
        )
        for box in track.boxes
    )
    return track.model_copy(
        update={"boxes": boxes, "speaking": tuple(round(value, 3) for value in track.speaking)}
    )


def kept_ms(kept: KeptShots, info: MediaInfo) -> tuple[int, int]:
    """The stretch that was looked at, in ms of the source."""
    rate = clip_rate(info)
    return frame_ms(kept.start, rate), frame_ms(kept.end, rate)


def store_result(
    tools: WorkTools, key: str, shelf: Shelf, composed: Sequence[Composed], **facts: Any
) -> dict[str, Any]:
    """Leave what came of the work in storage, and what captions are drawn with; gives the job's result.

    Args:
        tools: of the work.
        key: of the result's object.
        shelf: where the project keeps emoji pictures and fonts.
        composed: one entry a moment.
        facts: of the whole.
    """
    import orjson

    drawn_with = caption_files.store(tools, shelf, [one.timeline for one in composed if one.timeline])
    data = {
        **facts,
        "composed": [one.model_dump(mode="json") for one in composed],
        "caption_files": [file.model_dump(mode="json") for file in drawn_with],
    }
    tools.storage.put_bytes(key, orjson.dumps(data), "application/json")
    failed = sum(1 for one in composed if one.error)
    return {STORED: {"composed": key}, "moments": len(composed), "failed": failed}
