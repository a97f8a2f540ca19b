"""The whole way: one long source in, a folder of finished shorts out."""

from __future__ import annotations

import os
from pathlib import Path

from clipforge.kit.errors import NothingFoundError, ResourceError
from clipforge.kit.progress import Progress
from clipforge.media.moment import Moment, MomentSet
from clipforge.media.time import clock
from clipforge.media.transcript import Transcript
from clipforge.pipeline.analysis import Analysis, Material, is_script
from clipforge.pipeline.cache import StageCache
from clipforge.pipeline.clips import ClipMaker
from clipforge.pipeline.encoder import choose_encoder
from clipforge.pipeline.names import slug
from clipforge.pipeline.options import ClipOptions, Look
from clipforge.pipeline.report.folder import write_documents, write_report
from clipforge.pipeline.result import Result
from clipforge.pipeline.toolbox import Toolbox
from clipforge.pipeline.workspace import Workspace
from clipforge.stages.narrate import sample_talk

_RECORDED = {"input": 0.04, "sound": 0.06, "transcript": 0.5, "picture": 0.56, "moments": 0.6, "clips": 1.0}
"""Where each step ends in the progress of the whole, for an hour of talk on two cores."""

_SPOKEN = {"input": 0.15, "sound": 0.16, "transcript": 0.16, "picture": 0.16, "moments": 0.2, "clips": 1.0}
"""The same for a script that is spoken first: there is nothing to recognise."""


class Run:
    """One run of the pipeline.

    Args:
        options: what the person chose.
        toolbox: the engines.
        cache: results of stages.
        out_dir: the result folder is made in it, named after the source.
        progress: where to tell how far it is.
    """

    def __init__(
        self, options: ClipOptions, *, toolbox: Toolbox, cache: StageCache, out_dir: Path, progress: Progress
    ) -> None:
        self._options = options
        self._tools = toolbox
        self._cache = cache
        self._out_dir = out_dir
        self._progress = progress
        self._analysis = Analysis(toolbox, cache, options)
        toolbox.tell(progress)
        _check_writable(out_dir)

    def clips(self, location: str) -> Result:
        """Turn a file, an address or a script into shorts.

        Raises:
            BadInputError: the input cannot be used.
            NothingFoundError: there is nothing to cut, with the reason.
        """
        steps = _SPOKEN if is_script(location) else _RECORDED
        return self._shorts(self._analysis.material(location, self._step(steps, "input")), steps)

    def sample(self) -> Result:
        """The same with a talk of our own, spoken by the packaged voice."""
        return self._shorts(
            self._analysis.narration(sample_talk(), "", self._step(_SPOKEN, "input")), _SPOKEN
        )

    def narration(self, text: str, title: str) -> Result:
        """Speak a text and render all of it as one clip."""
        material = self._analysis.narration(text, title, self._progress.part(0.0, 0.3))
        transcript = self._analysis.transcript(material, Progress())
        found = MomentSet(requested=1, moments=(whole(transcript, material.title),))
        return self._render(material, transcript, found, self._progress.part(0.3, 1.0))

    def _step(self, steps: dict[str, float], name: str) -> Progress:
        names = list(steps)
        before = names.index(name) - 1
        return self._progress.part(steps[names[before]] if before >= 0 else 0.0, steps[name])

    def _shorts(self, material: Material, steps: dict[str, float]) -> Result:
        analysis = self._analysis
        sound = analysis.sound(material, self._step(steps, "sound"))
        transcript = analysis.transcript(material, self._step(steps, "transcript"))
        picture = analysis.picture(material, self._step(steps, "picture"))
        found = analysis.moments(transcript, self._step(steps, "moments"), sound=sound, picture=picture)
        if not found.moments:
            reasons = "; ".join(shortage.reason for shortage in found.shortages) or "nothing is said in it"
            raise NothingFoundError(
                f"no moment qualifies: {reasons}",
                subject=material.title,
                remedy="Try other topics, ranges or lengths, or give what is said with --transcript",
            )
        return self._render(material, transcript, found, self._step(steps, "clips"))

    def _render(
        self, material: Material, transcript: Transcript, found: MomentSet, progress: Progress
    ) -> Result:
        owner = material.source.fingerprint or material.source.location
        space = Workspace.choose(self._out_dir, slug(material.title, "video"), owner)
        with space.alone():
            return self._fill(space, material, transcript, found, progress)

    def _fill(
        self,
        space: Workspace,
        material: Material,
        transcript: Transcript,
        found: MomentSet,
        progress: Progress,
    ) -> Result:
        space.claim()
        write_documents(space.folder, transcript, found)
        maker = ClipMaker(
            toolbox=self._tools,
            cache=self._cache,
            options=self._options,
            material=material,
            transcript=transcript,
            encoder=choose_encoder(self._options.encoder, self._tools),
        )
        made = maker.make_all(found.moments, space, progress)
        told = [*made.failures, *material.notices, *transcript.notices, *found.notices, *self._tools.notices]
        if self._options.look.backdrop and material.info.video:
            told.append("The pictures given with --media are not used: the source has a picture of its own")
        told += _unused_framing(self._options.look, material, found)
        notices = tuple(dict.fromkeys(told))
        result = Result(
            folder=str(space.folder),
            title=material.title,
            clips=made.clips,
            found=found,
            failures=made.failures,
            notices=notices,
        )
        write_report(result, transcript)
        return result


def _check_writable(folder: Path) -> None:
    """Raise `ResourceError` now rather than after an hour of work when the results have nowhere to go."""
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        raise ResourceError(
            "nothing can be written there",
            subject=str(folder),
            remedy="Choose another folder with --out",
            code="not_writable",
        )


def _unused_framing(look: Look, material: Material, found: MomentSet) -> list[str]:
    """A line for each framing by hand that no clip shows."""
    if look.framing and not material.info.video:
        return ["Nothing is framed by hand: the source has no picture"]
    return [
        f"The framing by hand at {clock(wish.span.start)} is not used: no clip shows that time"
        for wish in look.framing
        if not any(wish.touches(moment.span) for moment in found.moments)
    ]


def whole(transcript: Transcript, title: str) -> Moment:
    """A moment that covers everything."""
    return Moment(
        id="whole",
        rank=1,
        start=0,
        end=transcript.duration,
        first_sentence=0,
        last_sentence=max(0, len(transcript.sentences) - 1),
        score=0.0,
        title=title,
        text=transcript.text_of(0, len(transcript.words)),
        origin="whole",
    )
