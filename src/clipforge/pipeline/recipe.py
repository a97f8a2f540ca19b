"""What one clip is made from, as a value: composed and rendered anywhere, equal ones made once.

Stored files are named ``asset:<id>``; whoever composes and renders puts paths in their places before.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Literal

from clipforge.kit.progress import Progress
from clipforge.media.base import Value
from clipforge.media.brand import BrandKit
from clipforge.media.caption.model import CaptionStyle
from clipforge.media.moment import Moment
from clipforge.media.picture import Shot
from clipforge.media.source import MediaInfo, MediaSource
from clipforge.media.time import frame_ms
from clipforge.media.timeline import Backdrop, Timeline
from clipforge.media.transcript import Transcript
from clipforge.pipeline.options import ShotFraming
from clipforge.pipeline.toolbox import Toolbox

AROUND_MS = 65_000
"""Words this far around a moment are looked at: they tell which face belongs to which speaker."""


class Recipe(Value):
    """One clip to be made.

    Attributes:
        moment: what to show; only its times, words to emphasise, id and title count.
        transcript: the part that is said in it and around it.
        source: what it is cut from.
        info: what the source holds.
        aspect: shape.
        style: how captions look, before the brand's colours.
        captions: whether they are burnt in.
        emoji: emoji in captions; None leaves it to the style.
        brand: colours, fonts and marks.
        framing: shots framed by hand.
        timeline: a timeline made by hand, rendered as it is instead of all above.
        profile: 'draft' or 'final'.
    """

    version: Literal[1] = 1
    moment: Moment
    transcript: Transcript
    source: MediaSource
    info: MediaInfo
    aspect: str
    style: CaptionStyle
    captions: bool = True
    emoji: bool | None = None
    brand: BrandKit = BrandKit()
    framing: tuple[ShotFraming, ...] = ()
    timeline: Timeline | None = None
    profile: Literal["draft", "final"] = "final"

    def located(self, place: Callable[[str], str]) -> Recipe:
        """The same recipe with its source and the brand's files where they can be opened."""
        source = self.source.model_copy(update={"location": place(self.source.location)})
        return self.model_copy(update={"source": source, "brand": self.brand.with_files(place)})

    def content_hash(self) -> str:
        """SHA-256 of all that makes the clip: equal recipes make equal clips, whatever their titles.

        Raises:
            ValueError: a number is not finite.
        """
        # Titles name files and pages; nothing of them is drawn.
        values = self.model_dump(mode="json", exclude={"moment": {"title"}, "timeline": {"title"}})
        if self.timeline is not None:
            for name in ("transcript", "moment", "info"):
                del values[name]
        text = json.dumps(values, sort_keys=True, separators=(",", ":"), allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()


class StoredShots(Value):
    """Shots with their faces, and the stretch of the source (ms) that was looked at."""

    shots: tuple[Shot, ...] = ()
    start_ms: int = 0
    end_ms: int = 0


def compose_recipe(recipe: Recipe, stored: StoredShots, toolbox: Toolbox, progress: Progress) -> Timeline:
    """The timeline of a recipe that has none, its files being paths; unknown shots are looked at.

    Args:
        recipe: `source.location` and the brand's files can be opened here.
        stored: shots of an earlier look.
        toolbox: the engines.
        progress: where to tell it.
    """
    from clipforge.stages.compose.compose import ComposeOptions, clip_rate, compose

    rate = clip_rate(recipe.info)
    colors = {"primary": recipe.brand.primary, "secondary": recipe.brand.secondary}
    return compose(
        recipe.moment,
        recipe.transcript,
        recipe.source,
        recipe.info,
        ComposeOptions(
            aspect=recipe.aspect,
            style=recipe.style,
            captions=recipe.captions,
            emoji=recipe.emoji,
            brand=recipe.brand,
            overrides=tuple(wish.override(rate) for wish in recipe.framing),
        ),
        shots=_shots(recipe, stored, toolbox, progress),
        fonts=toolbox.fonts(recipe.brand.font_files),
        emoji=toolbox.emoji if recipe.emoji is not False else None,
        backdrop=Backdrop.model_validate(
            {"kind": "waveform", **{name: color for name, color in colors.items() if color}}
        ),
    )


def _shots(recipe: Recipe, stored: StoredShots, toolbox: Toolbox, progress: Progress) -> Sequence[Shot]:
    from clipforge.engines.vision.shots import analyze_shots
    from clipforge.stages.compose.compose import clip_rate, cut

    if recipe.info.video is None:
        return ()
    rate = clip_rate(recipe.info)
    segment = cut(recipe.moment, recipe.transcript, recipe.info)
    start, end = frame_ms(segment.source_start, rate), frame_ms(segment.source_end, rate)
    if stored.shots and stored.start_ms <= start and end <= stored.end_ms:
        return stored.shots
    return analyze_shots(
        toolbox.ffmpeg, recipe.source, recipe.info, (segment,), toolbox.face_detector(), progress
    )
