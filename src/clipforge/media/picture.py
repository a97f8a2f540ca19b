"""What is seen: faces, tracks, shots. Positions are fractions of the displayed picture (0..1, y down)."""

from __future__ import annotations

from clipforge.media.base import Value


class FaceBox(Value):
    """A face in one frame.

    Attributes:
        x: left edge.
        y: top edge.
        width: of the box.
        height: of the box.
        score: the detector's confidence, 0 to 1.
        eye_y: height of the line between the eyes, None when not known.
    """

    x: float
    y: float
    width: float
    height: float
    score: float = 1.0
    eye_y: float | None = None

    @property
    def center_x(self) -> float:
        """Middle of the box."""
        return self.x + self.width / 2

    @property
    def center_y(self) -> float:
        """Middle of the box."""
        return self.y + self.height / 2

    @property
    def area(self) -> float:
        """Share of the picture that it covers."""
        return self.width * self.height


class FaceTrack(Value):
    """One face through one shot.

    Attributes:
        id: unique within an analysis.
        frames: frame numbers on the source's grid where it was seen, rising.
        boxes: its box at each of these.
        speaking: probability that this face is talking at each of these, empty when not computed.
    """

    id: int
    frames: tuple[int, ...]
    boxes: tuple[FaceBox, ...]
    speaking: tuple[float, ...] = ()


class Shot(Value):
    """Frames [start, end) of the source's grid between two cuts, with what is in it.

    Attributes:
        start: first frame.
        end: frame after the last.
        tracks: faces, the most important first.
        window: (left, top, right, bottom) of the picture without black bars.
        seams: x where panes of a split screen meet, rising.
        text: share of the picture's width that lines of text cover: high on slides and screens.
    """

    start: int
    end: int
    tracks: tuple[FaceTrack, ...] = ()
    window: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    seams: tuple[float, ...] = ()
    text: float = 0.0


class PictureSample(Value):
    """A key frame looked at during the survey of a whole source.

    Attributes:
        time: ms of the source.
        faces: faces seen.
        change: mean difference to the sample before, 0 to 1 of full scale.
        brightness: mean luma, 0 to 1.
    """

    time: int
    faces: tuple[FaceBox, ...] = ()
    change: float = 0.0
    brightness: float = 0.5


class PictureSurvey(Value):
    """Key frames over a whole source, in order of time: cheap, coarse, enough to rank moments."""

    samples: tuple[PictureSample, ...] = ()
