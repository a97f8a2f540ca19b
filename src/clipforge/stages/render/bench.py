"""What the parts of one compilation share: the graph, the inputs, the timeline and the size. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from clipforge.engines.ffmpeg.frame_info import FrameInfo
from clipforge.media.filtergraph import FilterGraph
from clipforge.media.timeline import Timeline
from clipforge.stages.render.assets import Assets
from clipforge.stages.render.picture import Painter
from clipforge.stages.render.profile import Profile
from clipforge.stages.render.reading import Run, runs_of


@dataclass(slots=True)
class Inputs:
    """Input files of a command, numbered in the order in which they are added."""

    arguments: list[str] = field(default_factory=list)
    count: int = 0

    def add(self, *arguments: str) -> int:
        """Add one input, `-i` included, and return its number."""
        self.arguments.extend(arguments)
        self.count += 1
        return self.count - 1

    def add_picture(self, path: str) -> int:
        """Add a PNG of ours."""
        return self.add("-f", "png_pipe", "-i", f"file:{path}")


@dataclass(frozen=True, slots=True)
class Bench:
    """One compilation."""

    timeline: Timeline
    profile: Profile
    assets: Assets
    graph: FilterGraph = field(default_factory=FilterGraph)
    inputs: Inputs = field(default_factory=Inputs)

    @property
    def size(self) -> tuple[int, int]:
        """Output width and height."""
        return self.profile.size(self.timeline.width, self.timeline.height)

    @property
    def runs(self) -> tuple[Run, ...]:
        """Parts of the source that are opened."""
        return runs_of(self.timeline.segments, self.timeline.rate, indexed=self.assets.indexed)

    @property
    def intro_frames(self) -> int:
        """Frames before the clip's own first."""
        return self.assets.intro.frames if self.assets.intro else 0

    def painter(self, info: FrameInfo) -> Painter:
        """What draws pictures of that kind onto this clip."""
        return Painter(self.graph, info, self.size, self.profile.scaler)

    def open_source(self, *options: str) -> int:
        """Open every run of the source; gives the number of the first, the others follow."""
        numbers = [
            self.inputs.add(*options, *run.arguments(self.timeline.source.location)) for run in self.runs
        ]
        return numbers[0]
