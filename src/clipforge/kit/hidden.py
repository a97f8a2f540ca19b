"""Secrets that have to travel as plain text, and must not be seen when what carries them is written out."""

from __future__ import annotations


class Hidden(str):
    """A text that JSON carries as it is, and that logs and error messages do not show.

    `SecretStr` cannot be sent through a pipe without being opened first; this is what it is opened into.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return "'**********'" if self else "''"
