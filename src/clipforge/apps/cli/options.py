"""Options that several commands share, each written once."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from pydantic import ValidationError

from clipforge.apps.cli.framing import parse_framings
from clipforge.apps.cli.values import parse_ranges, parse_terms, read_text_file
from clipforge.engines.speech.voices import DEFAULT_VOICE, VOICES
from clipforge.kit.errors import BadInputError, UsageError
from clipforge.media.base import Value
from clipforge.media.brand import BrandKit
from clipforge.pipeline.options import Look
from clipforge.pipeline.toolbox import DEFAULT_MODEL
from clipforge.stages.compose.captions import DEFAULT_TEMPLATE, list_templates, load_template
from clipforge.stages.detect.options import DetectOptions
from clipforge.stages.render.profile import load_profile
from clipforge.stages.transcribe import TranscribeOptions

V = TypeVar("V", bound=Value)


class Aspect(StrEnum):
    """Shapes of a clip."""

    VERTICAL = "9:16"
    SQUARE = "1:1"
    PORTRAIT = "4:5"
    WIDE = "16:9"


class ProfileName(StrEnum):
    """Render profiles."""

    DRAFT = "draft"
    FINAL = "final"


class Engine(StrEnum):
    """Recognisers."""

    WHISPER = "whisper"
    ASSEMBLYAI = "assemblyai"


Out = Annotated[Path, typer.Option("--out", "-o", help="Folder to write into.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write the result as JSON to standard output.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")]
Fresh = Annotated[bool, typer.Option("--fresh", help="Use no results of earlier runs.")]
Voice = Annotated[
    str, typer.Option(help=f"Voice that reads a script: {', '.join(VOICES)}.", show_default=DEFAULT_VOICE)
]
Frame = Annotated[
    list[str] | None,
    typer.Option(
        "--frame",
        metavar="WHEN=HOW",
        help="Frame shots by hand: WHEN is a time or range of the source, HOW is left, center, right, face, "
        "X,Y (fractions of the picture), each with @ZOOM if wanted, or fit, or split; repeatable. "
        'For example "1:02-1:10=left" or "12:30=0.7,0.4@1.5".',
    ),
]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which moments are wanted."""

    count: Annotated[
        int | None,
        typer.Option("--count", "-n", min=1, max=200, help="How many; 6 to 12 by length otherwise."),
    ] = None
    shortest: Annotated[float, typer.Option("--min", min=1, help="Shortest moment, seconds.")] = 15
    longest: Annotated[float, typer.Option("--max", min=1, help="Longest moment, seconds.")] = 60
    topic: Annotated[
        list[str] | None, typer.Option("--topic", "-t", help="Topic or keyword to look for; repeatable.")
    ] = None
    only: Annotated[list[str] | None, typer.Option(help="Look only here, as 10:00-25:30; repeatable.")] = None
    skip: Annotated[list[str] | None, typer.Option(help="Leave this out, as 0:00-2:00; repeatable.")] = None

    def options(self) -> DetectOptions:
        """Options of detection."""
        if self.shortest > self.longest:
            raise UsageError(
                f"the shortest moment ({self.shortest:g} s) is longer than the longest ({self.longest:g} s)",
                subject="--min",
                remedy="Give --max too, or a smaller --min",
            )
        return checked(
            DetectOptions,
            count=self.count,
            min_ms=round(self.shortest * 1000),
            max_ms=round(self.longest * 1000),
            topics=parse_terms(self.topic, "--topic"),
            include=parse_ranges(self.only, "--only"),
            exclude=parse_ranges(self.skip, "--skip"),
        )


@dataclass(frozen=True, slots=True)
class Hearing:
    """How it is found out what is said."""

    transcript: Annotated[
        Path | None,
        typer.Option(
            "--transcript",
            help="What is said: SRT, VTT, plain script or transcript.json. Aligned, not recognised.",
        ),
    ] = None
    language: Annotated[str | None, typer.Option(help="Language spoken, as 'en'; detected otherwise.")] = None
    speakers: Annotated[
        int | None, typer.Option(min=0, help="How many speak; estimated otherwise, 0: do not tell apart.")
    ] = None
    vocabulary: Annotated[
        list[str] | None,
        typer.Option(help="Names and terms to spell: 'Ada,Kubernetes', or '@file' with one a line."),
    ] = None
    engine: Annotated[Engine, typer.Option(help="Recogniser.")] = Engine.WHISPER
    model: Annotated[
        str, typer.Option(help="Whisper model: a name (see 'clipforge models list') or a folder.")
    ] = DEFAULT_MODEL

    def fields(self) -> dict[str, Any]:
        """The fields of `ClipOptions` that this decides."""
        if self.transcript is not None and not self.transcript.is_file():
            raise BadInputError(
                "there is no such file", subject=str(self.transcript), remedy="Correct --transcript"
            )
        return {
            "transcribe": checked(
                TranscribeOptions,
                language=self.language,
                vocabulary=parse_terms(self.vocabulary, "--vocabulary"),
                diarize=self.speakers != 0,
                speakers=self.speakers or None,
            ),
            "engine": self.engine.value,
            "model": self.model,
            "transcript_file": str(self.transcript) if self.transcript else None,
        }


