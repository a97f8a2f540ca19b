"""Options of `clipforge remote`: what the service is to do, as it takes it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from clipforge.apps.cli import options as opt
from clipforge.apps.cli.values import parse_terms
from clipforge.kit.errors import BadInputError

Source = Annotated[
    str, typer.Argument(help="A video or sound file, an address, or a text file to be spoken.")
]
Resume = Annotated[
    str | None,
    typer.Option("--resume", metavar="UPLOAD", help="Go on with an upload that broke off, by its id."),
]


@dataclass(frozen=True, slots=True)
class Naming:
    """What the project is called."""

    title: Annotated[str | None, typer.Option("--title", help="Title; made of the source when left out.")] = (
        None
    )
    external_id: Annotated[str | None, typer.Option("--external-id", help="Your own id for the project.")] = (
        None
    )

    def fields(self) -> dict[str, Any]:
        """Arguments of `client.ingest`."""
        given = {"title": self.title, "external_id": self.external_id}
        return {name: value for name, value in given.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Hearing:
    """How it is found out what is said."""

    transcript: Annotated[
        Path | None,
        typer.Option("--transcript", help="What is said: SRT, VTT, plain script or transcript.json."),
    ] = None
    language: Annotated[str | None, typer.Option(help="Language spoken, as 'en'; detected otherwise.")] = None
    speakers: Annotated[
        int | None, typer.Option(min=0, help="How many speak; estimated otherwise, 0: do not tell apart.")
    ] = None
    vocabulary: Annotated[
        list[str] | None,
        typer.Option(help="Names and terms to spell: 'Ada,Kubernetes', or '@file' with one a line."),
    ] = None

    def checked(self) -> None:
        """Raise when the transcript is not there, before anything is sent."""
        if self.transcript is not None and not self.transcript.is_file():
            raise BadInputError(
                "there is no such file", subject=str(self.transcript), remedy="Correct --transcript"
            )

    def settings(self) -> dict[str, Any]:
        """`recognition` of the project's settings."""
        made: dict[str, Any] = {}
        if self.language is not None:
            made["language"] = self.language
        if self.speakers is not None:
            made |= {"diarize": self.speakers != 0, "speakers": self.speakers or None}
        if self.vocabulary:
            made["vocabulary"] = list(parse_terms(self.vocabulary, "--vocabulary"))
        return made


@dataclass(frozen=True, slots=True)
class Looks:
    """How clips look; what is left out is the project's choice, else the service's."""

    aspect: Annotated[opt.Aspect | None, typer.Option(help="Shape of the clips.", show_default="9:16")] = None
    template: Annotated[
        str | None, typer.Option(help="Id of a caption template of the service, as 'boxed'.")
    ] = None
    brand_kit: Annotated[
        str | None, typer.Option("--brand-kit", metavar="KIT", help="Id of a brand kit of the service.")
    ] = None
    captions: Annotated[
        bool | None,
        typer.Option(help="Burn captions in (SRT and VTT are always written).", show_default="yes"),
    ] = None
    emoji: Annotated[bool | None, typer.Option(help="Emoji in captions.", show_default="the template's")] = (
        None
    )

    def settings(self) -> dict[str, Any]:
        """`look` of the project's settings."""
        given = {
            "aspect": self.aspect.value if self.aspect else None,
            "template": self.template,
            "brand_kit_id": self.brand_kit,
            "captions": self.captions,
            "emoji": self.emoji,
        }
        return {name: value for name, value in given.items() if value is not None}

    def export(self) -> dict[str, Any]:
        """Arguments of `client.exports.create`."""
        given = {
            "aspect": self.aspect.value if self.aspect else None,
            "template_id": self.template,
            "brand_kit_id": self.brand_kit,
        }
        own = {"captions": self.captions, "emoji": self.emoji}
        overrides = {name: value for name, value in own.items() if value is not None}
        made = {name: value for name, value in given.items() if value is not None}
        return made | ({"overrides": overrides} if overrides else {})


def project_settings(choice: opt.Choice, hearing: Hearing, looks: Looks) -> dict[str, Any]:
    """The settings of a project; only what was asked for, so that the service's own defaults hold."""
    wanted = choice.options().model_dump(mode="json", exclude_defaults=True)
    parts = {"recognition": hearing.settings(), "detect": wanted, "look": looks.settings()}
    return {name: part for name, part in parts.items() if part}
