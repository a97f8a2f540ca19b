"""The types of answers, and of the parts of requests. Made by `make sdks` from docs/openapi.json."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field

from clipforge_sdk._model import Model


class AddSpeaker(Model):
    """Name a speaker who was not told apart."""

    kind: Literal["add_speaker"]
    name: str
    speaker: str


class Alongside(Model):
    """
    Words that are known already: subtitles, a script or a transcript of the source.

    Give either an asset that was uploaded before, or the text, with a name whose suffix says what it is
    (.srt, .vtt, .ass, .txt, .md, .json).
    """

    asset_id: str | None = None
    name: str = "transcript.txt"
    text: str | None = None


class ApiKeyMade(Model):
    """A new key; `secret` is shown this once and not kept."""

    created_at: AwareDatetime
    created_by: str
    expires_at: AwareDatetime | None
    id: str
    last_used_at: AwareDatetime | None
    name: str
    prefix: str
    revoked_at: AwareDatetime | None
    scopes: list[str]
    secret: str


class ApiKeyOut(Model):
    """A key, without the key itself."""

    created_at: AwareDatetime
    created_by: str
    expires_at: AwareDatetime | None
    id: str
    last_used_at: AwareDatetime | None
    name: str
    prefix: str
    revoked_at: AwareDatetime | None
    scopes: list[str]


class ArchiveStarted(Model):
    """The job that makes the ZIP, and the asset that it will be."""

    asset_id: str
    job_id: str


class Asset(Model):
    """A stored file, with a signed address once it is there."""

    content_type: str
    created_at: AwareDatetime
    id: str
    kind: str
    name: str
    project_id: str | None
    sha256: str | None
    size: int
    status: str
    url: str | None
    url_expires_at: AwareDatetime | None


class AttemptOut(Model):
    """One try of a delivery."""

    at: AwareDatetime
    duration_ms: int
    error: str
    response: str
    status_code: int | None


class AudioMix(Model):
    """How loud the clip is: EBU R 128 integrated loudness and true peak of the encoded file."""

    loudness_lufs: float = -14.0
    true_peak_db: float = -1.0


class AuditEntryOut(Model):
    """Who did what to what."""

    action: str
    actor: str
    at: AwareDatetime
    detail: dict[str, Any]
    id: str
    ip: str
    request_id: str
    target: str


class Backdrop(Model):
    """
    The picture under sound that has none.

    Attributes:
        kind: a moving waveform on the brand's colours, a slow gradient, or a picture or video given.
        primary: first colour.
        secondary: second colour.
        media: paths of pictures or videos, shown one after another; for kind 'media'.
    """

    kind: Literal["waveform", "gradient", "media"] | str = "waveform"
    media: list[str] = []
    primary: str = "#6C4DFF"
    secondary: str = "#14121F"


class BookendOut(Model):
    """What is shown before or after the clip; its address is in `files`, by its name in the timeline."""

    content_type: str
    duration_ms: int


class Box(Model):
    """A rectangle in pixels of the clip."""

    height: float
    width: float
    x: float
    y: float


class BrandFileOut(Model):
    """
    A file of a kit.

    Attributes:
        status: 'pending' until it was uploaded and completed, 'checking' while a worker looks at it.
        error: why it was refused, and what to do.
        facts: size of a picture, length of a video, family and licence bits of a font.
    """

    created_at: AwareDatetime
    error: dict[str, str] | None
    facts: dict[str, str | int | float | None]
    id: str
    kind: Literal["logo", "font", "intro", "outro"] | str
    name: str
    size: int
    status: Literal["pending", "checking", "ready", "refused"] | str
    url: str | None


class CaptionEmoji(Model):
    """
    A picture in a reserved box.

    Attributes:
        name: the emoji's code points in hex joined by '-', as '1f525'.
        box: where it is drawn.
        file: path of the picture, at least as large as the box.
    """

    box: Box
    file: str = ""
    name: str


class CaptionFace(Model):
    """
    One font file in use, and how libass counts its sizes.

    libass scales a face so that the height given in its OS/2 table (win ascent + win descent) equals the
    font size asked for, and stands a line on that ascent; `ass_scale` is font size over em size.

    Attributes:
        key: how words name it.
        family: family name, for instance 'Montserrat'.
        weight: 100 to 900.
        file: path of the font file; part of `CaptionTrack.font_files`.
        ass_name: the name by which libass finds exactly this file.
        ass_scale: libass font size for an em of one pixel.
        ass_ascent: height of a libass line above the baseline, em.
        ass_descent: its depth below, em.
    """

    ass_ascent: float
    ass_descent: float
    ass_name: str
    ass_scale: float
    family: str
    file: str
    key: str
    weight: int


class CaptionStyle(Model):
    """
    The caption part of a template, brand colours already applied.

    Lengths are shares of the clip's shorter side, so that one style fits every size; those marked 'em' are
    shares of the em size.

    Attributes:
        effect: what marks the word being spoken: its colour ('highlight'), a fill that runs through it
            ('karaoke'), a box behind it ('boxed'), or nothing ('minimal').
        font: family name.
        weight: 100 to 900.
        size: em size.
        text: colour of words.
        active: colour of the word being spoken, or of its box.
        active_text: colour of the word on its box, for 'boxed'.
        upcoming: colour of words not yet spoken, for 'karaoke'; None for `text`.
        emphasis: colour of keywords.
        outline: colour of the outline.
        outline_width: thickness of the outline.
        softness: blur of the outline's edge; a soft dark outline reads as a shadow all around.
        shadow: offset of the shadow, 0 for none.
        shadow_color: its colour.
        panel: colour of the panel behind all lines, None for none.
        radius: roundness of boxes and panels, em.
        line_height: distance of baselines, em.
        uppercase: whether to write in capitals.
        max_lines: lines on screen at once, at most 2.
        max_words: words on screen at once.
        position: where the block's middle stands: 0 is the top of the safe area, 1 its bottom.
        pop: how much smaller a phrase and its spoken word start before they reach their size, 0 for still.
        emoji: whether to show emoji.
        emphasize: whether to colour keywords.
    """

    active: str = "#FFD400"
    active_text: str = "#FFFFFF"
    effect: Literal["highlight", "karaoke", "boxed", "minimal"] | str = "highlight"
    emoji: bool = True
    emphasis: str = "#35E0A1"
    emphasize: bool = True
    font: str = "Montserrat"
    line_height: float = 1.18
    max_lines: int = 2
    max_words: int = 7
    outline: str = "#000000"
    outline_width: float = 0.006
    panel: str | None = None
    pop: float = 0.08
    position: float = 0.85
    radius: float = 0.22
    shadow: float = 0.003
    shadow_color: str = "#00000099"
    size: float = 0.072
    softness: float = 0.0
    text: str = "#FFFFFF"
    upcoming: str | None = None
    uppercase: bool = False
    weight: int = 800


class CaptionWord(Model):
    """
    A word as drawn.

    Attributes:
        text: what is drawn, capitals and escapes of no format applied.
        start: first sound, ms.
        end: end of its last sound, ms; may lie after the end of the cue when speakers overlap.
        box: from pen start to pen end, as high as its line.
        ink: what the glyphs themselves cover, without outline.
        baseline: y of its baseline.
        size: em size.
        font: key of the face that has its glyphs.
        emphasized: whether it is a keyword.
        rtl: whether it is written from right to left.
    """

    baseline: float
    box: Box
    emphasized: bool = False
    end: int
    font: str
    ink: Box
    rtl: bool = False
    size: float
    start: int
    text: str


class CheckedFile(Model):
    """A file that a worker checks now; once it is good, the kit has a new version with it."""

    file: BrandFileOut
    job_id: str


class ClientToken(Model):
    """An access token of a client (RFC 6749, 5.1)."""

    access_token: str
    expires_in: int
    scope: str
    token_type: str


class Counts(Model):
    """How many of its things are there."""

    exports: int
    moments: int


class CropKey(Model):
    """Where the middle of the crop stands at a frame; fractions of the displayed source picture."""

    frame: int
    x: float
    y: float


class CropPath(Model):
    """
    A crop of fixed size that stands still or moves between keys.

    Between two keys the middle moves on a smooth-step curve 3t² − 2t³; before the first and after the last
    it stands still. Sizes are fractions of the displayed source picture.
    """

    height: float
    keys: list[CropKey]
    width: float


class CropSize(Model):
    """Of a crop, fractions of the source's width and height."""

    height: float
    width: float


