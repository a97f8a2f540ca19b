"""The talk that is narrated when a person has no video at hand."""

from __future__ import annotations

from importlib import resources


def sample_talk() -> str:
    """The text of the sample talk, about five minutes when spoken."""
    return resources.files(__package__).joinpath("talk.txt").read_text("utf-8")
