/**
 * What goes to the API and comes from it, by plain names; generated/schema.ts has the same as the document has it.
 *
 * Fields are spelled as on the wire. What comes may have more fields and other values of enumerations than this
 * version knows: types of answers are open to values, and nothing is checked or thrown away.
 */

import type { components, operations } from "./generated/schema.js";

type Schemas = components["schemas"];
type Besides<List> = Omit<List, "data" | "has_more" | "next_cursor">;
type Query<Id extends keyof operations> = NonNullable<operations[Id]["parameters"]["query"]>;

/** Name a speaker who was not told apart. */
export type AddSpeaker = Schemas["AddSpeaker"];
/** Words that are known already: subtitles, a script or a transcript of the source. */
export type Alongside = Schemas["Alongside"];
/** A key, without the key itself. */
export type ApiKey = Schemas["ApiKeyOut"];
/** A new key. */
export type ApiKeyCreate = Schemas["ApiKeyCreate"];
/** A new key; `secret` is shown this once and not kept. */
export type ApiKeyMade = Schemas["ApiKeyMade"];
/** What a ZIP of everything holds. */
export type ArchiveRequest = Schemas["ArchiveRequest"];
/** The job that makes the ZIP, and the asset that it will be. */
export type ArchiveStarted = Schemas["ArchiveStarted"];
/** A stored file, with a signed address once it is there. */
export type Asset = Schemas["Asset"];
/** A file that goes with projects or brand kits. */
export type AssetRequest = Schemas["AssetRequest"];
/** A new asset and how to send it. */
export type AssetUpload = Schemas["AssetUpload"];
/** One try of a delivery. */
export type Attempt = Schemas["AttemptOut"];
/** How loud the clip is: EBU R 128 integrated loudness and true peak of the encoded file. */
export type AudioMix = Schemas["AudioMix"];
/** Who did what to what. */
export type AuditEntry = Schemas["AuditEntryOut"];
/** The picture under sound that has none. */
export type Backdrop = Schemas["Backdrop"];
/** The exports of a batch; those that were there already keep the batch they came with. */
export type Batch = Schemas["BatchOut"];
/** Exports of many moments in several shapes. */
export type BatchRequest = Schemas["BatchRequest"];
/** A rectangle in pixels of the clip. */
export type Box = Schemas["Box"];
/** What a brand kit says; each part is optional and overrides the template's. Files are asset ids. */
export type BrandDocument = Schemas["BrandDocument"];
/** A file of a kit. */
export type BrandFile = Schemas["BrandFileOut"];
/** A brand kit at its newest version. */
export type BrandKit = Schemas["BrandKitOut"];
/** A new brand kit; files are uploaded to it afterwards. */
export type BrandKitCreate = Schemas["BrandKitCreate"];
/** What to change; what is left out stays. `document` replaces the whole look. */
export type BrandKitUpdate = Schemas["BrandKitUpdate"];
/** A picture that shows the kit; the address is good for an hour. */
export type BrandPreview = Schemas["Preview"];
/** What a kit was at one version. */
export type BrandVersion = Schemas["BrandVersionOut"];
/** A picture in a reserved box. */
export type CaptionEmoji = Schemas["CaptionEmoji"];
/** One font file in use, and how libass counts its sizes. */
export type CaptionFace = Schemas["CaptionFace"];
/** One line: words in order of speech (boxes tell where they stand). */
export type CaptionLine = Schemas["CaptionLine"];
/** The caption part of a template, brand colours already applied. */
export type CaptionStyle = Schemas["CaptionStyle"];
/** Everything a renderer needs to draw the captions of one clip. */
export type CaptionTrack = Schemas["CaptionTrack"];
/** A word as drawn. */
export type CaptionWord = Schemas["CaptionWord"];
/** A file that a worker checks now; once it is good, the kit has a new version with it. */
export type CheckedFile = Schemas["CheckedFile"];
/** An access token of a client (RFC 6749, 5.1). */
export type ClientToken = Schemas["ClientToken"];
/** Where the middle of the crop stands at a frame; fractions of the displayed source picture. */
export type CropKey = Schemas["CropKey"];
/** The crop fills the clip. */
export type CropLayout = Schemas["CropLayout"];
/** A crop of fixed size that stands still or moves between keys. */
export type CropPath = Schemas["CropPath"];
/** Size of a crop, in fractions of the source's width and height. */
export type CropSize = Schemas["CropSize"];
/** A phrase on screen from `start` to `end` ms of the clip. */
export type Cue = Schemas["Cue"];
/** Take a word out; a sentence without words goes, and later ones move up. */
export type DeleteWord = Schemas["DeleteWord"];
/** The password again, unless the account has none. */
export type Deletion = Schemas["Deletion"];
/** One event on its way to one endpoint. */
export type Delivery = Schemas["DeliveryOut"];
/** A delivery with what was sent and every try. */
export type DeliveryDetail = Schemas["DeliveryDetail"];
/** Which moments to find; as the engine's, bounded in number. */
export type DetectSettings = Schemas["DetectSettings"];
/** The last outcome of detection. */
export type Detection = Schemas["DetectionOut"];
/** A timeline changed by hand. Files in it are those it came with, or checked files of brand kits. */
export type EditRequest = Schemas["EditRequest"];
/** An e-mail address. */
export type EmailOnly = Schemas["EmailOnly"];
/** Something that happened, as it is sent to webhooks. */
export type EventRecord = Schemas["EventOut"];
/** A moment rendered with one look. */
export type Export = Schemas["ExportOut"];
/** An export failed for good. */
export type ExportFailedData = Schemas["ExportFailed"];
/** A file with a signed address, good for an hour. */
export type ExportFile = Schemas["FileOut"];
/** The files of an export; each is null until the export is ready. */
export type ExportFiles = Schemas["Files"];
/** The files of an export can be fetched. */
export type ExportReadyData = Schemas["ExportReady"];
/** One export of a moment. */
export type ExportRequest = Schemas["ExportRequest"];
/** Why something failed. */
export type FailureCauseData = Schemas["FailureCause"];
/** What is wrong with one field. */
export type FieldProblem = Schemas["FieldProblem"];
/** A file that the caller will upload. */
export type FileSource = Schemas["FileSource"];
/** A file to come. */
export type FileUpload = Schemas["FileUpload"];
/** Tile n shows the source at ``n * interval_ms``; tiles run by rows over the sheets. */
export type FilmstripView = Schemas["FilmstripView"];
/** The whole picture (or the part `window`) fits inside; the rest is a blurred copy or a colour. */
export type FitLayout = Schemas["FitLayout"];
/** An account at a provider, which signs in to this one. */
export type Identity = Schemas["IdentityOut"];
/** All accounts at providers. */
export type IdentityList = Schemas["IdentityList"];
/** A new project from one source. */
export type IngestRequest = Schemas["IngestRequest"];
/** The new project, and how to send its file. */
export type Ingested = Schemas["Ingested"];
/** An open invite; its link went out by mail only. */
export type Invite = Schemas["InviteOut"];
/** Whom to invite, as what. */
export type InviteCreate = Schemas["InviteCreate"];
/** What an invite is to; `email` is empty for the set-up link of a new server. */
export type InvitePreview = Schemas["InvitePreview"];
/** The token in the link of an invite. */
export type InviteToken = Schemas["InviteToken"];
/** A piece of work. */
export type Job = Schemas["JobOut"];
/** Why a job failed, in one sentence. */
export type JobCauseData = Schemas["JobCause"];
/** A job of any kind was done. */
export type JobCompletedData = Schemas["JobCompleted"];
/** Why a job failed. */
export type JobError = Schemas["JobError"];
/** A job failed for good. */
export type JobFailedData = Schemas["JobFailed"];
/** How long completed jobs of a kind took. */
export type JobTimes = Schemas["JobTimes"];
/** Make one word of several; their texts are put together when none is given. */
export type JoinWords = Schemas["JoinWords"];
export type JsonValue = Schemas["JsonValue"];
/** Frames [start, end) of the clip shown with one layout; `why` says in plain words what chose it. */
export type LayoutSpan = Schemas["LayoutSpan"];
/** One request and how it was answered. */
export type LoggedRequest = Schemas["RequestOut"];
/** How clips look unless an export says otherwise. */
export type LookSettings = Schemas["LookSettings"];
/** A range of the source; its edges move as those of a trim. */
export type ManualMoment = Schemas["ManualMoment"];
/** The logo as it is laid over every clip. */
export type Mark = Schemas["Mark"];
/** The person who is signed in; `org_id` is the organisation acted in, empty without any. */
export type Me = Schemas["Me"];
/** What to change; what is left out stays. */
export type MeChange = Schemas["MeChange"];
/** A file or signed address that ffmpeg can open, with the streams chosen from it. */
export type MediaSource = Schemas["MediaSource"];
/** A person in the org. */
export type Member = Schemas["MemberOut"];
/** Another role. */
export type MemberChange = Schemas["MemberChange"];
/** Two speakers are one person. */
export type MergeSpeakers = Schemas["MergeSpeakers"];
/** A moment with its evidence; `score` is 0 until one made by hand was weighed. */
export type Moment = Schemas["MomentOut"];
/** What may be changed of a moment; what is left out stays. */
export type MomentChange = Schemas["MomentChange"];
/** Whole sentences to add at the edges; negative to take away. */
export type MomentExtension = Schemas["Extension"];
/** What is shown before or after a clip, and how long. */
export type MomentBookend = Schemas["BookendOut"];
/** What there is to frame shots by hand with: sizes of crops, and the faces of each layout. */
export type MomentFraming = Schemas["FramingOut"];
/** What of the project's look a clip has of its own; what is left out is the project's. */
export type MomentLook = Schemas["MomentLook"];
/** What became of moments that were found on whole days (UTC), both ends included. */
export type MomentOutcomes = Schemas["MomentOutcomes"];
/** A page of moments, and of detection as a whole how many were asked for and what is missing. */
export type MomentPage = Schemas["MomentPage"];
/** An address that plays a range without rendering; seek to `start_ms` and stop at `end_ms`. */
export type MomentPreview = Schemas["PreviewOut"];
/** The resolved timeline; files in it are named `asset:<id>`, fonts by name. */
export type MomentTimeline = Schemas["MomentTimelineOut"];
/** What a moment was before its change to `version` + 1. */
export type MomentVersion = Schemas["MomentVersionOut"];
/** Earlier versions, newest first. */
export type MomentVersionPage = Schemas["MomentVersionPage"];
/** How many moments to look for. */
export type MoreLikeThis = Schemas["MoreLikeThis"];
/** Another name. */
export type NameChange = Schemas["NameChange"];
/** How a script is spoken. */
export type NarrationSettings = Schemas["NarrationSettings"];
/** A file and where to send its bytes. */
export type NewBrandFile = Schemas["NewBrandFile"];
/** A new review link, with the address and token that are shown this once. */
export type NewReviewLink = Schemas["NewReviewLink"];
/** A message in the app. */
export type Notice = Schemas["NoticeOut"];
/** One choice for each kind of notice. */
export type NoticeChoices = Schemas["NoticeChoices"];
/** A page of notices. */
export type NoticePage = Schemas["NoticePage"];
/** Which notices were read; all of them when none are named. */
export type NoticesRead = Schemas["NoticesRead"];
/** A client, without its secret; its id is the client_id. */
export type OAuthClient = Schemas["OAuthClientOut"];
/** A new OAuth2 client. */
export type OAuthClientCreate = Schemas["OAuthClientCreate"];
/** A new client; `client_secret` is shown this once and not kept. */
export type OAuthClientMade = Schemas["OAuthClientMade"];
/** An org; `role` is the caller's own, null for machines. */
export type Org = Schemas["OrgOut"];
/** What to change; of `settings` each member that is given replaces the one before. */
export type OrgChange = Schemas["OrgChange"];
/** A new org. */
export type OrgCreate = Schemas["OrgCreate"];
/** All orgs of the caller. */
export type OrgList = Schemas["OrgList"];
/** An organisation of the person. */
export type OrgOfMe = Schemas["OrgOfMe"];
/** What an org decides for all its projects. */
export type OrgSettings = Schemas["OrgSettings"];
/** What is different from the template and the project for these exports alone. */
export type Overrides = Schemas["Overrides"];
/** The request of one part. */
export type PartPut = Schemas["PartPut"];
/** A range of parts to send next. */
export type PartsRequest = Schemas["PartsRequest"];
/** The new password; the current one unless there is none yet. */
export type PasswordChange = Schemas["PasswordChange"];
/** The token in the link, and the new password. */
export type PasswordReset = Schemas["PasswordReset"];
/** A point of the source's picture, in fractions of its width and height. */
export type Place = Schemas["Place"];
/** What a browser plays: the source itself, or a lighter copy with the same time. */
export type Playback = Schemas["Playback"];
/** Requests for parts, in order. */
export type PresignedParts = Schemas["PresignedParts"];
/** The body of every failure (RFC 9457). */
export type ProblemDetails = Schemas["ProblemDetails"];
/** Times of jobs that were completed on whole days (UTC), both ends included. */
export type ProcessingTimes = Schemas["ProcessingTimes"];
/** A source and how far its work is. */
export type Project = Schemas["Project"];
/** How many of its things are there. */
export type ProjectCounts = Schemas["Counts"];
/** A project with its source and what browsers show of it. */
export type ProjectDetail = Schemas["ProjectDetail"];
/** What went wrong and what to do. */
export type ProjectError = Schemas["ProjectError"];
/** A project's run failed for good. */
export type ProjectFailedData = Schemas["ProjectFailed"];
/** What `project.cancelled` carries. */
export type ProjectCancelledData = Schemas["ProjectCancelled"];
/** Signed addresses of what a browser shows; ask again once they have expired. */
export type ProjectMedia = Schemas["ProjectMedia"];
/** What may be changed; what is left out stays. `metadata` replaces all pairs. */
export type ProjectPatch = Schemas["ProjectPatch"];
/** A picture by signed address. */
export type ProjectPicture = Schemas["Picture"];
/** All clips of a project can be seen. */
export type ProjectReadyData = Schemas["ProjectReady"];
/** All that a person may choose for a project. */
export type ProjectSettings = Schemas["ProjectSettings"];
/** What the provider gave back to the browser, and the binding. */
export type ProviderFinish = Schemas["ProviderFinish"];
/** That there is a key, and its end. */
export type ProviderKey = Schemas["ProviderKeyOut"];
/** All provider keys of the org. */
export type ProviderKeyList = Schemas["ProviderKeyList"];
/** A provider's key. */
export type ProviderKeyPut = Schemas["ProviderKeyPut"];
/** All providers, and who may sign up. */
export type ProviderList = Schemas["ProviderList"];
/** Where to send the browser; keep `binding` in it, and send it with what the provider gives back. */
export type ProviderStart = Schemas["ProviderStart"];
/** What for; the invite is used when the account is new. */
export type ProviderStartOptions = Schemas["ProviderStartOptions"];
/** One thing that speaks for a moment, or against it, and where to look. */
export type Reason = Schemas["ReasonOut"];
/** Who recognises speech where a project does not say: null is the server's default. */
export type RecognitionDefaults = Schemas["RecognitionDefaults"];
/** How speech becomes text. */
export type RecognitionSettings = Schemas["RecognitionSettings"];
/** A refresh token. */
export type Refresh = Schemas["Refresh"];
/** Show a speaker under another name. */
export type RenameSpeaker = Schemas["RenameSpeaker"];
/** Run again from a stage on, with other settings if given. */
export type RerunRequest = Schemas["RerunRequest"];
/** What a review link shows. */
export type Review = Schemas["ReviewOut"];
/** A review link; its address was told when it was made. */
export type ReviewLink = Schemas["ReviewLinkOut"];
/** A link that shows exports of one project to people without an account. */
export type ReviewLinkCreate = Schemas["ReviewLinkCreate"];
/** A clip as its reviewers see it. */
export type ReviewedClip = Schemas["ReviewedClip"];
/** What a member of an org is. */
export type Role = Schemas["Role"];
/** What became of the moments with scores of `from_score` up to `to_score`; each counts once. */
export type ScoreBand = Schemas["ScoreBand"];
/** A text to be spoken; `markdown` takes marks, links and code away first. */
export type ScriptSource = Schemas["ScriptSource"];
/** Frames [source_start, source_end) of the source, played one after another. */
export type Segment = Schemas["Segment"];
/** A sign-in on one device. */
export type Session = Schemas["SessionOut"];
/** All live sessions. */
export type SessionList = Schemas["SessionList"];
/** Write a sentence otherwise; words that stay keep their times. An empty text deletes it. */
export type SetSentence = Schemas["SetSentence"];
/** Say who speaks a sentence. */
export type SetSpeaker = Schemas["SetSpeaker"];
/** Spell a word otherwise; a text of several words splits its time among them. */
export type SetWord = Schemas["SetWord"];
/** How many moments are missing, and why. */
export type Shortage = Schemas["ShortageOut"];
/** E-mail address and password. */
export type SignIn = Schemas["SignIn"];
/** A provider to sign in with. */
export type SignInProvider = Schemas["ProviderOut"];
/** A new account. */
export type SignUp = Schemas["SignUp"];
/** Tokens of a session: the access token as Bearer, the refresh token once, for the next pair. */
export type SignedIn = Schemas["SignedIn"];
/** A request to send to storage: this method, this address, every header as it stands here. */
export type SignedPut = Schemas["SignedPut"];
/** The request that sends the bytes: this method, address and these headers, as they stand here. */
export type SignedUpload = Schemas["SignedUpload"];
/** The job that looks for more; its moments appear in the list with origin 'similar'. */
export type Similar = Schemas["SimilarOut"];
/** What the source holds. */
export type SourceFacts = Schemas["SourceFacts"];
/** The source's picture as crops count it: decoded and turned upright. */
export type SourcePicture = Schemas["SourcePicture"];
/** A stretch of time [start, end) in milliseconds. */
export type Span = Schemas["Span"];
/** Two crops, one above the other, each filling its half of the clip. */
export type SplitLayout = Schemas["SplitLayout"];
/** A project whose work goes on, and the job that does it. */
export type Started = Schemas["Started"];
/** A part that has arrived. */
export type StoredPart = Schemas["StoredPart"];
/** What has arrived and what is still missing, so that an upload can go on after a break. */
export type StoredParts = Schemas["StoredParts"];
/** A template, with the whole caption style that results from it. */
export type Template = Schemas["TemplateOut"];
/** A template of one's own: a built-in one and what is changed of it. */
export type TemplateCreate = Schemas["TemplateCreate"];
/** What to change; what is left out stays. `style` replaces all changes of the style. */
export type TemplateUpdate = Schemas["TemplateUpdate"];
/** One clip, ready to be rendered. */
export type Timeline = Schemas["Timeline"];
/** The token in a link that was mailed. */
export type TokenOnly = Schemas["TokenOnly"];
export type TokenRequest = Schemas["Body_create_oauth_token"];
/** Edits, made in order, all or none. */
export type TranscriptCorrection = Schemas["TranscriptCorrection"];
/** All of a transcript but its words. */
export type TranscriptHead = Schemas["TranscriptHeadOut"];
/** A transcript with one page of its sentences. */
export type TranscriptPage = Schemas["TranscriptPage"];
/** A sentence; `number` counts from 0 over the whole transcript. */
export type TranscriptSentence = Schemas["TranscriptSentenceOut"];
/** A word; its text has a leading blank where its script sets one. */
export type TranscriptWord = Schemas["TranscriptWord"];
/** An upload: one PUT (`put`), or parts of `part_size` bytes that are asked for by number. */
export type Upload = Schemas["Upload"];
/** An address of media, or of a page that shows some. */
export type UrlSource = Schemas["UrlSource"];
/** Usage of one day, key or project. */
export type UsageGroup = Schemas["UsageGroup"];
/** Work was refused: the plan's minutes or exports of this month are used up. Told once an hour. */
export type UsageLimitReachedData = Schemas["UsageLimitReached"];
/** This calendar month (UTC) against the plan; null where there is no limit. */
export type UsageLimits = Schemas["UsageLimits"];
/** Usage over whole days, both ends included; minutes are rounded here only, for reading. */
export type UsageReport = Schemas["UsageReport"];
/** A voice that speaks scripts. */
export type Voice = Schemas["Voice"];
/** A picture laid over the clip. */
export type Watermark = Schemas["Watermark"];
/** By which ways one kind of notice comes. */
export type Ways = Schemas["Ways"];
/** An endpoint. */
export type Webhook = Schemas["WebhookOut"];
/** A new endpoint. */
export type WebhookCreate = Schemas["WebhookCreate"];
/** An endpoint with its secret, which is shown this once. */
export type WebhookSecret = Schemas["WebhookSecret"];
/** A test that was asked for. */
export type WebhookTestData = Schemas["WebhookTest"];
/** What to change; what is left out stays. */
export type WebhookUpdate = Schemas["WebhookUpdate"];
/** A ZIP of exports. */
export type Zip = Schemas["ZipOut"];
/** Which exports to put into one ZIP. */
export type ZipRequest = Schemas["ZipRequest"];