class DeleteWord(Model):
    """Take a word out; a sentence without words goes, and later ones move up."""

    kind: Literal["delete_word"]
    sentence: int
    word: int


class DeliveryDetail(Model):
    """A delivery with what was sent and every try."""

    attempts: int
    created_at: AwareDatetime
    delivered_at: AwareDatetime | None
    event_id: str
    event_type: str
    id: str
    next_at: AwareDatetime | None
    payload: dict[str, Any]
    status: str
    tries: list[AttemptOut]
    webhook_id: str


class DeliveryOut(Model):
    """One event on its way to one endpoint."""

    attempts: int
    created_at: AwareDatetime
    delivered_at: AwareDatetime | None
    event_id: str
    event_type: str
    id: str
    next_at: AwareDatetime | None
    status: str
    webhook_id: str


class EventOut(Model):
    """Something that happened, as it is sent to webhooks."""

    created_at: AwareDatetime
    data: dict[str, Any]
    id: str
    project_id: str | None
    type: str


class ExportReady(Model):
    """The files of an export can be fetched."""

    aspect: str
    batch_id: str | None
    created_by: str
    export_id: str
    external_id: str | None
    metadata: dict[str, Any]
    moment_id: str | None
    project_id: str
    status: str
    title: str


class FailureCause(Model):
    """
    Why something failed.

    Attributes:
        code: stable, for machines.
        reason: what is wrong, for a person.
        remedy: what to do about it.
    """

    code: str
    reason: str = ""
    remedy: str = ""


class FileOut(Model):
    """A file with a signed address, good for an hour."""

    asset_id: str
    content_type: str
    name: str
    size: int
    url: str


class FileSource(Model):
    """A file that the caller will upload."""

    content_type: str
    name: str
    sha256: Annotated[str | None, Field(description="Of the content, hex; it is verified then.")] = None
    size: Annotated[int, Field(description="Bytes.")]
    type: Literal["file"]


class Files(Model):
    """The files of an export; each is null until the export is ready."""

    jpg: FileOut | None
    mp4: FileOut | None
    srt: FileOut | None
    timeline: FileOut | None
    vtt: FileOut | None


class FilmstripView(Model):
    """Tile n shows the source at ``n * interval_ms``; tiles run by rows over the sheets."""

    columns: int
    count: int
    interval_ms: int
    rows: int
    sheets: list[str]
    tile_height: int
    tile_width: int


class FitLayout(Model):
    """The whole picture (or the part `window`) fits inside; the rest is a blurred copy or a colour."""

    color: str = "#101014"
    fill: Literal["blur", "color"] | str = "blur"
    kind: Literal["fit"] = "fit"
    window: CropPath | None = None


class IdentityOut(Model):
    """An account at a provider, which signs in to this one."""

    created_at: AwareDatetime
    email: str
    id: str
    provider: str


class JobCause(Model):
    """Why a job failed, in one sentence."""

    code: str
    message: str


class JobCompleted(Model):
    """A job of any kind was done."""

    job_id: str
    kind: str
    project_id: str | None
    status: str


class JobError(Model):
    """
    Why a job failed.

    Attributes:
        code: stable, for machines.
        message: what is wrong and what to do, for a person.
        retryable: whether trying again may help.
    """

    code: str
    message: str
    retryable: bool


class JobFailed(Model):
    """A job failed for good."""

    error: JobCause
    job_id: str
    kind: str
    project_id: str | None
    status: str


