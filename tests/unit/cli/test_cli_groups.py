"""Groups of options are spread over the command line and come back whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from clipforge.apps.cli.groups import with_groups


@dataclass(frozen=True)
class Size:
    """How large."""

    width: Annotated[int, typer.Option(min=1)] = 3
    tall: Annotated[bool, typer.Option()] = True


def run(*arguments):
    got = []

    def command(*, name: str, size: Size, loud: bool = False) -> None:
        got.append((name, size, loud))

    app = typer.Typer()
    app.command()(with_groups(command))
    return CliRunner().invoke(app, arguments), got


def test_single_options_reach_the_command_as_their_group():
    ended, got = run("x", "--width", "7", "--no-tall", "--loud")
    assert ended.exit_code == 0, ended.output
    assert got == [("x", Size(7, False), True)]


def test_what_is_left_out_is_as_the_group_says():
    assert run("x")[1] == [("x", Size(), False)]


def test_an_option_of_a_group_is_checked_like_any_other():
    ended, got = run("x", "--width", "0")
    assert (ended.exit_code, got) == (2, [])


def test_two_options_of_one_name_are_a_defect_that_shows_at_once():
    def command(*, width: int, size: Size) -> None:
        """Never called."""

    with pytest.raises(TypeError, match="width"):
        with_groups(command)