export type ListApiKeysParams = Query<"list_api_keys">;
export type ListAssetsParams = Query<"list_assets">;
export type ListAuditLogParams = Query<"list_audit_log">;
export type ListBrandKitsParams = Query<"list_brand_kits">;
export type ListBrandKitVersionsParams = Query<"list_brand_kit_versions">;
export type StreamEventsParams = Query<"stream_events">;
export type ListExportsParams = Query<"list_exports">;
export type ListInvitesParams = Query<"list_invites">;
export type ListJobsParams = Query<"list_jobs">;
export type ListMembersParams = Query<"list_members">;
export type ListMomentsParams = Query<"list_moments">;
export type PreviewMomentParams = Query<"preview_moment">;
export type ListMomentVersionsParams = Query<"list_moment_versions">;
export type ListNoticesParams = Query<"list_notices">;
export type ListOauthClientsParams = Query<"list_oauth_clients">;
export type ListProjectsParams = Query<"list_projects">;
export type ListRequestsParams = Query<"list_requests">;
export type ListReviewLinksParams = Query<"list_review_links">;
export type ListTemplatesParams = Query<"list_templates">;
export type GetTranscriptParams = Query<"get_transcript">;
export type GetUsageParams = Query<"get_usage">;
export type DownloadUsageParams = Query<"download_usage">;
export type ListWebhooksParams = Query<"list_webhooks">;
export type ListEventsParams = Query<"list_events">;
export type ListDeliveriesParams = Query<"list_deliveries">;
export type GetMomentOutcomesParams = Query<"get_moment_outcomes">;
export type GetProcessingTimesParams = Query<"get_processing_times">;

/** What a list of moments tells beside them: how many were asked for, and why some are missing. */
export type MomentListFacts = Besides<Schemas["MomentPage"]>;
/** What a list of notices tells beside them: how many were not read. */
export type NoticeListFacts = Besides<Schemas["NoticePage"]>;
/** What a list of parts tells beside them: the numbers of those that are missing. */
export type PartListFacts = Besides<Schemas["StoredParts"]>;