class JobOut(Model):
    """
    A piece of work.

    Attributes:
        status: WAITING is for the parts it is split into.
        cancel_requested: it has been asked to stop.
        progress: fraction done of this attempt, 0 to 1.
        note: what is being done now.
        attempt: how often it was begun.
        failures: how many attempts failed by the work's own fault.
        run_after: it is not tried before this time.
        dead: it failed for good; it can be retried.
        result: small outcome, by kind.
    """

    attempt: int
    cancel_requested: bool
    created_at: AwareDatetime
    dead: bool
    error: JobError | None
    failures: int
    finished_at: AwareDatetime | None
    id: str
    kind: str
    note: str
    parent_id: str | None
    progress: float
    project_id: str | None
    result: dict[str, Any] | None
    run_after: AwareDatetime | None
    started_at: AwareDatetime | None
    status: Literal["PENDING", "RUNNING", "WAITING", "COMPLETED", "FAILED", "CANCELLED"] | str


class JobTimes(Model):
    """
    How long completed jobs of a kind took.

    Attributes:
        median_ms: half of them took no longer.
        p90_ms: nine of ten took no longer.
        seconds_per_source_minute: work for each minute of source, of projects whose length is known; null
            where there is none.
    """

    jobs: int
    kind: str
    median_ms: int
    p90_ms: int
    seconds_per_source_minute: float | None


class JoinWords(Model):
    """Make one word of several; their texts are put together when none is given."""

    count: int = 2
    kind: Literal["join_words"]
    sentence: int
    text: str | None = None
    word: int


class LookSettings(Model):
    """
    How clips look unless an export says otherwise.

    Attributes:
        aspect: shape.
        template: id of the template; the brand kit's, else the first, when None.
        captions: burn captions in.
        emoji: emoji in captions; the template decides when None.
        caption_position: where captions stand: 0 is the top of the safe area, 1 its bottom; the template
            decides when None.
        keywords: keywords in another colour; the template decides when None.
        brand_kit_id: whose colours, fonts and marks.
    """

    aspect: Literal["9:16", "1:1", "4:5", "16:9"] | str = "9:16"
    brand_kit_id: str | None = None
    caption_position: float | None = None
    captions: bool = True
    emoji: bool | None = None
    keywords: bool | None = None
    template: str | None = None


class Mark(Model):
    """
    The logo as it is laid over every clip.

    Attributes:
        asset_id: a ready logo.
        position: where.
        width: share of the clip's width.
        opacity: 0 to 1.
        margin: distance from the edges, share of the clip's width.
    """

    asset_id: str
    margin: float = 0.04
    opacity: float = 0.85
    position: Literal["top-left", "top-right", "bottom-left", "bottom-right", "top", "bottom"] | str = (
        "top-right"
    )
    width: float = 0.16


class MediaSource(Model):
    """
    A file or signed address that ffmpeg can open, with the streams chosen from it.

    Attributes:
        location: absolute path, or an http(s) address that we ourselves made or checked.
        video_stream: index among all streams of the file, None when there is no moving picture.
        audio_stream: index among all streams of the file, None when there is no sound.
        fingerprint: content hash, the key of every cache; empty when not known.
    """

    audio_stream: int | None = None
    fingerprint: str = ""
    location: str
    video_stream: int | None = None


class MergeSpeakers(Model):
    """Two speakers are one person."""

    into: str
    kind: Literal["merge_speakers"]
    speaker: str


class MomentLook(Model):
    """
    What of the project's look a clip has of its own; what is left out is the project's.

    As `settings.look` of a project has it: null is a choice too, it leaves the matter to the caption style.
    """

    aspect: Literal["9:16", "1:1", "4:5", "16:9"] | str | None = None
    brand_kit_id: str | None = None
    caption_position: float | None = None
    captions: bool | None = None
    emoji: bool | None = None
    keywords: bool | None = None
    template: str | None = None


class MomentVersionOut(Model):
    """What a moment was before its change to `version` + 1."""

    actor: str
    created_at: AwareDatetime
    edited_timeline: bool
    end_ms: int
    hashtags: list[str]
    look: MomentLook | None
    start_ms: int
    status: Literal["new", "kept", "dismissed"] | str
    title: str
    version: int


class MomentVersionPage(Model):
    """Earlier versions, newest first."""

    data: list[MomentVersionOut]
    has_more: bool
    next_cursor: str | None


class NarrationSettings(Model):
    """
    How a script is spoken.

    Attributes:
        voice: by name, the packaged one for ''.
        language: ISO 639-1 code of the text, None to guess it.
        speed: 0.5 to 2.
    """

    language: str | None = None
    speed: float = 1.0
    voice: str = ""


class NewReviewLink(Model):
    """A new review link, with the address and token that are shown this once."""

    created_at: AwareDatetime
    expires_at: AwareDatetime
    export_ids: list[str]
    id: str
    may_download: bool
    project_id: str
    revoked_at: AwareDatetime | None
    title: str
    token: str
    url: str
    views: int


class NoticeOut(Model):
    """
    A message in the app.

    Attributes:
        kind: the type of event it tells of.
        link: path of the page in the web app.
        read: whether it was marked as read.
    """

    body: str
    created_at: AwareDatetime
    id: str
    kind: str
    link: str
    read: bool
    title: str


class NoticePage(Model):
    """
    A page of notices.

    Attributes:
        unread: how many there are in all that were not read.
    """

    data: list[NoticeOut]
    has_more: bool
    next_cursor: str | None
    unread: int


class OAuthClientMade(Model):
    """A new client; `client_secret` is shown this once and not kept."""

    client_secret: str
    created_at: AwareDatetime
    created_by: str
    id: str
    last_used_at: AwareDatetime | None
    name: str
    revoked_at: AwareDatetime | None
    scopes: list[str]


class OAuthClientOut(Model):
    """A client, without its secret; its id is the client_id."""

    created_at: AwareDatetime
    created_by: str
    id: str
    last_used_at: AwareDatetime | None
    name: str
    revoked_at: AwareDatetime | None
    scopes: list[str]


class Overrides(Model):
    """What is different from the template and the project for these exports alone."""

    caption_position: Annotated[
        float | None,
        Field(description="Where captions stand: 0 is the top of the safe area, 1 its bottom."),
    ] = None
    captions: Annotated[bool | None, Field(description="Burn captions in; SRT and VTT come anyway.")] = None
    emoji: Annotated[bool | None, Field(description="Emoji in captions.")] = None
    title: str | None = None


class PageApiKeyOut(Model):
    data: list[ApiKeyOut]
    has_more: bool
    next_cursor: str | None