@dataclass(frozen=True, slots=True)
class Looks:
    """How clips look."""

    aspect: Annotated[Aspect, typer.Option(help="Shape of the clips.")] = Aspect.VERTICAL
    template: Annotated[
        str | None, typer.Option(help=f"Caption template: {', '.join(item.id for item in list_templates())}.")
    ] = None
    brand: Annotated[Path | None, typer.Option(help="Brand kit, a JSON or TOML file.")] = None
    media: Annotated[
        list[Path] | None,
        typer.Option(help="Picture or video to show where there is only sound; repeatable."),
    ] = None
    captions: Annotated[bool, typer.Option(help="Burn captions in (SRT and VTT are always written).")] = True
    emoji: Annotated[bool | None, typer.Option(help="Emoji in captions.", show_default="the template's")] = (
        None
    )

    def look(self, frame: list[str] | None = None) -> Look:
        """The look, with framings by hand if there are any; checked before any work is begun."""
        kit = read_brand(self.brand)
        load_template(self.template or kit.template or DEFAULT_TEMPLATE)
        media = self.media or []
        for path in media:
            if not path.is_file():
                raise BadInputError("there is no such file", subject=str(path), remedy="Correct --media")
        return Look(
            aspect=self.aspect.value,
            template=self.template,
            captions=self.captions,
            emoji=self.emoji,
            brand=kit,
            backdrop=tuple(str(path.resolve()) for path in media),
            framing=parse_framings(frame),
        )


@dataclass(frozen=True, slots=True)
class Coding:
    """How files are encoded."""

    profile: Annotated[ProfileName, typer.Option(help="Draft is small and fast.")] = ProfileName.FINAL
    encoder: Annotated[
        str, typer.Option(help="An ffmpeg H.264 encoder, or auto: hardware where it works.")
    ] = "auto"

    def fields(self) -> dict[str, Any]:
        """The fields of `ClipOptions` that this decides; an unknown encoder is found out before any work."""
        if self.encoder != "auto":
            load_profile(self.profile.value).settings(self.encoder)
        return {"profile": self.profile.value, "encoder": self.encoder}


def read_brand(path: Path | None) -> BrandKit:
    """The brand kit of a file, paths in it made absolute from its folder; an empty one without a file."""
    if path is None:
        return BrandKit()
    text = read_text_file(path, "--brand")
    try:
        if path.suffix.lower() == ".toml":
            import tomllib

            kit = BrandKit.model_validate(tomllib.loads(text))
        else:
            kit = BrandKit.model_validate_json(text)
    except (ValidationError, ValueError) as error:
        raise BadInputError(
            f"it is no brand kit: {first_fault(error)}", subject=str(path), remedy="See docs/brand-kit.md"
        ) from error
    home = path.resolve().parent
    mark = kit.watermark
    resolved = kit.model_copy(
        update={
            "font_files": tuple(str(home / name) for name in kit.font_files),
            "intro": str(home / kit.intro) if kit.intro else None,
            "outro": str(home / kit.outro) if kit.outro else None,
            "watermark": mark.model_copy(update={"image": str(home / mark.image)}) if mark else None,
        }
    )
    image = resolved.watermark.image if resolved.watermark else None
    named = [resolved.intro, resolved.outro, image, *resolved.font_files]
    for name in named:
        if name and not Path(name).is_file():
            raise BadInputError(
                "the brand kit names a file that is not there", subject=name, remedy=f"Correct {path}"
            )
    return resolved


def first_fault(error: Exception) -> str:
    """The first thing wrong, in one line."""
    if isinstance(error, ValidationError):
        fault = error.errors()[0]
        where = ".".join(str(part) for part in fault["loc"])
        return f"{where}: {fault['msg']}" if where else str(fault["msg"])
    return str(error)


def checked(kind: type[V], **fields: object) -> V:
    """Build an options value; raises `UsageError` naming the option that makes no sense."""
    try:
        return kind.model_validate(fields)
    except ValidationError as error:
        fault = error.errors()[0]
        name = str(fault["loc"][0]) if fault["loc"] else ""
        raise UsageError(
            first_fault(error), subject=f"--{name}" if name else "", remedy="See --help"
        ) from error
