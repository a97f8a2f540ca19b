# Made by `make sdks` from _async/resources/transcripts.py: change that one.
"""Transcripts: what is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

from clipforge_sdk import models
from clipforge_sdk._answers import as_json, as_model, as_text
from clipforge_sdk._call import call, given
from clipforge_sdk._model import Model
from clipforge_sdk._options import Options
from clipforge_sdk._sync.listing import Page, listing
from clipforge_sdk._sync.resource import Resource


class Transcripts(Resource):
    """Transcripts: what is said in a project, with times."""

    def get(
        self,
        project_id: str,
        *,
        from_ms: int | None = None,
        to_ms: int | None = None,
        q: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        **options: Unpack[Options],
    ) -> Page[models.TranscriptSentenceOut, models.TranscriptPage]:
        """Read a transcript, a page of sentences at a time.

        Sentences by number, each with its words, and what is known of the transcript as a whole.

        Args:
            project_id: the project.
            from_ms: only what is said after this, milliseconds.
            to_ms: only what is said before this, milliseconds.
            q: words to look for in what is said.
            limit: items of a page, 1 to 100.
            cursor: `next_cursor` of an earlier page.
        """
        return listing(
            self._api,
            call(
                "GET",
                "/v1/projects/{project_id}/transcript",
                project_id,
                query={"from_ms": from_ms, "to_ms": to_ms, "q": q, "limit": limit, "cursor": cursor},
            ),
            models.TranscriptPage,
            options,
        )

    def correct(
        self,
        project_id: str,
        *,
        edits: Sequence[
            models.SetWord
            | models.JoinWords
            | models.DeleteWord
            | models.SetSentence
            | models.SetSpeaker
            | models.AddSpeaker
            | models.RenameSpeaker
            | models.MergeSpeakers
            | Mapping[str, Any]
        ],
        if_match: str | Model | None = None,
        **options: Unpack[Options],
    ) -> models.TranscriptHeadOut:
        """Correct a transcript.

        Words, sentences and speakers; clips that are touched are composed again unless edited by hand.

        Args:
            project_id: the project.
            edits: changes in order, all or none.
            if_match: change only this version: what was read before, or its ETag; 412 when somebody was
                faster.
        """
        return self._api.call(
            call(
                "PATCH",
                "/v1/projects/{project_id}/transcript",
                project_id,
                body=given(edits=edits),
                if_match=if_match,
            ),
            as_model(models.TranscriptHeadOut),
            options,
        )

    def download_json(self, project_id: str, **options: Unpack[Options]) -> dict[str, Any]:
        """Transcript with every word's times.

        The document that the command line reads and writes too.

        Args:
            project_id: the project.
        """
        result: dict[str, Any] = self._api.call(
            call("GET", "/v1/projects/{project_id}/transcript.json", project_id), as_json, options
        )
        return result

    def download_srt(self, project_id: str, **options: Unpack[Options]) -> str:
        """Transcript as SubRip.

        In phrases of at most two lines.

        Args:
            project_id: the project.
        """
        return self._api.call(
            call("GET", "/v1/projects/{project_id}/transcript.srt", project_id), as_text, options
        )

    def download_txt(self, project_id: str, **options: Unpack[Options]) -> str:
        """Transcript as text.

        A paragraph for each turn, with names where there are several speakers.

        Args:
            project_id: the project.
        """
        return self._api.call(
            call("GET", "/v1/projects/{project_id}/transcript.txt", project_id), as_text, options
        )

    def download_vtt(self, project_id: str, **options: Unpack[Options]) -> str:
        """Transcript as WebVTT.

        In phrases of at most two lines.

        Args:
            project_id: the project.
        """
        return self._api.call(
            call("GET", "/v1/projects/{project_id}/transcript.vtt", project_id), as_text, options
        )