class PageAsset(Model):
    data: list[Asset]
    has_more: bool
    next_cursor: str | None


class PageAuditEntryOut(Model):
    data: list[AuditEntryOut]
    has_more: bool
    next_cursor: str | None


class PageBrandFileOut(Model):
    data: list[BrandFileOut]
    has_more: bool
    next_cursor: str | None


class PageDeliveryOut(Model):
    data: list[DeliveryOut]
    has_more: bool
    next_cursor: str | None


class PageEventOut(Model):
    data: list[EventOut]
    has_more: bool
    next_cursor: str | None


class PageJobOut(Model):
    data: list[JobOut]
    has_more: bool
    next_cursor: str | None


class PageOAuthClientOut(Model):
    data: list[OAuthClientOut]
    has_more: bool
    next_cursor: str | None


class PartPut(Model):
    """The request of one part."""

    headers: dict[str, str]
    method: str
    number: int
    size: int
    url: str


class Picture(Model):
    """A picture by signed address."""

    height: int
    url: str
    width: int


class Place(Model):
    """A point of the source's picture, fractions of its width and height."""

    x: float
    y: float


class Playback(Model):
    """What a browser plays: the source itself, or a lighter copy with the same time."""

    content_type: str
    kind: Literal["source", "proxy"] | str
    url: str


class PresignedParts(Model):
    """Requests for parts, in order."""

    expires_at: AwareDatetime
    parts: list[PartPut]


class Preview(Model):
    """A picture that shows the kit; the address is good for an hour."""

    asset_id: str
    url: str


class PreviewOut(Model):
    """An address that plays a range without rendering; seek to `start_ms` and stop at `end_ms`."""

    content_type: str
    end_ms: int
    expires_at: AwareDatetime
    start_ms: int
    url: str


class ProcessingTimes(Model):
    """Times of jobs that were completed on whole days (UTC), both ends included."""

    data: list[JobTimes]
    since: str
    until: str


class ProjectCancelled(Model):
    """A project's work was called off, or the upload of its file was; what was done before stays."""

    created_by: str
    external_id: str | None
    metadata: dict[str, Any]
    project_id: str
    status: str
    title: str


class ProjectError(Model):
    """What went wrong and what to do."""

    code: str
    reason: str
    remedy: str


class ProjectFailed(Model):
    """A project's run failed for good."""

    created_by: str
    error: FailureCause
    external_id: str | None
    metadata: dict[str, Any]
    project_id: str
    status: str
    title: str


class ProjectMedia(Model):
    """Signed addresses of what a browser shows; ask again once they have expired."""

    expires_at: AwareDatetime
    filmstrip: FilmstripView | None
    peaks_url: str | None
    playback: Playback | None
    poster: Picture | None
    source_url: str | None


class ProjectReady(Model):
    """All clips of a project can be seen."""

    created_by: str
    external_id: str | None
    metadata: dict[str, Any]
    project_id: str
    status: str
    title: str


class ProviderKeyOut(Model):
    """That there is a key, and its end."""

    created_at: AwareDatetime
    hint: str
    provider: str
    updated_at: AwareDatetime


class ProviderOut(Model):
    """A provider to sign in with."""

    id: str
    name: str


class ProviderStart(Model):
    """Where to send the browser; keep `binding` in it, and send it with what the provider gives back."""

    authorization_url: str
    binding: str
    state: str


class ReasonOut(Model):
    """One thing that speaks for a moment, or against it, and where to look."""

    end_ms: int
    kind: str
    start_ms: int
    text: str
    weight: float


class RecognitionDefaults(Model):
    """Who recognises speech where a project does not say: null is the server's default."""

    engine: Literal["whisper", "assemblyai"] | str | None = None
    model: str | None = None


class RecognitionSettings(Model):
    """
    How speech becomes text.

    Attributes:
        engine: who recognises; the org's default when None.
        model: a Whisper model by name; the org's default when None.
    """

    beam_size: int = 1
    diarize: bool = True
    engine: Literal["whisper", "assemblyai"] | str | None = None
    language: str | None = None
    model: str | None = None
    restore_punctuation: bool = True
    speakers: int | None = None
    vocabulary: list[str] = []


class RenameSpeaker(Model):
    """Show a speaker under another name."""

    kind: Literal["rename_speaker"]
    name: str
    speaker: str


class RequestOut(Model):
    """One request and how it was answered."""

    actor: str
    at: AwareDatetime
    code: str
    duration_ms: int
    id: str
    ip: str
    method: str
    path: str
    route: str
    status: int


class ReviewLinkOut(Model):
    """A review link; its address was told when it was made."""

    created_at: AwareDatetime
    expires_at: AwareDatetime
    export_ids: list[str]
    id: str
    may_download: bool
    project_id: str
    revoked_at: AwareDatetime | None
    title: str
    views: int


class ReviewedClip(Model):
    """A clip as its reviewers see it."""

    aspect: str
    download_url: str | None
    duration_ms: int | None
    id: str
    picture_url: str
    subtitles_url: str
    title: str
    video_url: str


class ScoreBand(Model):
    """
    What became of the moments with scores of `from_score` up to `to_score`; each counts once.

    Attributes:
        from_score: lowest score, included.
        to_score: highest score, included in the last band only.
        found: all of them.
        kept: kept with the edges that they were found with.
        trimmed: kept or still undecided, with other edges.
        dismissed: dismissed, whatever their edges.
        untouched: neither decided on nor trimmed.
    """

    dismissed: int
    found: int
    from_score: int
    kept: int
    to_score: int
    trimmed: int
    untouched: int


class ScriptSource(Model):
    """A text to be spoken; `markdown` takes marks, links and code away first."""

    format: Literal["plain", "markdown"] | str = "plain"
    text: str
    type: Literal["script"]
    voice: str | None = None


class Segment(Model):
    """Frames [source_start, source_end) of the source, played one after another."""

    source_end: int
    source_start: int


class SessionOut(Model):
    """A sign-in on one device."""

    created_at: AwareDatetime
    current: bool
    expires_at: AwareDatetime
    id: str
    ip: str
    used_at: AwareDatetime
    user_agent: str


