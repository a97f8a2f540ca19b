"""From moments to finished files: look at the shots, compose, render, several clips side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import ValidationError

from clipforge.engines.typography.protocol import FontBook
from clipforge.engines.vision.shots import analyze_shots
from clipforge.kit.errors import ClipForgeError, ResourceError
from clipforge.kit.files import sha256_file, write_text
from clipforge.kit.progress import Progress
from clipforge.media.moment import Moment
from clipforge.media.picture import Shot
from clipforge.media.time import clock
from clipforge.media.timeline import Segment, Timeline
from clipforge.media.transcript import Transcript
from clipforge.pipeline.analysis import Material
from clipforge.pipeline.cache import StageCache, key
from clipforge.pipeline.emoji import emoji_pictures
from clipforge.pipeline.names import slug
from clipforge.pipeline.options import ClipOptions
from clipforge.pipeline.result import Clip
from clipforge.pipeline.side_by_side import make_many
from clipforge.pipeline.toolbox import Toolbox
from clipforge.pipeline.workspace import Workspace
from clipforge.stages.compose.compose import ComposeOptions, clip_rate, compose, cut
from clipforge.stages.render.profile import load_profile
from clipforge.stages.render.render import render

_RENDER_CODE = ("clipforge.stages.render", "clipforge.media", "clipforge.engines.ffmpeg")
_LOOK_SHARE = 0.3
"""Of the time for one clip, what looking at its shots takes."""


@dataclass(frozen=True, slots=True)
class Made:
    """The clips that were made, best first, and a line for each that could not be."""

    clips: tuple[Clip, ...]
    failures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Plan:
    moment: Moment
    stem: str


class ClipMaker:
    """Makes the files of moments.

    Args:
        toolbox: the engines.
        cache: where the analysis of shots is kept.
        options: what the person chose.
        material: what is cut.
        transcript: what is said in it.
        encoder: ffmpeg's name of the H.264 encoder to use.
    """

    def __init__(
        self,
        *,
        toolbox: Toolbox,
        cache: StageCache,
        options: ClipOptions,
        material: Material,
        transcript: Transcript,
        encoder: str,
    ) -> None:
        self._tools = toolbox
        self._cache = cache
        self._options = options
        self._material = material
        self._transcript = transcript
        self._encoder = encoder

    @cached_property
    def _fonts(self) -> FontBook:
        return self._tools.fonts(self._options.look.brand.font_files)

    def timeline(self, moment: Moment, progress: Progress) -> Timeline:
        """Look at the shots of a moment (kept) and compose it."""
        source, info = self._material.source, self._material.info
        look = self._options.look
        segment = cut(moment, self._transcript, info)
        return compose(
            moment,
            self._transcript,
            source,
            info,
            ComposeOptions(
                aspect=look.aspect,
                template=look.template,
                captions=look.captions,
                emoji=look.emoji,
                brand=look.brand,
                overrides=tuple(wish.override(clip_rate(info)) for wish in look.framing),
            ),
            shots=self._shots(segment, progress),
            fonts=self._fonts,
            emoji=self._tools.emoji if look.emoji is not False else None,
            backdrop=self._options.backdrop(),
        )

    def _shots(self, segment: Segment, progress: Progress) -> tuple[Shot, ...]:
        source, info = self._material.source, self._material.info
        if info.video is None:
            return ()
        detector = self._tools.face_detector()
        return self._cache.value(
            "shots",
            (
                source.fingerprint,
                source.video_stream,
                segment,
                clip_rate(info),
                detector.name,
            ),
            tuple[Shot, ...],
            lambda: analyze_shots(self._tools.ffmpeg, source, info, (segment,), detector, progress),
            code=("clipforge.engines.vision", "clipforge.engines.ffmpeg", "clipforge.media"),
        )

    def make_all(self, moments: Sequence[Moment], space: Workspace, progress: Progress) -> Made:
        """Make every clip, best first, side by side as processor threads allow.

        Clips that are finished already are taken as they are; those of earlier runs with other options are
        removed at the end. A clip that cannot be rendered does not take the others with it.

        Raises:
            ResourceError: disk or memory ran out; what was finished is kept.
            ClipForgeError: not one clip could be made, or asked to stop.
        """
        # Made once here: a cached property is not safe to be made by two threads at once.
        _ = (self._fonts, self._tools.face_detector(), self._tools.emoji, self._tools.ffmpeg)
        plans = [
            _Plan(moment, f"{moment.rank:02d}-{slug(moment.title or moment.text[:60])}") for moment in moments
        ]

        def make(index: int, threads: int, told: Progress) -> tuple[str, Clip]:
            return self._make(plans[index], space, told, threads)

        outcomes = make_many(len(plans), make, cores=self._tools.machine.threads, progress=progress)
        made = [outcome for outcome in outcomes if not isinstance(outcome, ClipForgeError)]
        failed = [outcome for outcome in outcomes if isinstance(outcome, ClipForgeError)]
        if failed and not made:
            raise failed[0]
        if full := next((error for error in failed if isinstance(error, ResourceError)), None):
            raise full
        space.retain([name for name, _clip in made])
        failures = tuple(
            f"Clip {plan.moment.rank} (“{plan.moment.title}”) was not made: {outcome.message}"
            for plan, outcome in zip(plans, outcomes, strict=True)
            if isinstance(outcome, ClipForgeError)
        )
        return Made(tuple(clip for _name, clip in made), failures)

    def _make(self, plan: _Plan, space: Workspace, progress: Progress, threads: int) -> tuple[str, Clip]:
        label = f"clip {plan.moment.rank}"
        progress.update(0.0, f"{label}: looking at {clock(plan.moment.start)}")
        timeline = self.timeline(plan.moment, progress.part(0.0, _LOOK_SHARE))
        profile = load_profile(self._options.profile)
        made_of = (
            # Rank, title and tags change neither picture nor sound.
            timeline.model_copy(update={"id": "", "title": "", "hashtags": ()}),
            profile,
            self._encoder,
            _contents(timeline),
            str(self._tools.ffmpeg.path),
        )
        name = key("clip", made_of, _RENDER_CODE)
        if self._cache.enabled and (kept := _kept(space, name)):
            progress.update(1.0)
            return name, self._renamed(kept, name, plan, timeline, space)
        space.vacate(plan.stem)
        rendered = render(
            timeline,
            profile,
            out_dir=space.folder,
            name=plan.stem,
            ffmpeg=self._tools.ffmpeg,
            encoder=self._encoder,
            emoji=emoji_pictures(timeline, self._tools),
            threads=threads,
            progress=_named(progress.part(_LOOK_SHARE, 1.0), f"{label}: rendering"),
        )
        timeline_file = space.folder / f"{plan.stem}.timeline.json"
        write_text(timeline_file, timeline.model_dump_json(indent=1))
        files = [Path(path) for path in (rendered.mp4, rendered.jpg, rendered.vtt, rendered.srt)]
        clip = Clip(
            moment=plan.moment,
            video=files[0].name,
            picture=files[1].name,
            subtitles=files[2].name,
            captions=files[3].name,
            timeline=timeline_file.name,
            width=rendered.width,
            height=rendered.height,
            duration_ms=rendered.duration_ms,
            loudness_lufs=rendered.loudness_lufs,
            true_peak_db=rendered.true_peak_db,
            size_bytes=files[0].stat().st_size,
            notices=(*timeline.notices, *rendered.notices),
        )
        space.keep(name, [*files, timeline_file], {"clip": clip.model_dump_json()})
        return name, clip

    def _renamed(self, kept: Clip, name: str, plan: _Plan, timeline: Timeline, space: Workspace) -> Clip:
        """A finished clip under the rank and title that it has now."""
        now = kept.model_copy(update={"moment": plan.moment, "fresh": False})
        stem = kept.video.removesuffix(".mp4")
        text = timeline.model_dump_json(indent=1)
        if stem == plan.stem and (space.folder / kept.timeline).read_text("utf-8") == text:
            return now
        now = now.called(plan.stem)
        space.rename(name, plan.stem)
        write_text(space.folder / now.timeline, text)
        files = [space.folder / file for file in now.files]
        space.keep(name, files, {"clip": now.model_dump_json()})
        return now


def _kept(space: Workspace, name: str) -> Clip | None:
    finished = space.finished(name)
    if finished is None:
        return None
    try:
        return Clip.model_validate_json(finished.facts.get("clip", ""))
    except ValidationError:
        # Written by another version of ours.
        return None


def _contents(timeline: Timeline) -> dict[str, str]:
    """Path → hash of every file that a timeline names besides its source; '' for one that cannot be read."""
    named = [timeline.intro, timeline.outro, timeline.watermark.image if timeline.watermark else None]
    named += timeline.backdrop.media if timeline.backdrop else ()
    named += timeline.captions.font_files if timeline.captions else ()
    return {path: _hash(Path(path)) for path in named if path}


def _hash(path: Path) -> str:
    try:
        return sha256_file(path)
    except OSError:
        return ""


def _named(progress: Progress, note: str) -> Progress:
    """The same progress with a note of ours instead of the stage's."""
    return Progress(
        lambda fraction, _note: progress.listener(fraction, note), progress.token, progress.low, progress.high
    )
