"""New projects."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any, Literal, Unpack

from clipforge_sdk import models
from clipforge_sdk._answers import as_model
from clipforge_sdk._async.resource import AsyncResource
from clipforge_sdk._async.resources.assets import AsyncAssets
from clipforge_sdk._async.runtime import in_thread
from clipforge_sdk._async.uploading import PARALLEL, AsyncUploading
from clipforge_sdk._call import call, given
from clipforge_sdk._files import CHECKED_UP_TO, LocalFile
from clipforge_sdk._model import answer_of
from clipforge_sdk._options import NOT_GIVEN, Opt, PostOptions, over_all
from clipforge_sdk.types import OnBytes

_LONGEST_TEXT = 500_000
"""Characters that the API takes with the announcement."""


class AsyncIngest(AsyncResource):
    """New projects out of files, addresses and scripts."""

    async def create(
        self,
        *,
        source: models.FileSource | models.UrlSource | models.ScriptSource | Mapping[str, Any],
        title: Opt[str | None] = NOT_GIVEN,
        external_id: Opt[str | None] = NOT_GIVEN,
        metadata: Opt[Mapping[str, str]] = NOT_GIVEN,
        settings: Opt[models.ProjectSettings | Mapping[str, Any]] = NOT_GIVEN,
        transcript: Opt[models.Alongside | Mapping[str, Any] | None] = NOT_GIVEN,
        **options: Unpack[PostOptions],
    ) -> models.Ingested:
        """Make a project of a file, an address or a script.

        The bare operation: `upload`, `url` and `script` do all that belongs to it. Send a file with `upload`
        of the answer and complete that; addresses and scripts are worked on at once.

        Args:
            source: a file that will be sent, an address, or a text that is to be spoken.
            title: to show.
            external_id: your own id for it.
            metadata: pairs of your own, kept with it.
            settings: what to look for and how clips look; what is left out is the default.
            transcript: words that are known already.
        """
        return await self._api.call(
            call(
                "POST",
                "/v1/ingest",
                body=given(
                    source=source,
                    title=title,
                    external_id=external_id,
                    metadata=metadata,
                    settings=settings,
                    transcript=transcript,
                ),
            ),
            as_model(models.Ingested),
            options,
        )

    async def upload(
        self,
        file: str | os.PathLike[str],
        *,
        title: Opt[str | None] = NOT_GIVEN,
        settings: Opt[models.ProjectSettings | Mapping[str, Any]] = NOT_GIVEN,
        transcript: str | os.PathLike[str] | models.Alongside | Mapping[str, Any] | None = None,
        external_id: Opt[str | None] = NOT_GIVEN,
        metadata: Opt[Mapping[str, str]] = NOT_GIVEN,
        name: str | None = None,
        content_type: str | None = None,
        checksum: bool | None = None,
        resume: str | None = None,
        abort: bool = False,
        parts_at_once: int = PARALLEL,
        on_start: Callable[[models.Upload], None] | None = None,
        on_progress: OnBytes | None = None,
        **options: Unpack[PostOptions],
    ) -> models.ProjectDetail:
        """Make a project of a file: announce it, send it, and set the service to work.

        Above 64 MiB it is sent in parts, some at a time, each tried again by itself. When it breaks off, for
        whatever reason, what has arrived is kept for a day: `resume` sends only what is missing.

        Args:
            file: path of a video or a sound file.
            title: to show; made of the file's name when left out.
            settings: what to look for and how clips look; what is left out is the default.
            transcript: what is said, where that is known: path of subtitles, of a script or of a transcript,
                or text or a stored file as the API takes them (``{"text": …}``, ``{"asset_id": …}``).
            external_id: your own id for the project.
            metadata: pairs of your own, kept with the project.
            name: to send the file under; its own when None.
            content_type: media type; guessed by the name when None.
            checksum: have the content verified, and find out whether the organisation has it already, which
                saves sending it. Reads the file once more; None: for files of up to 64 MiB.
            resume: go on with this upload, which was announced before; the project is as it was announced.
            abort: give the upload up when it breaks off, and cancel its project.
            parts_at_once: parts that are sent at the same time.
            on_start: is given the upload once it is announced: keep its id to go on after a crash.
            on_progress: is told how many bytes of how many were sent.

        Returns:
            The project, whose work has begun; see `projects.wait`.

        Raises:
            UploadError: it broke off; `error.upload_id` is for `resume`.
            APIError: the file was refused before it was sent.

        Example:
            ```python
            project = await client.ingest.upload(
                "talk.mp4",
                settings={"recognition": {"language": "en"}, "detect": {"count": 5}},
                on_progress=lambda sent, total: print(f"{sent / total:.0%}"),
            )
            ```
        """
        options = over_all(options, "the upload")
        local = await in_thread(LocalFile.of, file, name, content_type)
        sending = AsyncUploading(
            self._api, local, on_progress=on_progress, parts_at_once=parts_at_once, options=options
        )
        if resume is not None:
            upload = await sending.resume(resume, abort=abort)
            return await self._project(upload.project_id, options)
        if checksum is None:
            checksum = local.size <= CHECKED_UP_TO
        made = await self.create(
            source=models.FileSource(
                type="file",
                name=local.name,
                size=local.size,
                content_type=local.content_type,
                **({"sha256": await in_thread(local.sha256)} if checksum else {}),
            ),
            title=title,
            settings=settings,
            transcript=await self._alongside(transcript, options),
            external_id=external_id,
            metadata=metadata,
            **options,
        )
        if made.upload is None:
            return made.project  # the organisation has this very file: nothing needs to be sent
        if on_start is not None:
            on_start(made.upload)
        answer = answer_of(made)
        if answer is not None and answer.replayed:
            # An earlier call with the same key may have sent some of it, or all.
            await sending.resume(made.upload.id, abort=abort)
        else:
            await sending.run(made.upload, abort=abort)
        return await self._project(made.project.id, options)

    async def url(
        self,
        url: str,
        *,
        title: Opt[str | None] = NOT_GIVEN,
        settings: Opt[models.ProjectSettings | Mapping[str, Any]] = NOT_GIVEN,
        transcript: str | os.PathLike[str] | models.Alongside | Mapping[str, Any] | None = None,
        external_id: Opt[str | None] = NOT_GIVEN,
        metadata: Opt[Mapping[str, str]] = NOT_GIVEN,
        **options: Unpack[PostOptions],
    ) -> models.ProjectDetail:
        """Make a project of an address of media, or of a page that shows some.

        Args:
            url: http or https; the service fetches it.
            title: to show; made of the address when left out.
            settings: what to look for and how clips look; what is left out is the default.
            transcript: what is said, where that is known; see `upload`.
            external_id: your own id for the project.
            metadata: pairs of your own, kept with the project.

        Example:
            ```python
            project = await client.ingest.url("https://example.com/talk.mp4", title="A talk")
            ```
        """
        options = over_all(options, "the request")
        made = await self.create(
            source=models.UrlSource(type="url", url=url),
            title=title,
            settings=settings,
            transcript=await self._alongside(transcript, options),
            external_id=external_id,
            metadata=metadata,
            **options,
        )
        return made.project

    async def script(
        self,
        text: str,
        *,
        format: Literal["plain", "markdown"] = "plain",  # noqa: A002  # the API's own name
        voice: str | None = None,
        title: Opt[str | None] = NOT_GIVEN,
        settings: Opt[models.ProjectSettings | Mapping[str, Any]] = NOT_GIVEN,
        external_id: Opt[str | None] = NOT_GIVEN,
        metadata: Opt[Mapping[str, str]] = NOT_GIVEN,
        **options: Unpack[PostOptions],
    ) -> models.ProjectDetail:
        """Make a project of a text, which is spoken.

        Args:
            text: what is to be said.
            format: ``markdown`` takes marks, links and code away first.
            voice: by name; the service's own when None.
            title: to show; made of the first words when left out.
            settings: what to look for and how clips look; what is left out is the default.
            external_id: your own id for the project.
            metadata: pairs of your own, kept with the project.

        Example:
            ```python
            project = await client.ingest.script("Most people stop too early. Those who go on find the door.")
            ```
        """
        source = {"type": "script", "text": text, "format": format}
        if voice is not None:
            source["voice"] = voice
        made = await self.create(
            source=source,
            title=title,
            settings=settings,
            external_id=external_id,
            metadata=metadata,
            **options,
        )
        return made.project

    async def _project(self, project_id: str | None, options: Mapping[str, Any]) -> models.ProjectDetail:
        if project_id is None:
            raise ValueError("this upload belongs to no project")
        inner = {name: value for name, value in options.items() if name != "idempotency_key"}
        return await self._api.call(
            call("GET", "/v1/projects/{project_id}", project_id), as_model(models.ProjectDetail), inner
        )

    async def _alongside(
        self,
        transcript: str | os.PathLike[str] | models.Alongside | Mapping[str, Any] | None,
        options: Mapping[str, Any],
    ) -> Opt[models.Alongside | Mapping[str, Any] | None]:
        """What is known already, as the API takes it: a short file as text, a long one as a stored file."""
        if transcript is None:
            return NOT_GIVEN
        if not isinstance(transcript, str | os.PathLike):
            return transcript
        file = await in_thread(LocalFile.of, transcript)
        if file.size <= _LONGEST_TEXT:
            content = b"".join(file.pieces(0, file.size))
            try:
                return {"text": content.decode("utf-8-sig"), "name": file.name}
            except UnicodeDecodeError:
                pass  # the service knows more encodings: it gets the file as it is
        inner = {name: value for name, value in options.items() if name != "idempotency_key"}
        asset = await AsyncAssets(self._api).upload(file.path, kind="subtitles", **inner)
        return {"asset_id": asset.id}