class SetSentence(Model):
    """Write a sentence otherwise; words that stay keep their times. An empty text deletes it."""

    kind: Literal["set_sentence"]
    sentence: int
    text: str


class SetSpeaker(Model):
    """Say who speaks a sentence."""

    kind: Literal["set_speaker"]
    sentence: int
    speaker: str | None


class SetWord(Model):
    """Spell a word otherwise; a text of several words splits its time among them."""

    kind: Literal["set_word"]
    sentence: int
    text: str
    word: int


class ShortageOut(Model):
    """How many moments are missing, and why."""

    count: int
    reason: str


class SignedIn(Model):
    """Tokens of a session: the access token as Bearer, the refresh token once, for the next pair."""

    access_token: str
    expires_in: int
    org_id: str
    refresh_expires_in: int
    refresh_token: str
    session_id: str
    token_type: Literal["Bearer"]


class SignedPut(Model):
    """A request to send to storage: this method, this address, every header as it stands here."""

    headers: dict[str, str]
    method: str
    url: str


class SignedUpload(Model):
    """The request that sends the bytes: this method, address and these headers, as they stand here."""

    expires_at: AwareDatetime
    headers: dict[str, str]
    method: str
    url: str


class SimilarOut(Model):
    """The job that looks for more; its moments appear in the list with origin 'similar'."""

    job_id: str


class SourceFacts(Model):
    """What the source holds."""

    asset_id: str
    audio_codec: str | None
    content_type: str
    frame_rate: str | None
    height: int | None
    name: str
    sha256: str | None
    size: int
    video_codec: str | None
    width: int | None


class SourcePicture(Model):
    """
    The source's picture as crops count it: decoded and turned upright.

    `pixel_aspect` is the width of one of its pixels divided by its height, 1 for nearly all.
    """

    height: int
    pixel_aspect: float
    width: int


class Span(Model):
    """A stretch of time [start, end) in milliseconds."""

    end: int
    start: int


class SplitLayout(Model):
    """Two crops, one above the other, each filling its half of the clip."""

    bottom: CropPath
    kind: Literal["split"] = "split"
    top: CropPath


class StoredPart(Model):
    """A part that has arrived."""

    number: int
    size: int


class StoredParts(Model):
    """What has arrived and what is still missing, so that an upload can go on after a break."""

    data: list[StoredPart]
    missing: list[int]


class TemplateOut(Model):
    """
    A template, with the whole caption style that results from it.

    Attributes:
        built_in: comes with ClipForge and cannot be changed.
        changes: what differs from `based_on`.
    """

    aspect: Literal["9:16", "1:1", "4:5", "16:9"] | str | None
    based_on: str | None
    built_in: bool
    captions: bool | None
    changes: dict[str, Any]
    created_at: AwareDatetime | None
    description: str
    id: str
    name: str
    style: CaptionStyle
    updated_at: AwareDatetime | None
    version: int


class TranscriptHeadOut(Model):
    """All of a transcript but its words."""

    duration_ms: int
    engine: str
    language: str
    language_confidence: float
    model: str
    notices: list[str]
    project_id: str
    sentence_count: int
    speakers: dict[str, str]
    timing: Literal["measured", "estimated"] | str
    updated_at: AwareDatetime
    version: int


class TranscriptWord(Model):
    """A word; its text has a leading blank where its script sets one."""

    confidence: float | None
    end_ms: int
    speaker: str | None
    start_ms: int
    text: str


class Upload(Model):
    """An upload: one PUT (`put`), or parts of `part_size` bytes that are asked for by number."""

    asset_id: str
    content_type: str
    expires_at: AwareDatetime
    id: str
    method: Literal["single", "multipart"] | str
    part_count: int | None
    part_size: int | None
    project_id: str | None
    put: SignedPut | None
    size: int
    status: Literal["open", "completed", "aborted", "expired"] | str


class UrlSource(Model):
    """An address of media, or of a page that shows some."""

    type: Literal["url"]
    url: str


class UsageGroup(Model):
    """Usage of one day, key or project."""

    exports: int
    group: str | None
    milliseconds: int
    minutes: float


class UsageLimitReached(Model):
    """Work was refused: the plan's minutes or exports of this month are used up. Told once an hour."""

    kind: str


class UsageLimits(Model):
    """
    This calendar month (UTC) against the plan; null where there is no limit.

    Attributes:
        storage_bytes: what the org's files take now; equal sources count once.
    """

    exports_limit: int | None
    exports_used: int
    minutes_left: float | None
    minutes_limit: float | None
    minutes_reserved: float
    minutes_used: float
    period_start: str
    storage_bytes: int


class UsageReport(Model):
    """Usage over whole days, both ends included; minutes are rounded here only, for reading."""

    data: list[UsageGroup]
    exports: int
    group_by: str
    milliseconds: int
    minutes: float
    since: str
    until: str


class Voice(Model):
    """A voice that speaks scripts."""

    id: Annotated[
        str,
        Field(description="For `source.voice` of a script and `settings.narration.voice`."),
    ]
    installed: Annotated[
        bool,
        Field(description="It is on the API's machine; otherwise workers fetch it when it first speaks."),
    ]
    is_default: bool
    language: Annotated[str, Field(description="That it speaks, with the region it sounds of (BCP 47).")]
    licence: Annotated[str, Field(description="Of the voice, an SPDX expression.")]
    manner: Annotated[str, Field(description="What it is like, and how long it takes.")]
    name: str
    sex: Literal["female", "male"] | str
    size_mb: Annotated[
        float,
        Field(description="What it needs on disk, in MB; voices share much of it."),
    ]


class Watermark(Model):
    """
    A picture laid over the clip.

    Attributes:
        image: path of a PNG, JPEG or WebP.
        position: where.
        width: share of the clip's width, 0 to 1.
        opacity: 0 to 1.
        margin: distance from the edges, share of the clip's width.
    """

    image: str
    margin: float = 0.04
    opacity: float = 0.85
    position: Literal["top-left", "top-right", "bottom-left", "bottom-right", "top", "bottom"] | str = (
        "top-right"
    )
    width: float = 0.16


class Ways(Model):
    """By which ways one kind of notice comes."""

    app: bool = True
    email: bool = True


class WebhookOut(Model):
    """An endpoint."""

    created_at: AwareDatetime
    description: str
    disabled_reason: str
    enabled: bool
    events: list[str]
    id: str
    updated_at: AwareDatetime
    url: str


class WebhookSecret(Model):
    """An endpoint with its secret, which is shown this once."""

    created_at: AwareDatetime
    description: str
    disabled_reason: str
    enabled: bool
    events: list[str]
    id: str
    secret: str
    updated_at: AwareDatetime
    url: str


class WebhookTest(Model):
    """A test that was asked for."""

    webhook_id: str


class ZipOut(Model):
    """A ZIP of exports."""

    created_at: AwareDatetime
    error: dict[str, Any] | None
    id: str
    job_id: str
    size: int
    status: Literal["pending", "ready", "failed"] | str
    url: str | None


class AssetUpload(Model):
    """A new asset and how to send it."""

    asset: Asset
    upload: Upload


class BrandDocument(Model):
    """
    What a brand kit says; each part is optional and overrides the template's. Files are asset ids.

    Attributes:
        primary: main colour: highlighted words, boxes, backgrounds.
        secondary: second colour: gradients, emphasised words.
        text: colour of caption text.
        outline: colour of caption outlines.
        font: family name of one of the kit's fonts, or of one that comes with ClipForge.
        fonts: font files.
        logo: the mark.
        intro: a video or picture shown before every clip.
        outro: one shown after it.
        template: id of the template to use when nobody chose one.
    """

    font: str | None = None
    fonts: list[str] = []
    intro: str | None = None
    logo: Mark | None = None
    outline: str | None = None
    outro: str | None = None
    primary: str | None = None
    secondary: str | None = None
    template: str | None = None
    text: str | None = None


class BrandKitOut(Model):
    """A brand kit at its newest version."""

    created_at: AwareDatetime
    document: BrandDocument
    id: str
    is_default: bool
    name: str
    preview: Preview | None
    updated_at: AwareDatetime
    version: int


class BrandVersionOut(Model):
    """What a kit was at one version."""

    actor: str
    created_at: AwareDatetime
    document: BrandDocument
    preview: Preview | None
    version: int


class CaptionLine(Model):
    """One line: words in order of speech (boxes tell where they stand)."""

    box: Box
    words: list[CaptionWord]


class CropLayout(Model):
    """The crop fills the clip."""

    kind: Literal["crop"] = "crop"
    path: CropPath


class Cue(Model):
    """
    A phrase on screen from `start` to `end` ms of the clip.

    Attributes:
        start: when it appears.
        end: when it disappears; never after the start of the next.
        text: as written in the transcript, lines joined by a newline.
        lines: one or two.
        box: all that is drawn of it, outline, panel and emoji included; None when nothing is.
        emoji: a picture with it.
        speaker: who says it.
    """

    box: Box | None = None
    emoji: CaptionEmoji | None = None
    end: int
    lines: Annotated[list[CaptionLine], Field(validate_default=True)] = []
    speaker: str | None = None
    start: int
    text: str


class DetectSettings(Model):
    """Which moments to find; as the engine's, bounded in number."""

    count: int | None = None
    exclude: Annotated[list[Span], Field(validate_default=True)] = []
    include: Annotated[list[Span], Field(validate_default=True)] = []
    max_ms: int = 60000
    min_ms: int = 15000
    target_ms: int | None = None
    topics: list[str] = []
    weights: dict[str, float] | None = None


class DetectionOut(Model):
    """The last outcome of detection."""

    created_at: AwareDatetime
    id: str
    notices: list[str]
    project_id: str
    requested: int
    shortages: list[ShortageOut]


class ExportFailed(Model):
    """An export failed for good."""

    aspect: str
    batch_id: str | None
    created_by: str
    error: FailureCause
    export_id: str
    external_id: str | None
    metadata: dict[str, Any]
    moment_id: str | None
    project_id: str
    status: str
    title: str


class ExportOut(Model):
    """
    A moment rendered with one look.

    Attributes:
        content_hash: equal for equal content, which is rendered and counted once.
        facts: width, height, duration_ms, size_bytes, loudness_lufs, true_peak_db and so on, once ready.
        error: code, reason and remedy when it failed.
    """

    aspect: str
    batch_id: str | None
    brand_kit_id: str | None
    brand_kit_version: int | None
    content_hash: str
    created_at: AwareDatetime
    error: dict[str, Any] | None
    external_id: str | None
    facts: dict[str, Any]
    files: Files
    id: str
    job_id: str | None
    metadata: dict[str, str]
    moment_id: str | None
    overrides: dict[str, Any]
    profile: Literal["draft", "final"] | str
    project_id: str
    status: Literal["rendering", "ready", "failed", "cancelled"] | str
    template_id: str
    title: str
    updated_at: AwareDatetime


class FramingOut(Model):
    """
    What there is to frame shots by hand with.

    `whole` is the largest crop that fills the clip, `half` the largest that fills one of two halves above one
    another. `smallest` is the least share of these that a crop should have: below it too few pixels are left.
    `faces` has, for each of the timeline's layouts, the middles of the faces that are seen in it, the most
    important first.
    """

    faces: list[list[Place]]
    half: CropSize
    smallest: float
    whole: CropSize


class IdentityList(Model):
    """All accounts at providers."""

    data: list[IdentityOut]


class InviteOut(Model):
    """An open invite; its link went out by mail only."""

    created_at: AwareDatetime
    email: str
    expires_at: AwareDatetime
    id: str
    invited_by: str
    role: Annotated[
        Literal["owner", "admin", "editor", "viewer"] | str,
        Field(description="What a member of an org is.", title="Role"),
    ]


class InvitePreview(Model):
    """What an invite is to; `email` is empty for the set-up link of a new server."""

    email: str
    expires_at: AwareDatetime
    org_id: str
    org_name: str
    role: Annotated[
        Literal["owner", "admin", "editor", "viewer"] | str,
        Field(description="What a member of an org is.", title="Role"),
    ]


class LayoutSpan(Model):
    """Frames [start, end) of the clip shown with one layout; `why` says in plain words what chose it."""

    end: int
    layout: CropLayout | FitLayout | SplitLayout | dict[str, Any]
    manual: bool = False
    start: int
    why: str = ""


class MemberOut(Model):
    """A person in the org."""

    email: str
    email_verified: bool
    joined_at: AwareDatetime
    name: str
    role: Annotated[
        Literal["owner", "admin", "editor", "viewer"] | str,
        Field(description="What a member of an org is.", title="Role"),
    ]
    user_id: str


class MomentOut(Model):
    """A moment with its evidence; `score` is 0 until one made by hand was weighed."""

    absent: dict[str, str]
    created_at: AwareDatetime
    duration_ms: int
    end_ms: int
    first_sentence: int
    hashtags: list[str]
    id: str
    last_sentence: int
    look: MomentLook | None
    origin: Literal["detected", "manual", "whole", "similar"] | str
    project_id: str
    rank: int
    reasons: list[ReasonOut]
    score: float
    start_ms: int
    status: Literal["new", "kept", "dismissed"] | str
    subscores: dict[str, float]
    text: str
    timeline_status: Literal["none", "composing", "ready", "failed"] | str
    title: str
    updated_at: AwareDatetime
    version: int


class MomentOutcomes(Model):
    """
    What became of moments that were found on whole days (UTC), both ends included.

    Attributes:
        by_hand: moments made by hand in that time, which are in no band: nobody scored them first.
    """

    by_hand: int
    data: list[ScoreBand]
    since: str
    until: str


class MomentPage(Model):
    """A page of moments, and of detection as a whole how many were asked for and what is missing."""

    data: list[MomentOut]
    has_more: bool
    next_cursor: str | None
    notices: list[str]
    requested: int | None
    shortages: list[ShortageOut]


class NewBrandFile(Model):
    """A file and where to send its bytes."""

    file: BrandFileOut
    upload: SignedUpload


class NoticeChoices(Model):
    """
    One choice for each kind of notice.

    Attributes:
        by_api_key: of what API keys and OAuth2 clients began that the person made: a notice of it comes by
            the ways that both this and the choice for its kind allow.
    """

    by_api_key: Ways = Field(default_factory=lambda: Ways.model_validate({"app": True, "email": False}))
    export_failed: Ways = Field(default_factory=lambda: Ways.model_validate({"app": True, "email": True}))
    export_ready: Ways = Field(default_factory=lambda: Ways.model_validate({"app": True, "email": False}))
    project_failed: Ways = Field(default_factory=lambda: Ways.model_validate({"app": True, "email": True}))
    project_ready: Ways = Field(default_factory=lambda: Ways.model_validate({"app": True, "email": True}))
    usage_limit_reached: Ways = Field(
        default_factory=lambda: Ways.model_validate({"app": True, "email": True})
    )


class OrgOfMe(Model):
    """An organisation of the person."""

    id: str
    name: str
    role: Annotated[
        Literal["owner", "admin", "editor", "viewer"] | str,
        Field(description="What a member of an org is.", title="Role"),
    ]


class OrgSettings(Model):
    """
    What an org decides for all its projects.

    Attributes:
        recognition: engine and model.
        vocabulary: names and terms that recognition should know.
        source_retention_days: sources are deleted so long after their project was last used; never when null.
    """

    recognition: RecognitionDefaults = Field(default_factory=lambda: RecognitionDefaults())
    source_retention_days: int | None = None
    vocabulary: list[str] = []


class PageBrandKitOut(Model):
    data: list[BrandKitOut]
    has_more: bool
    next_cursor: str | None


class PageBrandVersionOut(Model):
    data: list[BrandVersionOut]
    has_more: bool
    next_cursor: str | None


class PageExportOut(Model):
    data: list[ExportOut]
    has_more: bool
    next_cursor: str | None


class PageInviteOut(Model):
    data: list[InviteOut]
    has_more: bool
    next_cursor: str | None


class PageMemberOut(Model):
    data: list[MemberOut]
    has_more: bool
    next_cursor: str | None


class PageRequestOut(Model):
    data: list[RequestOut]
    has_more: bool
    next_cursor: str | None


class PageReviewLinkOut(Model):
    data: list[ReviewLinkOut]
    has_more: bool
    next_cursor: str | None


class PageTemplateOut(Model):
    data: list[TemplateOut]
    has_more: bool
    next_cursor: str | None


class PageVoice(Model):
    data: list[Voice]
    has_more: bool
    next_cursor: str | None


class PageWebhookOut(Model):
    data: list[WebhookOut]
    has_more: bool
    next_cursor: str | None


class ProjectSettings(Model):
    """
    All that a person may choose for a project.

    Attributes:
        recognition: how speech becomes text.
        detect: which moments to find.
        look: how clips look.
        narration: how a script is spoken.
    """

    detect: DetectSettings = Field(default_factory=lambda: DetectSettings())
    look: LookSettings = Field(default_factory=lambda: LookSettings())
    narration: NarrationSettings = Field(default_factory=lambda: NarrationSettings())
    recognition: RecognitionSettings = Field(default_factory=lambda: RecognitionSettings())


class ProviderKeyList(Model):
    """All provider keys of the org."""

    data: list[ProviderKeyOut]


class ProviderList(Model):
    """All providers, and who may sign up."""

    data: list[ProviderOut]
    signup: Literal["open", "invite", "closed"] | str


class ReviewOut(Model):
    """What a review link shows."""

    clips: list[ReviewedClip]
    expires_at: AwareDatetime
    may_download: bool
    title: str


class SessionList(Model):
    """All live sessions."""

    data: list[SessionOut]


class TranscriptSentenceOut(Model):
    """A sentence; `number` counts from 0 over the whole transcript."""

    edited: bool
    end_ms: int
    number: int
    speaker: str | None
    start_ms: int
    text: str
    words: list[TranscriptWord]


class BatchOut(Model):
    """The exports of a batch; those that were there already keep the batch they came with."""

    batch_id: str
    data: list[ExportOut]


class CaptionTrack(Model):
    """
    Everything a renderer needs to draw the captions of one clip.

    Attributes:
        style: colours, outline, effect.
        language: ISO 639-1; the shapes of some letters depend on it.
        font_size: em size in pixels that words have unless one is too long.
        unit: the clip's shorter side in pixels, of which the style's lengths are shares.
        faces: fonts in use.
        font_files: paths of their files.
        cues: in order, never overlapping.
        notices: what a person should know, such as signs that no font has.
    """

    cues: Annotated[list[Cue], Field(validate_default=True)] = []
    faces: Annotated[list[CaptionFace], Field(validate_default=True)] = []
    font_files: list[str] = []
    font_size: Annotated[float, Field(description="em size in pixels")]
    language: str = "und"
    notices: list[str] = []
    style: CaptionStyle
    unit: float = 1080


class Me(Model):
    """The person who is signed in; `org_id` is the organisation acted in, empty without any."""

    created_at: AwareDatetime
    email: str
    email_verified: bool
    has_password: bool
    id: str
    locale: str
    name: str
    notices: NoticeChoices
    org_id: str
    orgs: list[OrgOfMe]


class OrgOut(Model):
    """An org; `role` is the caller's own, null for machines."""

    created_at: AwareDatetime
    id: str
    name: str
    role: Literal["owner", "admin", "editor", "viewer"] | str | None
    settings: OrgSettings
    updated_at: AwareDatetime


class Project(Model):
    """A source and how far its work is."""

    counts: Counts
    created_at: AwareDatetime
    created_by: str
    duplicate_of: str | None
    duration_ms: int | None
    error: ProjectError | None
    eta_ms: int | None
    external_id: str | None
    id: str
    language: str | None
    metadata: dict[str, str]
    note: str
    notices: list[str]
    origin: Literal["file", "url", "script"] | str
    poster_url: str | None
    progress: float
    run: int
    settings: ProjectSettings
    source_url: str | None
    stage: str
    status: Literal["awaiting_upload", "processing", "ready", "failed", "cancelled"] | str
    title: str
    updated_at: AwareDatetime
    version: int


class ProjectDetail(Model):
    """A project with its source and what browsers show of it."""

    counts: Counts
    created_at: AwareDatetime
    created_by: str
    duplicate_of: str | None
    duration_ms: int | None
    error: ProjectError | None
    eta_ms: int | None
    external_id: str | None
    id: str
    language: str | None
    media: ProjectMedia
    metadata: dict[str, str]
    note: str
    notices: list[str]
    origin: Literal["file", "url", "script"] | str
    poster_url: str | None
    progress: float
    run: int
    script: str | None
    settings: ProjectSettings
    source: SourceFacts | None
    source_url: str | None
    stage: str
    status: Literal["awaiting_upload", "processing", "ready", "failed", "cancelled"] | str
    title: str
    updated_at: AwareDatetime
    version: int


class Started(Model):
    """A project whose work goes on, and the job that does it."""

    job_id: str
    project: ProjectDetail


class Timeline(Model):
    """
    One clip, ready to be rendered.

    Attributes:
        id: stable name, for instance that of its moment.
        title: to show and to name files.
        source: what it is cut from.
        rate: frames a second of source grid and clip.
        width: of the clip in pixels, even.
        height: of the clip in pixels, even.
        segments: parts of the source, in playing order.
        layouts: cover every frame of the clip once, in order; empty when the source has no picture.
        backdrop: the picture when the source has none.
        captions: what is written, None when nothing is said.
        burn_captions: draw them into the picture; SRT and VTT are written in any case.
        watermark: the brand's mark.
        intro: path of what comes before.
        outro: path of what comes after.
        audio: loudness.
        thumbnail: frame of the clip to take as its picture.
        hashtags: to publish with.
        notices: what a person should know about this clip.
    """

    audio: AudioMix = Field(
        default_factory=lambda: AudioMix.model_validate({"loudness_lufs": -14.0, "true_peak_db": -1.0})
    )
    backdrop: Backdrop | None = None
    burn_captions: bool = True
    captions: CaptionTrack | None = None
    hashtags: list[str] = []
    height: int
    id: str
    intro: str | None = None
    layouts: Annotated[list[LayoutSpan], Field(validate_default=True)] = []
    notices: list[str] = []
    outro: str | None = None
    rate: str
    segments: list[Segment]
    source: MediaSource
    thumbnail: int = 0
    title: str = ""
    version: Literal[1] | int = 1
    watermark: Watermark | None = None
    width: int


class TranscriptPage(Model):
    """A transcript with one page of its sentences."""

    data: list[TranscriptSentenceOut]
    duration_ms: int
    engine: str
    has_more: bool
    language: str
    language_confidence: float
    model: str
    next_cursor: str | None
    notices: list[str]
    project_id: str
    sentence_count: int
    speakers: dict[str, str]
    timing: Literal["measured", "estimated"] | str
    updated_at: AwareDatetime
    version: int


class Ingested(Model):
    """
    The new project, and how to send its file.

    `upload` is null for an address or a script, and for a file that the org has already (then
    `project.duplicate_of` names where): nothing needs to be sent.
    """

    job_id: str | None
    project: ProjectDetail
    upload: Upload | None


class MomentTimelineOut(Model):
    """
    The resolved timeline, and what a browser needs beside it to draw the clip as it will be rendered.

    `ass` is the compiled caption script, null without captions. `files` has signed addresses by the names
    that the timeline has for them: `asset:<id>` (the source's is that of what browsers play of it),
    `emoji:<code points>`, and `font:<path>` for fonts that do not come with the web app. What is not there is
    left out: a source that was removed or whose light copy is not made yet, the picture of an emoji that was
    put in by hand until the clip is composed or rendered again. `picture` and `framing` are null for sound
    alone, `intro` and `outro` where there is none.
    """

    ass: str | None
    edited: bool
    files: dict[str, str]
    files_expire_at: AwareDatetime
    framing: FramingOut | None
    intro: BookendOut | None
    moment_id: str
    outro: BookendOut | None
    picture: SourcePicture | None
    timeline: Timeline
    updated_at: AwareDatetime
    version: int


class OrgList(Model):
    """All orgs of the caller."""

    data: list[OrgOut]


class PageProject(Model):
    data: list[Project]
    has_more: bool
    next_cursor: str | None
