// Made by scripts/generate.mjs from docs/openapi.json; changes belong there.

export interface components {
    schemas: {
        /**
         * AddSpeaker
         * @description Name a speaker who was not told apart.
         */
        AddSpeaker: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "add_speaker";
            /** Name */
            name: string;
            /** Speaker */
            speaker: string;
        };
        /**
         * Alongside
         * @description Words that are known already: subtitles, a script or a transcript of the source.
         *
         *     Give either an asset that was uploaded before, or the text, with a name whose suffix says what it is
         *     (.srt, .vtt, .ass, .txt, .md, .json).
         */
        Alongside: {
            /** Asset Id */
            asset_id?: string | null;
            /**
             * Name
             * @default transcript.txt
             */
            name?: string;
            /** Text */
            text?: string | null;
        };
        /**
         * ApiKeyCreate
         * @description A new key.
         */
        ApiKeyCreate: {
            /** Expires At */
            expires_at?: string | null;
            /** Name */
            name: string;
            /**
             * Scopes
             * @example [
             *       "projects:read",
             *       "projects:write"
             *     ]
             */
            scopes: string[];
        };
        /**
         * ApiKeyMade
         * @description A new key; `secret` is shown this once and not kept.
         */
        ApiKeyMade: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Created By */
            created_by: string;
            /** Expires At */
            expires_at: string | null;
            /** Id */
            id: string;
            /** Last Used At */
            last_used_at: string | null;
            /** Name */
            name: string;
            /** Prefix */
            prefix: string;
            /** Revoked At */
            revoked_at: string | null;
            /** Scopes */
            scopes: string[];
            /** Secret */
            secret: string;
        };
        /**
         * ApiKeyOut
         * @description A key, without the key itself.
         */
        ApiKeyOut: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Created By */
            created_by: string;
            /** Expires At */
            expires_at: string | null;
            /** Id */
            id: string;
            /** Last Used At */
            last_used_at: string | null;
            /** Name */
            name: string;
            /** Prefix */
            prefix: string;
            /** Revoked At */
            revoked_at: string | null;
            /** Scopes */
            scopes: string[];
        };
        /**
         * ArchiveRequest
         * @description What a ZIP of everything holds.
         */
        ArchiveRequest: {
            /**
             * Include Source
             * @default false
             */
            include_source?: boolean;
        };
        /**
         * ArchiveStarted
         * @description The job that makes the ZIP, and the asset that it will be.
         */
        ArchiveStarted: {
            /** Asset Id */
            asset_id: string;
            /** Job Id */
            job_id: string;
        };
        /**
         * Asset
         * @description A stored file, with a signed address once it is there.
         */
        Asset: {
            /** Content Type */
            content_type: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Name */
            name: string;
            /** Project Id */
            project_id: string | null;
            /** Sha256 */
            sha256: string | null;
            /** Size */
            size: number;
            /** Status */
            status: string;
            /** Url */
            url: string | null;
            /** Url Expires At */
            url_expires_at: string | null;
        };
        /**
         * AssetRequest
         * @description A file that goes with projects or brand kits.
         */
        AssetRequest: {
            /** Content Type */
            content_type: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "subtitles" | "logo" | "font" | "intro" | "outro" | "media";
            /** Name */
            name: string;
            /**
             * Sha256
             * @description Of the content, hex; it is verified then.
             */
            sha256?: string | null;
            /**
             * Size
             * @description Bytes.
             */
            size: number;
        };
        /**
         * AssetUpload
         * @description A new asset and how to send it.
         */
        AssetUpload: {
            asset: components["schemas"]["Asset"];
            upload: components["schemas"]["Upload"];
        };
        /**
         * AttemptOut
         * @description One try of a delivery.
         */
        AttemptOut: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Duration Ms */
            duration_ms: number;
            /** Error */
            error: string;
            /** Response */
            response: string;
            /** Status Code */
            status_code: number | null;
        };
        /**
         * AudioMix
         * @description How loud the clip is: EBU R 128 integrated loudness and true peak of the encoded file.
         */
        AudioMix: {
            /**
             * Loudness Lufs
             * @default -14
             */
            loudness_lufs?: number;
            /**
             * True Peak Db
             * @default -1
             */
            true_peak_db?: number;
        };
        /**
         * AuditEntryOut
         * @description Who did what to what.
         */
        AuditEntryOut: {
            /** Action */
            action: string;
            /** Actor */
            actor: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Detail */
            detail: {
                [key: string]: unknown;
            };
            /** Id */
            id: string;
            /** Ip */
            ip: string;
            /** Request Id */
            request_id: string;
            /** Target */
            target: string;
        };
        /**
         * Backdrop
         * @description The picture under sound that has none.
         *
         *     Attributes:
         *         kind: a moving waveform on the brand's colours, a slow gradient, or a picture or video given.
         *         primary: first colour.
         *         secondary: second colour.
         *         media: paths of pictures or videos, shown one after another; for kind 'media'.
         */
        Backdrop: {
            /**
             * Kind
             * @default waveform
             * @enum {string}
             */
            kind?: "waveform" | "gradient" | "media" | (string & {});
            /**
             * Media
             * @default []
             */
            media?: string[];
            /**
             * Primary
             * @default #6C4DFF
             */
            primary?: string;
            /**
             * Secondary
             * @default #14121F
             */
            secondary?: string;
        };
        /**
         * BatchOut
         * @description The exports of a batch; those that were there already keep the batch they came with.
         */
        BatchOut: {
            /** Batch Id */
            batch_id: string;
            /** Data */
            data: components["schemas"]["ExportOut"][];
        };
        /**
         * BatchRequest
         * @description Exports of many moments in several shapes.
         */
        BatchRequest: {
            /**
             * Aspects
             * @description Empty: the project's shape.
             * @default []
             */
            aspects?: ("9:16" | "1:1" | "4:5" | "16:9")[];
            /**
             * Brand Kit Id
             * @description Left out: the project's or the org's default kit; null: none.
             */
            brand_kit_id?: string | null;
            /** External Id */
            external_id?: string | null;
            /** Metadata */
            metadata?: {
                [key: string]: string;
            };
            /** Moment Ids */
            moment_ids: string[];
            /** @default {} */
            overrides?: components["schemas"]["Overrides"];
            /**
             * Profile
             * @description A draft is small and quick.
             * @default final
             * @enum {string}
             */
            profile?: "draft" | "final";
            /**
             * Template Id
             * @example boxed
             */
            template_id?: string | null;
        };
        /** Body_create_oauth_token */
        Body_create_oauth_token: {
            /** Client Id */
            client_id?: string | null;
            /** Client Secret */
            client_secret?: string | null;
            /**
             * Grant Type
             * @description `client_credentials`.
             */
            grant_type: string;
            /**
             * Scope
             * @default
             */
            scope?: string;
        };
        /**
         * BookendOut
         * @description What is shown before or after the clip; its address is in `files`, by its name in the timeline.
         */
        BookendOut: {
            /** Content Type */
            content_type: string;
            /** Duration Ms */
            duration_ms: number;
        };
        /**
         * Box
         * @description A rectangle in pixels of the clip.
         */
        Box: {
            /** Height */
            height: number;
            /** Width */
            width: number;
            /** X */
            x: number;
            /** Y */
            y: number;
        };
        /**
         * BrandDocument
         * @description What a brand kit says; each part is optional and overrides the template's. Files are asset ids.
         *
         *     Attributes:
         *         primary: main colour: highlighted words, boxes, backgrounds.
         *         secondary: second colour: gradients, emphasised words.
         *         text: colour of caption text.
         *         outline: colour of caption outlines.
         *         font: family name of one of the kit's fonts, or of one that comes with ClipForge.
         *         fonts: font files.
         *         logo: the mark.
         *         intro: a video or picture shown before every clip.
         *         outro: one shown after it.
         *         template: id of the template to use when nobody chose one.
         */
        BrandDocument: {
            /** Font */
            font?: string | null;
            /**
             * Fonts
             * @default []
             */
            fonts?: string[];
            /** Intro */
            intro?: string | null;
            logo?: components["schemas"]["Mark"] | null;
            /** Outline */
            outline?: string | null;
            /** Outro */
            outro?: string | null;
            /** Primary */
            primary?: string | null;
            /** Secondary */
            secondary?: string | null;
            /** Template */
            template?: string | null;
            /** Text */
            text?: string | null;
        };
        /**
         * BrandFileOut
         * @description A file of a kit.
         *
         *     Attributes:
         *         status: 'pending' until it was uploaded and completed, 'checking' while a worker looks at it.
         *         error: why it was refused, and what to do.
         *         facts: size of a picture, length of a video, family and licence bits of a font.
         */
        BrandFileOut: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Error */
            error: {
                [key: string]: string;
            } | null;
            /** Facts */
            facts: {
                [key: string]: string | number | null;
            };
            /** Id */
            id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "logo" | "font" | "intro" | "outro" | (string & {});
            /** Name */
            name: string;
            /** Size */
            size: number;
            /**
             * Status
             * @enum {string}
             */
            status: "pending" | "checking" | "ready" | "refused" | (string & {});
            /** Url */
            url: string | null;
        };
        /**
         * BrandKitCreate
         * @description A new brand kit; files are uploaded to it afterwards.
         */
        BrandKitCreate: {
            /**
             * @default {
             *       "fonts": []
             *     }
             */
            document?: components["schemas"]["BrandDocument"];
            /**
             * Is Default
             * @description Used by exports that name no kit.
             * @default false
             */
            is_default?: boolean;
            /** Name */
            name: string;
        };
        /**
         * BrandKitOut
         * @description A brand kit at its newest version.
         */
        BrandKitOut: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            document: components["schemas"]["BrandDocument"];
            /** Id */
            id: string;
            /** Is Default */
            is_default: boolean;
            /** Name */
            name: string;
            preview: components["schemas"]["Preview"] | null;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Version */
            version: number;
        };
        /**
         * BrandKitUpdate
         * @description What to change; what is left out stays. `document` replaces the whole look.
         */
        BrandKitUpdate: {
            document?: components["schemas"]["BrandDocument"] | null;
            /** Is Default */
            is_default?: boolean | null;
            /** Name */
            name?: string | null;
        };
        /**
         * BrandVersionOut
         * @description What a kit was at one version.
         */
        BrandVersionOut: {
            /** Actor */
            actor: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            document: components["schemas"]["BrandDocument"];
            preview: components["schemas"]["Preview"] | null;
            /** Version */
            version: number;
        };
        /**
         * CaptionEmoji
         * @description A picture in a reserved box.
         *
         *     Attributes:
         *         name: the emoji's code points in hex joined by '-', as '1f525'.
         *         box: where it is drawn.
         *         file: path of the picture, at least as large as the box.
         */
        CaptionEmoji: {
            box: components["schemas"]["Box"];
            /**
             * File
             * @default
             */
            file?: string;
            /** Name */
            name: string;
        };
        /**
         * CaptionFace
         * @description One font file in use, and how libass counts its sizes.
         *
         *     libass scales a face so that the height given in its OS/2 table (win ascent + win descent) equals the
         *     font size asked for, and stands a line on that ascent; `ass_scale` is font size over em size.
         *
         *     Attributes:
         *         key: how words name it.
         *         family: family name, for instance 'Montserrat'.
         *         weight: 100 to 900.
         *         file: path of the font file; part of `CaptionTrack.font_files`.
         *         ass_name: the name by which libass finds exactly this file.
         *         ass_scale: libass font size for an em of one pixel.
         *         ass_ascent: height of a libass line above the baseline, em.
         *         ass_descent: its depth below, em.
         */
        CaptionFace: {
            /** Ass Ascent */
            ass_ascent: number;
            /** Ass Descent */
            ass_descent: number;
            /** Ass Name */
            ass_name: string;
            /** Ass Scale */
            ass_scale: number;
            /** Family */
            family: string;
            /** File */
            file: string;
            /** Key */
            key: string;
            /** Weight */
            weight: number;
        };
        /**
         * CaptionLine
         * @description One line: words in order of speech (boxes tell where they stand).
         */
        CaptionLine: {
            box: components["schemas"]["Box"];
            /** Words */
            words: components["schemas"]["CaptionWord"][];
        };
        /**
         * CaptionStyle
         * @description The caption part of a template, brand colours already applied.
         *
         *     Lengths are shares of the clip's shorter side, so that one style fits every size; those marked 'em' are
         *     shares of the em size.
         *
         *     Attributes:
         *         effect: what marks the word being spoken: its colour ('highlight'), a fill that runs through it
         *             ('karaoke'), a box behind it ('boxed'), or nothing ('minimal').
         *         font: family name.
         *         weight: 100 to 900.
         *         size: em size.
         *         text: colour of words.
         *         active: colour of the word being spoken, or of its box.
         *         active_text: colour of the word on its box, for 'boxed'.
         *         upcoming: colour of words not yet spoken, for 'karaoke'; None for `text`.
         *         emphasis: colour of keywords.
         *         outline: colour of the outline.
         *         outline_width: thickness of the outline.
         *         softness: blur of the outline's edge; a soft dark outline reads as a shadow all around.
         *         shadow: offset of the shadow, 0 for none.
         *         shadow_color: its colour.
         *         panel: colour of the panel behind all lines, None for none.
         *         radius: roundness of boxes and panels, em.
         *         line_height: distance of baselines, em.
         *         uppercase: whether to write in capitals.
         *         max_lines: lines on screen at once, at most 2.
         *         max_words: words on screen at once.
         *         position: where the block's middle stands: 0 is the top of the safe area, 1 its bottom.
         *         pop: how much smaller a phrase and its spoken word start before they reach their size, 0 for still.
         *         emoji: whether to show emoji.
         *         emphasize: whether to colour keywords.
         */
        CaptionStyle: {
            /**
             * Active
             * @default #FFD400
             */
            active?: string;
            /**
             * Active Text
             * @default #FFFFFF
             */
            active_text?: string;
            /**
             * Effect
             * @default highlight
             * @enum {string}
             */
            effect?: "highlight" | "karaoke" | "boxed" | "minimal" | (string & {});
            /**
             * Emoji
             * @default true
             */
            emoji?: boolean;
            /**
             * Emphasis
             * @default #35E0A1
             */
            emphasis?: string;
            /**
             * Emphasize
             * @default true
             */
            emphasize?: boolean;
            /**
             * Font
             * @default Montserrat
             */
            font?: string;
            /**
             * Line Height
             * @default 1.18
             */
            line_height?: number;
            /**
             * Max Lines
             * @default 2
             */
            max_lines?: number;
            /**
             * Max Words
             * @default 7
             */
            max_words?: number;
            /**
             * Outline
             * @default #000000
             */
            outline?: string;
            /**
             * Outline Width
             * @default 0.006
             */
            outline_width?: number;
            /** Panel */
            panel?: string | null;
            /**
             * Pop
             * @default 0.08
             */
            pop?: number;
            /**
             * Position
             * @default 0.85
             */
            position?: number;
            /**
             * Radius
             * @default 0.22
             */
            radius?: number;
            /**
             * Shadow
             * @default 0.003
             */
            shadow?: number;
            /**
             * Shadow Color
             * @default #00000099
             */
            shadow_color?: string;
            /**
             * Size
             * @default 0.072
             */
            size?: number;
            /**
             * Softness
             * @default 0
             */
            softness?: number;
            /**
             * Text
             * @default #FFFFFF
             */
            text?: string;
            /** Upcoming */
            upcoming?: string | null;
            /**
             * Uppercase
             * @default false
             */
            uppercase?: boolean;
            /**
             * Weight
             * @default 800
             */
            weight?: number;
        };
        /**
         * CaptionTrack
         * @description Everything a renderer needs to draw the captions of one clip.
         *
         *     Attributes:
         *         style: colours, outline, effect.
         *         language: ISO 639-1; the shapes of some letters depend on it.
         *         font_size: em size in pixels that words have unless one is too long.
         *         unit: the clip's shorter side in pixels, of which the style's lengths are shares.
         *         faces: fonts in use.
         *         font_files: paths of their files.
         *         cues: in order, never overlapping.
         *         notices: what a person should know, such as signs that no font has.
         */
        CaptionTrack: {
            /**
             * Cues
             * @default []
             */
            cues?: components["schemas"]["Cue"][];
            /**
             * Faces
             * @default []
             */
            faces?: components["schemas"]["CaptionFace"][];
            /**
             * Font Files
             * @default []
             */
            font_files?: string[];
            /**
             * Font Size
             * @description em size in pixels
             */
            font_size: number;
            /**
             * Language
             * @default und
             */
            language?: string;
            /**
             * Notices
             * @default []
             */
            notices?: string[];
            style: components["schemas"]["CaptionStyle"];
            /**
             * Unit
             * @default 1080
             */
            unit?: number;
        };
        /**
         * CaptionWord
         * @description A word as drawn.
         *
         *     Attributes:
         *         text: what is drawn, capitals and escapes of no format applied.
         *         start: first sound, ms.
         *         end: end of its last sound, ms; may lie after the end of the cue when speakers overlap.
         *         box: from pen start to pen end, as high as its line.
         *         ink: what the glyphs themselves cover, without outline.
         *         baseline: y of its baseline.
         *         size: em size.
         *         font: key of the face that has its glyphs.
         *         emphasized: whether it is a keyword.
         *         rtl: whether it is written from right to left.
         */
        CaptionWord: {
            /** Baseline */
            baseline: number;
            box: components["schemas"]["Box"];
            /**
             * Emphasized
             * @default false
             */
            emphasized?: boolean;
            /** End */
            end: number;
            /** Font */
            font: string;
            ink: components["schemas"]["Box"];
            /**
             * Rtl
             * @default false
             */
            rtl?: boolean;
            /** Size */
            size: number;
            /** Start */
            start: number;
            /** Text */
            text: string;
        };
        /**
         * CheckedFile
         * @description A file that a worker checks now; once it is good, the kit has a new version with it.
         */
        CheckedFile: {
            file: components["schemas"]["BrandFileOut"];
            /** Job Id */
            job_id: string;
        };
        /**
         * ClientToken
         * @description An access token of a client (RFC 6749, 5.1).
         */
        ClientToken: {
            /** Access Token */
            access_token: string;
            /** Expires In */
            expires_in: number;
            /** Scope */
            scope: string;
            /** Token Type */
            token_type: string;
        };
        /**
         * Counts
         * @description How many of its things are there.
         */
        Counts: {
            /** Exports */
            exports: number;
            /** Moments */
            moments: number;
        };
        /**
         * CropKey
         * @description Where the middle of the crop stands at a frame; fractions of the displayed source picture.
         */
        CropKey: {
            /** Frame */
            frame: number;
            /** X */
            x: number;
            /** Y */
            y: number;
        };
        /**
         * CropLayout
         * @description The crop fills the clip.
         */
        CropLayout: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "crop";
            path: components["schemas"]["CropPath"];
        };
        /**
         * CropPath
         * @description A crop of fixed size that stands still or moves between keys.
         *
         *     Between two keys the middle moves on a smooth-step curve 3t² − 2t³; before the first and after the last
         *     it stands still. Sizes are fractions of the displayed source picture.
         */
        CropPath: {
            /** Height */
            height: number;
            /** Keys */
            keys: components["schemas"]["CropKey"][];
            /** Width */
            width: number;
        };
        /**
         * CropSize
         * @description Of a crop, fractions of the source's width and height.
         */
        CropSize: {
            /** Height */
            height: number;
            /** Width */
            width: number;
        };
        /**
         * Cue
         * @description A phrase on screen from `start` to `end` ms of the clip.
         *
         *     Attributes:
         *         start: when it appears.
         *         end: when it disappears; never after the start of the next.
         *         text: as written in the transcript, lines joined by a newline.
         *         lines: one or two.
         *         box: all that is drawn of it, outline, panel and emoji included; None when nothing is.
         *         emoji: a picture with it.
         *         speaker: who says it.
         */
        Cue: {
            box?: components["schemas"]["Box"] | null;
            emoji?: components["schemas"]["CaptionEmoji"] | null;
            /** End */
            end: number;
            /**
             * Lines
             * @default []
             */
            lines?: components["schemas"]["CaptionLine"][];
            /** Speaker */
            speaker?: string | null;
            /** Start */
            start: number;
            /** Text */
            text: string;
        };
        /**
         * DeleteWord
         * @description Take a word out; a sentence without words goes, and later ones move up.
         */
        DeleteWord: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "delete_word";
            /** Sentence */
            sentence: number;
            /** Word */
            word: number;
        };
        /**
         * Deletion
         * @description The password again, unless the account has none.
         */
        Deletion: {
            /** Password */
            password?: string | null;
        };
        /**
         * DeliveryDetail
         * @description A delivery with what was sent and every try.
         */
        DeliveryDetail: {
            /** Attempts */
            attempts: number;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Delivered At */
            delivered_at: string | null;
            /** Event Id */
            event_id: string;
            /** Event Type */
            event_type: string;
            /** Id */
            id: string;
            /** Next At */
            next_at: string | null;
            /** Payload */
            payload: {
                [key: string]: unknown;
            };
            /** Status */
            status: string;
            /** Tries */
            tries: components["schemas"]["AttemptOut"][];
            /** Webhook Id */
            webhook_id: string;
        };
        /**
         * DeliveryOut
         * @description One event on its way to one endpoint.
         */
        DeliveryOut: {
            /** Attempts */
            attempts: number;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Delivered At */
            delivered_at: string | null;
            /** Event Id */
            event_id: string;
            /** Event Type */
            event_type: string;
            /** Id */
            id: string;
            /** Next At */
            next_at: string | null;
            /** Status */
            status: string;
            /** Webhook Id */
            webhook_id: string;
        };
        /**
         * DetectSettings
         * @description Which moments to find; as the engine's, bounded in number.
         */
        DetectSettings: {
            /** Count */
            count?: number | null;
            /**
             * Exclude
             * @default []
             */
            exclude?: components["schemas"]["Span"][];
            /**
             * Include
             * @default []
             */
            include?: components["schemas"]["Span"][];
            /**
             * Max Ms
             * @default 60000
             */
            max_ms?: number;
            /**
             * Min Ms
             * @default 15000
             */
            min_ms?: number;
            /** Target Ms */
            target_ms?: number | null;
            /**
             * Topics
             * @default []
             */
            topics?: string[];
            /** Weights */
            weights?: {
                [key: string]: number;
            };
        };
        /**
         * DetectionOut
         * @description The last outcome of detection.
         */
        DetectionOut: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Id */
            id: string;
            /** Notices */
            notices: string[];
            /** Project Id */
            project_id: string;
            /** Requested */
            requested: number;
            /** Shortages */
            shortages: components["schemas"]["ShortageOut"][];
        };
        /**
         * EditRequest
         * @description A timeline changed by hand. Files in it are those it came with, or checked files of brand kits.
         */
        EditRequest: {
            /** External Id */
            external_id?: string | null;
            /** Metadata */
            metadata?: {
                [key: string]: string;
            };
            /**
             * Profile
             * @default final
             * @enum {string}
             */
            profile?: "draft" | "final";
            timeline: components["schemas"]["Timeline"];
            /** Title */
            title?: string | null;
        };
        /**
         * EmailOnly
         * @description An e-mail address.
         */
        EmailOnly: {
            /**
             * Email
             * Format: email
             */
            email: string;
        };
        /**
         * EventOut
         * @description Something that happened, as it is sent to webhooks.
         */
        EventOut: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Data */
            data: {
                [key: string]: unknown;
            };
            /** Id */
            id: string;
            /** Project Id */
            project_id: string | null;
            /** Type */
            type: string;
        };
        /**
         * ExportFailed
         * @description An export failed for good.
         */
        ExportFailed: {
            /** Aspect */
            aspect: string;
            /** Batch Id */
            batch_id: string | null;
            /** Created By */
            created_by: string;
            error: components["schemas"]["FailureCause"];
            /** Export Id */
            export_id: string;
            /** External Id */
            external_id: string | null;
            /** Metadata */
            metadata: {
                [key: string]: unknown;
            };
            /** Moment Id */
            moment_id: string | null;
            /** Project Id */
            project_id: string;
            /** Status */
            status: string;
            /** Title */
            title: string;
        };
        /**
         * ExportOut
         * @description A moment rendered with one look.
         *
         *     Attributes:
         *         content_hash: equal for equal content, which is rendered and counted once.
         *         facts: width, height, duration_ms, size_bytes, loudness_lufs, true_peak_db and so on, once ready.
         *         error: code, reason and remedy when it failed.
         */
        ExportOut: {
            /** Aspect */
            aspect: string;
            /** Batch Id */
            batch_id: string | null;
            /** Brand Kit Id */
            brand_kit_id: string | null;
            /** Brand Kit Version */
            brand_kit_version: number | null;
            /** Content Hash */
            content_hash: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Error */
            error: {
                [key: string]: unknown;
            } | null;
            /** External Id */
            external_id: string | null;
            /** Facts */
            facts: {
                [key: string]: unknown;
            };
            files: components["schemas"]["Files"];
            /** Id */
            id: string;
            /** Job Id */
            job_id: string | null;
            /** Metadata */
            metadata: {
                [key: string]: string;
            };
            /** Moment Id */
            moment_id: string | null;
            /** Overrides */
            overrides: {
                [key: string]: unknown;
            };
            /**
             * Profile
             * @enum {string}
             */
            profile: "draft" | "final" | (string & {});
            /** Project Id */
            project_id: string;
            /**
             * Status
             * @enum {string}
             */
            status: "rendering" | "ready" | "failed" | "cancelled" | (string & {});
            /** Template Id */
            template_id: string;
            /** Title */
            title: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
        };
        /**
         * ExportReady
         * @description The files of an export can be fetched.
         */
        ExportReady: {
            /** Aspect */
            aspect: string;
            /** Batch Id */
            batch_id: string | null;
            /** Created By */
            created_by: string;
            /** Export Id */
            export_id: string;
            /** External Id */
            external_id: string | null;
            /** Metadata */
            metadata: {
                [key: string]: unknown;
            };
            /** Moment Id */
            moment_id: string | null;
            /** Project Id */
            project_id: string;
            /** Status */
            status: string;
            /** Title */
            title: string;
        };
        /**
         * ExportRequest
         * @description One export of a moment.
         */
        ExportRequest: {
            /** Aspect */
            aspect?: ("9:16" | "1:1" | "4:5" | "16:9") | null;
            /**
             * Brand Kit Id
             * @description Left out: the project's or the org's default kit; null: none.
             */
            brand_kit_id?: string | null;
            /** External Id */
            external_id?: string | null;
            /** Metadata */
            metadata?: {
                [key: string]: string;
            };
            /** Moment Id */
            moment_id: string;
            /** @default {} */
            overrides?: components["schemas"]["Overrides"];
            /**
             * Profile
             * @description A draft is small and quick.
             * @default final
             * @enum {string}
             */
            profile?: "draft" | "final";
            /**
             * Template Id
             * @example boxed
             */
            template_id?: string | null;
        };
        /**
         * Extension
         * @description Whole sentences to add at the edges; negative to take away.
         */
        Extension: {
            /**
             * After
             * @default 0
             */
            after?: number;
            /**
             * Before
             * @default 0
             */
            before?: number;
        };
        /**
         * FailureCause
         * @description Why something failed.
         *
         *     Attributes:
         *         code: stable, for machines.
         *         reason: what is wrong, for a person.
         *         remedy: what to do about it.
         */
        FailureCause: {
            /** Code */
            code: string;
            /**
             * Reason
             * @default
             */
            reason?: string;
            /**
             * Remedy
             * @default
             */
            remedy?: string;
        };
        /**
         * FieldProblem
         * @description What is wrong with one field.
         */
        FieldProblem: {
            /** Code */
            code: string;
            /** Detail */
            detail: string;
            /** Field */
            field: string;
        };
        /**
         * FileOut
         * @description A file with a signed address, good for an hour.
         */
        FileOut: {
            /** Asset Id */
            asset_id: string;
            /** Content Type */
            content_type: string;
            /** Name */
            name: string;
            /** Size */
            size: number;
            /** Url */
            url: string;
        };
        /**
         * FileSource
         * @description A file that the caller will upload.
         */
        FileSource: {
            /** Content Type */
            content_type: string;
            /** Name */
            name: string;
            /**
             * Sha256
             * @description Of the content, hex; it is verified then.
             */
            sha256?: string | null;
            /**
             * Size
             * @description Bytes.
             */
            size: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "file";
        };
        /**
         * FileUpload
         * @description A file to come.
         *
         *     PNG, JPEG, WebP or SVG as logo; TTF or OTF as font; a picture, or a video of at most 60 s, as intro and
         *     outro.
         */
        FileUpload: {
            /** Content Type */
            content_type: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "logo" | "font" | "intro" | "outro";
            /** Name */
            name: string;
            /**
             * Size
             * @description Bytes, exactly.
             */
            size: number;
        };
        /**
         * Files
         * @description The files of an export; each is null until the export is ready.
         */
        Files: {
            jpg: components["schemas"]["FileOut"] | null;
            mp4: components["schemas"]["FileOut"] | null;
            srt: components["schemas"]["FileOut"] | null;
            timeline: components["schemas"]["FileOut"] | null;
            vtt: components["schemas"]["FileOut"] | null;
        };
        /**
         * FilmstripView
         * @description Tile n shows the source at ``n * interval_ms``; tiles run by rows over the sheets.
         */
        FilmstripView: {
            /** Columns */
            columns: number;
            /** Count */
            count: number;
            /** Interval Ms */
            interval_ms: number;
            /** Rows */
            rows: number;
            /** Sheets */
            sheets: string[];
            /** Tile Height */
            tile_height: number;
            /** Tile Width */
            tile_width: number;
        };
        /**
         * FitLayout
         * @description The whole picture (or the part `window`) fits inside; the rest is a blurred copy or a colour.
         */
        FitLayout: {
            /**
             * Color
             * @default #101014
             */
            color?: string;
            /**
             * Fill
             * @default blur
             * @enum {string}
             */
            fill?: "blur" | "color" | (string & {});
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "fit";
            window?: components["schemas"]["CropPath"] | null;
        };
        /**
         * FramingOut
         * @description What there is to frame shots by hand with.
         *
         *     `whole` is the largest crop that fills the clip, `half` the largest that fills one of two halves above one
         *     another. `smallest` is the least share of these that a crop should have: below it too few pixels are left.
         *     `faces` has, for each of the timeline's layouts, the middles of the faces that are seen in it, the most
         *     important first.
         */
        FramingOut: {
            /** Faces */
            faces: components["schemas"]["Place"][][];
            half: components["schemas"]["CropSize"];
            /** Smallest */
            smallest: number;
            whole: components["schemas"]["CropSize"];
        };
        /**
         * IdentityList
         * @description All accounts at providers.
         */
        IdentityList: {
            /** Data */
            data: components["schemas"]["IdentityOut"][];
        };
        /**
         * IdentityOut
         * @description An account at a provider, which signs in to this one.
         */
        IdentityOut: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Email */
            email: string;
            /** Id */
            id: string;
            /** Provider */
            provider: string;
        };
        /**
         * IngestRequest
         * @description A new project from one source.
         */
        IngestRequest: {
            /** External Id */
            external_id?: string | null;
            /** Metadata */
            metadata?: {
                [key: string]: string;
            };
            settings?: components["schemas"]["ProjectSettings"];
            /** Source */
            source: components["schemas"]["FileSource"] | components["schemas"]["UrlSource"] | components["schemas"]["ScriptSource"];
            /** Title */
            title?: string | null;
            transcript?: components["schemas"]["Alongside"] | null;
        };
        /**
         * Ingested
         * @description The new project, and how to send its file.
         *
         *     `upload` is null for an address or a script, and for a file that the org has already (then
         *     `project.duplicate_of` names where): nothing needs to be sent.
         */
        Ingested: {
            /** Job Id */
            job_id: string | null;
            project: components["schemas"]["ProjectDetail"];
            upload: components["schemas"]["Upload"] | null;
        };
        /**
         * InviteCreate
         * @description Whom to invite, as what.
         */
        InviteCreate: {
            /**
             * Email
             * Format: email
             */
            email: string;
            /** @default editor */
            role?: components["schemas"]["Role"];
        };
        /**
         * InviteOut
         * @description An open invite; its link went out by mail only.
         */
        InviteOut: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Email */
            email: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** Id */
            id: string;
            /** Invited By */
            invited_by: string;
            role: components["schemas"]["Role"];
        };
        /**
         * InvitePreview
         * @description What an invite is to; `email` is empty for the set-up link of a new server.
         */
        InvitePreview: {
            /** Email */
            email: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** Org Id */
            org_id: string;
            /** Org Name */
            org_name: string;
            role: components["schemas"]["Role"];
        };
        /**
         * InviteToken
         * @description The token in the link of an invite.
         */
        InviteToken: {
            /** Token */
            token: string;
        };
        /**
         * JobCause
         * @description Why a job failed, in one sentence.
         */
        JobCause: {
            /** Code */
            code: string;
            /** Message */
            message: string;
        };
        /**
         * JobCompleted
         * @description A job of any kind was done.
         */
        JobCompleted: {
            /** Job Id */
            job_id: string;
            /** Kind */
            kind: string;
            /** Project Id */
            project_id: string | null;
            /** Status */
            status: string;
        };
        /**
         * JobError
         * @description Why a job failed.
         *
         *     Attributes:
         *         code: stable, for machines.
         *         message: what is wrong and what to do, for a person.
         *         retryable: whether trying again may help.
         */
        JobError: {
            /** Code */
            code: string;
            /** Message */
            message: string;
            /** Retryable */
            retryable: boolean;
        };
        /**
         * JobFailed
         * @description A job failed for good.
         */
        JobFailed: {
            error: components["schemas"]["JobCause"];
            /** Job Id */
            job_id: string;
            /** Kind */
            kind: string;
            /** Project Id */
            project_id: string | null;
            /** Status */
            status: string;
        };
        /**
         * JobOut
         * @description A piece of work.
         *
         *     Attributes:
         *         status: WAITING is for the parts it is split into.
         *         cancel_requested: it has been asked to stop.
         *         progress: fraction done of this attempt, 0 to 1.
         *         note: what is being done now.
         *         attempt: how often it was begun.
         *         failures: how many attempts failed by the work's own fault.
         *         run_after: it is not tried before this time.
         *         dead: it failed for good; it can be retried.
         *         result: small outcome, by kind.
         */
        JobOut: {
            /** Attempt */
            attempt: number;
            /** Cancel Requested */
            cancel_requested: boolean;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Dead */
            dead: boolean;
            error: components["schemas"]["JobError"] | null;
            /** Failures */
            failures: number;
            /** Finished At */
            finished_at: string | null;
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Note */
            note: string;
            /** Parent Id */
            parent_id: string | null;
            /** Progress */
            progress: number;
            /** Project Id */
            project_id: string | null;
            /** Result */
            result: {
                [key: string]: unknown;
            } | null;
            /** Run After */
            run_after: string | null;
            /** Started At */
            started_at: string | null;
            /**
             * Status
             * @enum {string}
             */
            status: "PENDING" | "RUNNING" | "WAITING" | "COMPLETED" | "FAILED" | "CANCELLED" | (string & {});
        };
        /**
         * JobTimes
         * @description How long completed jobs of a kind took.
         *
         *     Attributes:
         *         median_ms: half of them took no longer.
         *         p90_ms: nine of ten took no longer.
         *         seconds_per_source_minute: work for each minute of source, of projects whose length is known; null
         *             where there is none.
         */
        JobTimes: {
            /** Jobs */
            jobs: number;
            /** Kind */
            kind: string;
            /** Median Ms */
            median_ms: number;
            /** P90 Ms */
            p90_ms: number;
            /** Seconds Per Source Minute */
            seconds_per_source_minute: number | null;
        };
        /**
         * JoinWords
         * @description Make one word of several; their texts are put together when none is given.
         */
        JoinWords: {
            /**
             * Count
             * @default 2
             */
            count?: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "join_words";
            /** Sentence */
            sentence: number;
            /** Text */
            text?: string | null;
            /** Word */
            word: number;
        };
        JsonValue: unknown;
        /**
         * LayoutSpan
         * @description Frames [start, end) of the clip shown with one layout; `why` says in plain words what chose it.
         */
        LayoutSpan: {
            /** End */
            end: number;
            /** Layout */
            layout: components["schemas"]["CropLayout"] | components["schemas"]["FitLayout"] | components["schemas"]["SplitLayout"];
            /**
             * Manual
             * @default false
             */
            manual?: boolean;
            /** Start */
            start: number;
            /**
             * Why
             * @default
             */
            why?: string;
        };
        /**
         * LookSettings
         * @description How clips look unless an export says otherwise.
         *
         *     Attributes:
         *         aspect: shape.
         *         template: id of the template; the brand kit's, else the first, when None.
         *         captions: burn captions in.
         *         emoji: emoji in captions; the template decides when None.
         *         caption_position: where captions stand: 0 is the top of the safe area, 1 its bottom; the template
         *             decides when None.
         *         keywords: keywords in another colour; the template decides when None.
         *         brand_kit_id: whose colours, fonts and marks.
         */
        LookSettings: {
            /**
             * Aspect
             * @default 9:16
             * @enum {string}
             */
            aspect?: "9:16" | "1:1" | "4:5" | "16:9" | (string & {});
            /** Brand Kit Id */
            brand_kit_id?: string | null;
            /** Caption Position */
            caption_position?: number | null;
            /**
             * Captions
             * @default true
             */
            captions?: boolean;
            /** Emoji */
            emoji?: boolean | null;
            /** Keywords */
            keywords?: boolean | null;
            /** Template */
            template?: string | null;
        };
        /**
         * ManualMoment
         * @description A range of the source; its edges move as those of a trim.
         */
        ManualMoment: {
            /** End Ms */
            end_ms: number;
            /**
             * Snap
             * @default sentence
             * @enum {string}
             */
            snap?: "sentence" | "word";
            /** Start Ms */
            start_ms: number;
            /** Title */
            title?: string | null;
        };
        /**
         * Mark
         * @description The logo as it is laid over every clip.
         *
         *     Attributes:
         *         asset_id: a ready logo.
         *         position: where.
         *         width: share of the clip's width.
         *         opacity: 0 to 1.
         *         margin: distance from the edges, share of the clip's width.
         */
        Mark: {
            /** Asset Id */
            asset_id: string;
            /**
             * Margin
             * @default 0.04
             */
            margin?: number;
            /**
             * Opacity
             * @default 0.85
             */
            opacity?: number;
            /**
             * Position
             * @default top-right
             * @enum {string}
             */
            position?: "top-left" | "top-right" | "bottom-left" | "bottom-right" | "top" | "bottom" | (string & {});
            /**
             * Width
             * @default 0.16
             */
            width?: number;
        };
        /**
         * Me
         * @description The person who is signed in; `org_id` is the organisation acted in, empty without any.
         */
        Me: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Email */
            email: string;
            /** Email Verified */
            email_verified: boolean;
            /** Has Password */
            has_password: boolean;
            /** Id */
            id: string;
            /** Locale */
            locale: string;
            /** Name */
            name: string;
            notices: components["schemas"]["NoticeChoices"];
            /** Org Id */
            org_id: string;
            /** Orgs */
            orgs: components["schemas"]["OrgOfMe"][];
        };
        /**
         * MeChange
         * @description What to change; what is left out stays.
         */
        MeChange: {
            /** Locale */
            locale?: string | null;
            /** Name */
            name?: string | null;
            notices?: components["schemas"]["NoticeChoices"] | null;
        };
        /**
         * MediaSource
         * @description A file or signed address that ffmpeg can open, with the streams chosen from it.
         *
         *     Attributes:
         *         location: absolute path, or an http(s) address that we ourselves made or checked.
         *         video_stream: index among all streams of the file, None when there is no moving picture.
         *         audio_stream: index among all streams of the file, None when there is no sound.
         *         fingerprint: content hash, the key of every cache; empty when not known.
         */
        MediaSource: {
            /** Audio Stream */
            audio_stream?: number | null;
            /**
             * Fingerprint
             * @default
             */
            fingerprint?: string;
            /** Location */
            location: string;
            /** Video Stream */
            video_stream?: number | null;
        };
        /**
         * MemberChange
         * @description Another role.
         */
        MemberChange: {
            role: components["schemas"]["Role"];
        };
        /**
         * MemberOut
         * @description A person in the org.
         */
        MemberOut: {
            /** Email */
            email: string;
            /** Email Verified */
            email_verified: boolean;
            /**
             * Joined At
             * Format: date-time
             */
            joined_at: string;
            /** Name */
            name: string;
            role: components["schemas"]["Role"];
            /** User Id */
            user_id: string;
        };
        /**
         * MergeSpeakers
         * @description Two speakers are one person.
         */
        MergeSpeakers: {
            /** Into */
            into: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "merge_speakers";
            /** Speaker */
            speaker: string;
        };
        /**
         * MomentChange
         * @description What may be changed of a moment; what is left out stays.
         *
         *     `start_ms` and `end_ms` move to the edges of whole sentences, or with `snap: "word"` only so far that
         *     no word is cut. `look` replaces all that the clip had of its own; null gives it the project's look again.
         */
        MomentChange: {
            /** End Ms */
            end_ms?: number | null;
            /** Hashtags */
            hashtags?: string[] | null;
            look?: components["schemas"]["MomentLook"] | null;
            /**
             * Snap
             * @default sentence
             * @enum {string}
             */
            snap?: "sentence" | "word";
            /** Start Ms */
            start_ms?: number | null;
            /** Status */
            status?: ("new" | "kept" | "dismissed") | null;
            /** Title */
            title?: string | null;
        };
        /**
         * MomentLook
         * @description What of the project's look a clip has of its own; what is left out is the project's.
         *
         *     As `settings.look` of a project has it: null is a choice too, it leaves the matter to the caption style.
         */
        MomentLook: {
            /**
             * Aspect
             * @enum {string}
             */
            aspect?: "9:16" | "1:1" | "4:5" | "16:9" | (string & {});
            /** Brand Kit Id */
            brand_kit_id?: string | null;
            /** Caption Position */
            caption_position?: number | null;
            /** Captions */
            captions?: boolean;
            /** Emoji */
            emoji?: boolean | null;
            /** Keywords */
            keywords?: boolean | null;
            /** Template */
            template?: string | null;
        };
        /**
         * MomentOut
         * @description A moment with its evidence; `score` is 0 until one made by hand was weighed.
         */
        MomentOut: {
            /** Absent */
            absent: {
                [key: string]: string;
            };
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Duration Ms */
            duration_ms: number;
            /** End Ms */
            end_ms: number;
            /** First Sentence */
            first_sentence: number;
            /** Hashtags */
            hashtags: string[];
            /** Id */
            id: string;
            /** Last Sentence */
            last_sentence: number;
            look: components["schemas"]["MomentLook"] | null;
            /**
             * Origin
             * @enum {string}
             */
            origin: "detected" | "manual" | "whole" | "similar" | (string & {});
            /** Project Id */
            project_id: string;
            /** Rank */
            rank: number;
            /** Reasons */
            reasons: components["schemas"]["ReasonOut"][];
            /** Score */
            score: number;
            /** Start Ms */
            start_ms: number;
            /**
             * Status
             * @enum {string}
             */
            status: "new" | "kept" | "dismissed" | (string & {});
            /** Subscores */
            subscores: {
                [key: string]: number;
            };
            /** Text */
            text: string;
            /**
             * Timeline Status
             * @enum {string}
             */
            timeline_status: "none" | "composing" | "ready" | "failed" | (string & {});
            /** Title */
            title: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Version */
            version: number;
        };
        /**
         * MomentOutcomes
         * @description What became of moments that were found on whole days (UTC), both ends included.
         *
         *     Attributes:
         *         by_hand: moments made by hand in that time, which are in no band: nobody scored them first.
         */
        MomentOutcomes: {
            /** By Hand */
            by_hand: number;
            /** Data */
            data: components["schemas"]["ScoreBand"][];
            /** Since */
            since: string;
            /** Until */
            until: string;
        };
        /**
         * MomentPage
         * @description A page of moments, and of detection as a whole how many were asked for and what is missing.
         */
        MomentPage: {
            /** Data */
            data: components["schemas"]["MomentOut"][];
            /** Has More */
            has_more: boolean;
            /** Next Cursor */
            next_cursor: string | null;
            /** Notices */
            notices: string[];
            /** Requested */
            requested: number | null;
            /** Shortages */
            shortages: components["schemas"]["ShortageOut"][];
        };
        /**
         * MomentTimelineOut
         * @description The resolved timeline, and what a browser needs beside it to draw the clip as it will be rendered.
         *
         *     `ass` is the compiled caption script, null without captions. `files` has signed addresses by the names
         *     that the timeline has for them: `asset:<id>` (the source's is that of what browsers play of it),
         *     `emoji:<code points>`, and `font:<path>` for fonts that do not come with the web app. What is not there is
         *     left out: a source that was removed or whose light copy is not made yet, the picture of an emoji that was
         *     put in by hand until the clip is composed or rendered again. `picture` and `framing` are null for sound
         *     alone, `intro` and `outro` where there is none.
         */
        MomentTimelineOut: {
            /** Ass */
            ass: string | null;
            /** Edited */
            edited: boolean;
            /** Files */
            files: {
                [key: string]: string;
            };
            /**
             * Files Expire At
             * Format: date-time
             */
            files_expire_at: string;
            framing: components["schemas"]["FramingOut"] | null;
            intro: components["schemas"]["BookendOut"] | null;
            /** Moment Id */
            moment_id: string;
            outro: components["schemas"]["BookendOut"] | null;
            picture: components["schemas"]["SourcePicture"] | null;
            timeline: components["schemas"]["Timeline"];
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Version */
            version: number;
        };
        /**
         * MomentVersionOut
         * @description What a moment was before its change to `version` + 1.
         */
        MomentVersionOut: {
            /** Actor */
            actor: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Edited Timeline */
            edited_timeline: boolean;
            /** End Ms */
            end_ms: number;
            /** Hashtags */
            hashtags: string[];
            look: components["schemas"]["MomentLook"] | null;
            /** Start Ms */
            start_ms: number;
            /**
             * Status
             * @enum {string}
             */
            status: "new" | "kept" | "dismissed" | (string & {});
            /** Title */
            title: string;
            /** Version */
            version: number;
        };
        /**
         * MomentVersionPage
         * @description Earlier versions, newest first.
         */
        MomentVersionPage: {
            /** Data */
            data: components["schemas"]["MomentVersionOut"][];
            /** Has More */
            has_more: boolean;
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * MoreLikeThis
         * @description How many moments to look for.
         */
        MoreLikeThis: {
            /**
             * Count
             * @default 3
             */
            count?: number;
        };
        /**
         * NameChange
         * @description Another name.
         */
        NameChange: {
            /** Name */
            name: string;
        };
        /**
         * NarrationSettings
         * @description How a script is spoken.
         *
         *     Attributes:
         *         voice: by name, the packaged one for ''.
         *         language: ISO 639-1 code of the text, None to guess it.
         *         speed: 0.5 to 2.
         */
        NarrationSettings: {
            /** Language */
            language?: string | null;
            /**
             * Speed
             * @default 1
             */
            speed?: number;
            /**
             * Voice
             * @default
             */
            voice?: string;
        };
        /**
         * NewBrandFile
         * @description A file and where to send its bytes.
         */
        NewBrandFile: {
            file: components["schemas"]["BrandFileOut"];
            upload: components["schemas"]["SignedUpload"];
        };
        /**
         * NewReviewLink
         * @description A new review link, with the address and token that are shown this once.
         */
        NewReviewLink: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** Export Ids */
            export_ids: string[];
            /** Id */
            id: string;
            /** May Download */
            may_download: boolean;
            /** Project Id */
            project_id: string;
            /** Revoked At */
            revoked_at: string | null;
            /** Title */
            title: string;
            /** Token */
            token: string;
            /** Url */
            url: string;
            /** Views */
            views: number;
        };
        /**
         * NoticeChoices
         * @description One choice for each kind of notice.
         *
         *     Attributes:
         *         by_api_key: of what API keys and OAuth2 clients began that the person made: a notice of it comes by
         *             the ways that both this and the choice for its kind allow.
         */
        NoticeChoices: {
            /**
             * @default {
             *       "app": true,
             *       "email": false
             *     }
             */
            by_api_key?: components["schemas"]["Ways"];
            /**
             * @default {
             *       "app": true,
             *       "email": true
             *     }
             */
            export_failed?: components["schemas"]["Ways"];
            /**
             * @default {
             *       "app": true,
             *       "email": false
             *     }
             */
            export_ready?: components["schemas"]["Ways"];
            /**
             * @default {
             *       "app": true,
             *       "email": true
             *     }
             */
            project_failed?: components["schemas"]["Ways"];
            /**
             * @default {
             *       "app": true,
             *       "email": true
             *     }
             */
            project_ready?: components["schemas"]["Ways"];
            /**
             * @default {
             *       "app": true,
             *       "email": true
             *     }
             */
            usage_limit_reached?: components["schemas"]["Ways"];
        };
        /**
         * NoticeOut
         * @description A message in the app.
         *
         *     Attributes:
         *         kind: the type of event it tells of.
         *         link: path of the page in the web app.
         *         read: whether it was marked as read.
         */
        NoticeOut: {
            /** Body */
            body: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Link */
            link: string;
            /** Read */
            read: boolean;
            /** Title */
            title: string;
        };
        /**
         * NoticePage
         * @description A page of notices.
         *
         *     Attributes:
         *         unread: how many there are in all that were not read.
         */
        NoticePage: {
            /** Data */
            data: components["schemas"]["NoticeOut"][];
            /** Has More */
            has_more: boolean;
            /** Next Cursor */
            next_cursor: string | null;
            /** Unread */
            unread: number;
        };
        /**
         * NoticesRead
         * @description Which notices were read; all of them when none are named.
         */
        NoticesRead: {
            /** Ids */
            ids?: string[] | null;
        };
        /**
         * OAuthClientCreate
         * @description A new OAuth2 client.
         */
        OAuthClientCreate: {
            /** Name */
            name: string;
            /**
             * Scopes
             * @example [
             *       "projects:read",
             *       "projects:write"
             *     ]
             */
            scopes: string[];
        };
        /**
         * OAuthClientMade
         * @description A new client; `client_secret` is shown this once and not kept.
         */
        OAuthClientMade: {
            /** Client Secret */
            client_secret: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Created By */
            created_by: string;
            /** Id */
            id: string;
            /** Last Used At */
            last_used_at: string | null;
            /** Name */
            name: string;
            /** Revoked At */
            revoked_at: string | null;
            /** Scopes */
            scopes: string[];
        };
        /**
         * OAuthClientOut
         * @description A client, without its secret; its id is the client_id.
         */
        OAuthClientOut: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Created By */
            created_by: string;
            /** Id */
            id: string;
            /** Last Used At */
            last_used_at: string | null;
            /** Name */
            name: string;
            /** Revoked At */
            revoked_at: string | null;
            /** Scopes */
            scopes: string[];
        };
        /**
         * OrgChange
         * @description What to change; of `settings` each member that is given replaces the one before.
         */
        OrgChange: {
            /** Name */
            name?: string | null;
            settings?: components["schemas"]["OrgSettings"] | null;
        };
        /**
         * OrgCreate
         * @description A new org.
         */
        OrgCreate: {
            /** Name */
            name: string;
        };
        /**
         * OrgList
         * @description All orgs of the caller.
         */
        OrgList: {
            /** Data */
            data: components["schemas"]["OrgOut"][];
        };
        /**
         * OrgOfMe
         * @description An organisation of the person.
         */
        OrgOfMe: {
            /** Id */
            id: string;
            /** Name */
            name: string;
            role: components["schemas"]["Role"];
        };
        /**
         * OrgOut
         * @description An org; `role` is the caller's own, null for machines.
         */
        OrgOut: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Id */
            id: string;
            /** Name */
            name: string;
            role: components["schemas"]["Role"] | null;
            settings: components["schemas"]["OrgSettings"];
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
        };
        /**
         * OrgSettings
         * @description What an org decides for all its projects.
         *
         *     Attributes:
         *         recognition: engine and model.
         *         vocabulary: names and terms that recognition should know.
         *         source_retention_days: sources are deleted so long after their project was last used; never when null.
         */
        OrgSettings: {
            /** @default {} */
            recognition?: components["schemas"]["RecognitionDefaults"];
            /** Source Retention Days */
            source_retention_days?: number | null;
            /**
             * Vocabulary
             * @default []
             */
            vocabulary?: string[];
        };
        /**
         * Overrides
         * @description What is different from the template and the project for these exports alone.
         */
        Overrides: {
            /**
             * Caption Position
             * @description Where captions stand: 0 is the top of the safe area, 1 its bottom.
             */
            caption_position?: number | null;
            /**
             * Captions
             * @description Burn captions in; SRT and VTT come anyway.
             */
            captions?: boolean | null;
            /**
             * Emoji
             * @description Emoji in captions.
             */
            emoji?: boolean | null;
            /** Title */
            title?: string | null;
        };
        /** Page[ApiKeyOut] */
        Page_ApiKeyOut_: {
            /** Data */
            data: components["schemas"]["ApiKeyOut"][];
            /** Has More */
            has_more: boolean;
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[Asset] */
        Page_Asset_: {
            /** Data */
            data: components["schemas"]["Asset"][];
            /** Has More */
            has_more: boolean;
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[AuditEntryOut] */
        Page_AuditEntryOut_: {
            /** Data */
            data: components["schemas"]["AuditEntryOut"][];
            /** Has More */
            has_more: boolean;
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[BrandFileOut] */
        Page_BrandFileOut_: {
            /** Data */
            data: components["schemas"]["BrandFileOut"][];
            /** Has More */
            has_more: boolean;
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[BrandKitOut] */
        Page_BrandKitOut_: {
            /** Data */
            data: components["schemas"]["BrandKitOut"][];
            /** Has More */
            has_more: boolean;
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[BrandVersionOut] */
        Page_BrandVersionOut_: {
            /** Data */
            data: components["schemas"]["BrandVersionOut"][];
            /** Has More */
            has_more: boolean;
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[DeliveryOut] */
        Page_DeliveryOut_: {
            /** Data */
            data: components["schemas"]["DeliveryOut"][];
            /** Has More */
            has_more: boolean;
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[EventOut] */
        Page_EventOut_: {
            /** Data */
            data: components["schemas"]["EventOut"][];
            /** Has More */
            has_more: boolean;
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[ExportOut] */
        Page_ExportOut_: {
            /** Data */
            data: components["schemas"]["ExportOut"][];
            /** Has More */
            has_more: boolean;
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[InviteOut] */
        Page_InviteOut_: {
            /** Data */
            data: components["schemas"]["InviteOut"][];
            /** Has More */
            has_more: boolean;
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[JobOut] */
        Page_JobOut_: {
            /** Data */
            data: components["schemas"]["JobOut"][];
            /** Has More */
            has_more: boolean;
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[MemberOut] */
        Page_MemberOut_: {
            /** Data */
            data: components["schemas"]["MemberOut"][];
            /** Has More */
            has_more: boolean;
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[OAuthClientOut] */
        Page_OAuthClientOut_: {
            /** Data */
            data: components["schemas"]["OAuthClientOut"][];
            /** Has More */
            has_more: boolean;
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[Project] */
        Page_Project_: {
            /** Data */
            data: components["schemas"]["Project"][];
            /** Has More */
            has_more: boolean;
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[RequestOut] */
        Page_RequestOut_: {
            /** Data */
            data: components["schemas"]["RequestOut"][];
            /** Has More */
            has_more: boolean;
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[ReviewLinkOut] */
        Page_ReviewLinkOut_: {
            /** Data */
            data: components["schemas"]["ReviewLinkOut"][];
            /** Has More */
            has_more: boolean;
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[TemplateOut] */
        Page_TemplateOut_: {
            /** Data */
            data: components["schemas"]["TemplateOut"][];
            /** Has More */
            has_more: boolean;
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[Voice] */
        Page_Voice_: {
            /** Data */
            data: components["schemas"]["Voice"][];
            /** Has More */
            has_more: boolean;
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[WebhookOut] */
        Page_WebhookOut_: {
            /** Data */
            data: components["schemas"]["WebhookOut"][];
            /** Has More */
            has_more: boolean;
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * PartPut
         * @description The request of one part.
         */
        PartPut: {
            /** Headers */
            headers: {
                [key: string]: string;
            };
            /** Method */
            method: string;
            /** Number */
            number: number;
            /** Size */
            size: number;
            /** Url */
            url: string;
        };
        /**
         * PartsRequest
         * @description A range of parts to send next.
         */
        PartsRequest: {
            /**
             * Count
             * @default 100
             */
            count?: number;
            /**
             * First
             * @default 1
             */
            first?: number;
        };
        /**
         * PasswordChange
         * @description The new password; the current one unless there is none yet.
         */
        PasswordChange: {
            /** Current Password */
            current_password?: string | null;
            /** New Password */
            new_password: string;
        };
        /**
         * PasswordReset
         * @description The token in the link, and the new password.
         */
        PasswordReset: {
            /** Password */
            password: string;
            /** Token */
            token: string;
        };
        /**
         * Picture
         * @description A picture by signed address.
         */
        Picture: {
            /** Height */
            height: number;
            /** Url */
            url: string;
            /** Width */
            width: number;
        };
        /**
         * Place
         * @description A point of the source's picture, fractions of its width and height.
         */
        Place: {
            /** X */
            x: number;
            /** Y */
            y: number;
        };
        /**
         * Playback
         * @description What a browser plays: the source itself, or a lighter copy with the same time.
         */
        Playback: {
            /** Content Type */
            content_type: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "source" | "proxy" | (string & {});
            /** Url */
            url: string;
        };
        /**
         * PresignedParts
         * @description Requests for parts, in order.
         */
        PresignedParts: {
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** Parts */
            parts: components["schemas"]["PartPut"][];
        };
        /**
         * Preview
         * @description A picture that shows the kit; the address is good for an hour.
         */
        Preview: {
            /** Asset Id */
            asset_id: string;
            /** Url */
            url: string;
        };
        /**
         * PreviewOut
         * @description An address that plays a range without rendering; seek to `start_ms` and stop at `end_ms`.
         */
        PreviewOut: {
            /** Content Type */
            content_type: string;
            /** End Ms */
            end_ms: number;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** Start Ms */
            start_ms: number;
            /** Url */
            url: string;
        };
        /**
         * ProblemDetails
         * @description The body of every failure (RFC 9457).
         */
        ProblemDetails: {
            /** Code */
            code: string;
            /** Detail */
            detail: string;
            /** Errors */
            errors: components["schemas"]["FieldProblem"][];
            /** Request Id */
            request_id: string;
            /** Status */
            status: number;
            /** Title */
            title: string;
            /** Type */
            type: string;
        };
        /**
         * ProcessingTimes
         * @description Times of jobs that were completed on whole days (UTC), both ends included.
         */
        ProcessingTimes: {
            /** Data */
            data: components["schemas"]["JobTimes"][];
            /** Since */
            since: string;
            /** Until */
            until: string;
        };
        /**
         * Project
         * @description A source and how far its work is.
         */
        Project: {
            counts: components["schemas"]["Counts"];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Created By */
            created_by: string;
            /** Duplicate Of */
            duplicate_of: string | null;
            /** Duration Ms */
            duration_ms: number | null;
            error: components["schemas"]["ProjectError"] | null;
            /** Eta Ms */
            eta_ms: number | null;
            /** External Id */
            external_id: string | null;
            /** Id */
            id: string;
            /** Language */
            language: string | null;
            /** Metadata */
            metadata: {
                [key: string]: string;
            };
            /** Note */
            note: string;
            /** Notices */
            notices: string[];
            /**
             * Origin
             * @enum {string}
             */
            origin: "file" | "url" | "script" | (string & {});
            /** Poster Url */
            poster_url: string | null;
            /** Progress */
            progress: number;
            /** Run */
            run: number;
            settings: components["schemas"]["ProjectSettings"];
            /** Source Url */
            source_url: string | null;
            /** Stage */
            stage: string;
            /**
             * Status
             * @enum {string}
             */
            status: "awaiting_upload" | "processing" | "ready" | "failed" | "cancelled" | (string & {});
            /** Title */
            title: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Version */
            version: number;
        };
        /**
         * ProjectCancelled
         * @description A project's work was called off, or the upload of its file was; what was done before stays.
         */
        ProjectCancelled: {
            /** Created By */
            created_by: string;
            /** External Id */
            external_id: string | null;
            /** Metadata */
            metadata: {
                [key: string]: unknown;
            };
            /** Project Id */
            project_id: string;
            /** Status */
            status: string;
            /** Title */
            title: string;
        };
        /**
         * ProjectDetail
         * @description A project with its source and what browsers show of it.
         */
        ProjectDetail: {
            counts: components["schemas"]["Counts"];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Created By */
            created_by: string;
            /** Duplicate Of */
            duplicate_of: string | null;
            /** Duration Ms */
            duration_ms: number | null;
            error: components["schemas"]["ProjectError"] | null;
            /** Eta Ms */
            eta_ms: number | null;
            /** External Id */
            external_id: string | null;
            /** Id */
            id: string;
            /** Language */
            language: string | null;
            media: components["schemas"]["ProjectMedia"];
            /** Metadata */
            metadata: {
                [key: string]: string;
            };
            /** Note */
            note: string;
            /** Notices */
            notices: string[];
            /**
             * Origin
             * @enum {string}
             */
            origin: "file" | "url" | "script" | (string & {});
            /** Poster Url */
            poster_url: string | null;
            /** Progress */
            progress: number;
            /** Run */
            run: number;
            /** Script */
            script: string | null;
            settings: components["schemas"]["ProjectSettings"];
            source: components["schemas"]["SourceFacts"] | null;
            /** Source Url */
            source_url: string | null;
            /** Stage */
            stage: string;
            /**
             * Status
             * @enum {string}
             */
            status: "awaiting_upload" | "processing" | "ready" | "failed" | "cancelled" | (string & {});
            /** Title */
            title: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Version */
            version: number;
        };
        /**
         * ProjectError
         * @description What went wrong and what to do.
         */
        ProjectError: {
            /** Code */
            code: string;
            /** Reason */
            reason: string;
            /** Remedy */
            remedy: string;
        };
        /**
         * ProjectFailed
         * @description A project's run failed for good.
         */
        ProjectFailed: {
            /** Created By */
            created_by: string;
            error: components["schemas"]["FailureCause"];
            /** External Id */
            external_id: string | null;
            /** Metadata */
            metadata: {
                [key: string]: unknown;
            };
            /** Project Id */
            project_id: string;
            /** Status */
            status: string;
            /** Title */
            title: string;
        };
        /**
         * ProjectMedia
         * @description Signed addresses of what a browser shows; ask again once they have expired.
         */
        ProjectMedia: {
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            filmstrip: components["schemas"]["FilmstripView"] | null;
            /** Peaks Url */
            peaks_url: string | null;
            playback: components["schemas"]["Playback"] | null;
            poster: components["schemas"]["Picture"] | null;
            /** Source Url */
            source_url: string | null;
        };
        /**
         * ProjectPatch
         * @description What may be changed; what is left out stays. `metadata` replaces all pairs.
         */
        ProjectPatch: {
            /** External Id */
            external_id?: string | null;
            /** Metadata */
            metadata?: {
                [key: string]: string;
            } | null;
            settings?: components["schemas"]["ProjectSettings"] | null;
            /** Title */
            title?: string | null;
        };
        /**
         * ProjectReady
         * @description All clips of a project can be seen.
         */
        ProjectReady: {
            /** Created By */
            created_by: string;
            /** External Id */
            external_id: string | null;
            /** Metadata */
            metadata: {
                [key: string]: unknown;
            };
            /** Project Id */
            project_id: string;
            /** Status */
            status: string;
            /** Title */
            title: string;
        };
        /**
         * ProjectSettings
         * @description All that a person may choose for a project.
         *
         *     Attributes:
         *         recognition: how speech becomes text.
         *         detect: which moments to find.
         *         look: how clips look.
         *         narration: how a script is spoken.
         */
        ProjectSettings: {
            detect?: components["schemas"]["DetectSettings"];
            look?: components["schemas"]["LookSettings"];
            narration?: components["schemas"]["NarrationSettings"];
            recognition?: components["schemas"]["RecognitionSettings"];
        };
        /**
         * ProviderFinish
         * @description What the provider gave back to the browser, and the binding.
         *
         *     Attributes:
         *         code: of the provider's answer.
         *         state: as it was started with.
         *         binding: as it was started with, kept by the browser and never in an address.
         *         iss: of the provider's answer, when there is one (RFC 9207).
         */
        ProviderFinish: {
            /** Binding */
            binding: string;
            /** Code */
            code: string;
            /** Iss */
            iss?: string | null;
            /** State */
            state: string;
        };
        /**
         * ProviderKeyList
         * @description All provider keys of the org.
         */
        ProviderKeyList: {
            /** Data */
            data: components["schemas"]["ProviderKeyOut"][];
        };
        /**
         * ProviderKeyOut
         * @description That there is a key, and its end.
         */
        ProviderKeyOut: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Hint */
            hint: string;
            /** Provider */
            provider: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
        };
        /**
         * ProviderKeyPut
         * @description A provider's key.
         */
        ProviderKeyPut: {
            /** Key */
            key: string;
        };
        /**
         * ProviderList
         * @description All providers, and who may sign up.
         */
        ProviderList: {
            /** Data */
            data: components["schemas"]["ProviderOut"][];
            /**
             * Signup
             * @enum {string}
             */
            signup: "open" | "invite" | "closed" | (string & {});
        };
        /**
         * ProviderOut
         * @description A provider to sign in with.
         */
        ProviderOut: {
            /** Id */
            id: string;
            /** Name */
            name: string;
        };
        /**
         * ProviderStart
         * @description Where to send the browser; keep `binding` in it, and send it with what the provider gives back.
         */
        ProviderStart: {
            /** Authorization Url */
            authorization_url: string;
            /** Binding */
            binding: string;
            /** State */
            state: string;
        };
        /**
         * ProviderStartOptions
         * @description What for; the invite is used when the account is new.
         */
        ProviderStartOptions: {
            /** Invite */
            invite?: string | null;
        };
        /**
         * ReasonOut
         * @description One thing that speaks for a moment, or against it, and where to look.
         */
        ReasonOut: {
            /** End Ms */
            end_ms: number;
            /** Kind */
            kind: string;
            /** Start Ms */
            start_ms: number;
            /** Text */
            text: string;
            /** Weight */
            weight: number;
        };
        /**
         * RecognitionDefaults
         * @description Who recognises speech where a project does not say: null is the server's default.
         */
        RecognitionDefaults: {
            /** Engine */
            engine?: ("whisper" | "assemblyai") | null;
            /** Model */
            model?: string | null;
        };
        /**
         * RecognitionSettings
         * @description How speech becomes text.
         *
         *     Attributes:
         *         engine: who recognises; the org's default when None.
         *         model: a Whisper model by name; the org's default when None.
         */
        RecognitionSettings: {
            /**
             * Beam Size
             * @default 1
             */
            beam_size?: number;
            /**
             * Diarize
             * @default true
             */
            diarize?: boolean;
            /** Engine */
            engine?: ("whisper" | "assemblyai") | null;
            /** Language */
            language?: string | null;
            /** Model */
            model?: string | null;
            /**
             * Restore Punctuation
             * @default true
             */
            restore_punctuation?: boolean;
            /** Speakers */
            speakers?: number | null;
            /**
             * Vocabulary
             * @default []
             */
            vocabulary?: string[];
        };
        /**
         * Refresh
         * @description A refresh token.
         */
        Refresh: {
            /** Refresh Token */
            refresh_token: string;
        };
        /**
         * RenameSpeaker
         * @description Show a speaker under another name.
         */
        RenameSpeaker: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "rename_speaker";
            /** Name */
            name: string;
            /** Speaker */
            speaker: string;
        };
        /**
         * RequestOut
         * @description One request and how it was answered.
         */
        RequestOut: {
            /** Actor */
            actor: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Code */
            code: string;
            /** Duration Ms */
            duration_ms: number;
            /** Id */
            id: string;
            /** Ip */
            ip: string;
            /** Method */
            method: string;
            /** Path */
            path: string;
            /** Route */
            route: string;
            /** Status */
            status: number;
        };
        /**
         * RerunRequest
         * @description Run again from a stage on, with other settings if given.
         */
        RerunRequest: {
            /**
             * From
             * @default detect
             * @enum {string}
             */
            from?: "transcribe" | "detect";
            settings?: components["schemas"]["ProjectSettings"] | null;
        };
        /**
         * ReviewLinkCreate
         * @description A link that shows exports of one project to people without an account.
         */
        ReviewLinkCreate: {
            /**
             * Expires In Days
             * @default 14
             */
            expires_in_days?: number;
            /** Export Ids */
            export_ids: string[];
            /**
             * May Download
             * @default true
             */
            may_download?: boolean;
            /**
             * Title
             * @default
             */
            title?: string;
        };
        /**
         * ReviewLinkOut
         * @description A review link; its address was told when it was made.
         */
        ReviewLinkOut: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** Export Ids */
            export_ids: string[];
            /** Id */
            id: string;
            /** May Download */
            may_download: boolean;
            /** Project Id */
            project_id: string;
            /** Revoked At */
            revoked_at: string | null;
            /** Title */
            title: string;
            /** Views */
            views: number;
        };
        /**
         * ReviewOut
         * @description What a review link shows.
         */
        ReviewOut: {
            /** Clips */
            clips: components["schemas"]["ReviewedClip"][];
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** May Download */
            may_download: boolean;
            /** Title */
            title: string;
        };
        /**
         * ReviewedClip
         * @description A clip as its reviewers see it.
         */
        ReviewedClip: {
            /** Aspect */
            aspect: string;
            /** Download Url */
            download_url: string | null;
            /** Duration Ms */
            duration_ms: number | null;
            /** Id */
            id: string;
            /** Picture Url */
            picture_url: string;
            /** Subtitles Url */
            subtitles_url: string;
            /** Title */
            title: string;
            /** Video Url */
            video_url: string;
        };
        /**
         * Role
         * @description What a member of an org is.
         * @enum {string}
         */
        Role: "owner" | "admin" | "editor" | "viewer" | (string & {});
        /**
         * ScoreBand
         * @description What became of the moments with scores of `from_score` up to `to_score`; each counts once.
         *
         *     Attributes:
         *         from_score: lowest score, included.
         *         to_score: highest score, included in the last band only.
         *         found: all of them.
         *         kept: kept with the edges that they were found with.
         *         trimmed: kept or still undecided, with other edges.
         *         dismissed: dismissed, whatever their edges.
         *         untouched: neither decided on nor trimmed.
         */
        ScoreBand: {
            /** Dismissed */
            dismissed: number;
            /** Found */
            found: number;
            /** From Score */
            from_score: number;
            /** Kept */
            kept: number;
            /** To Score */
            to_score: number;
            /** Trimmed */
            trimmed: number;
            /** Untouched */
            untouched: number;
        };
        /**
         * ScriptSource
         * @description A text to be spoken; `markdown` takes marks, links and code away first.
         */
        ScriptSource: {
            /**
             * Format
             * @default plain
             * @enum {string}
             */
            format?: "plain" | "markdown";
            /** Text */
            text: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "script";
            /** Voice */
            voice?: string | null;
        };
        /**
         * Segment
         * @description Frames [source_start, source_end) of the source, played one after another.
         */
        Segment: {
            /** Source End */
            source_end: number;
            /** Source Start */
            source_start: number;
        };
        /**
         * SessionList
         * @description All live sessions.
         */
        SessionList: {
            /** Data */
            data: components["schemas"]["SessionOut"][];
        };
        /**
         * SessionOut
         * @description A sign-in on one device.
         */
        SessionOut: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Current */
            current: boolean;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** Id */
            id: string;
            /** Ip */
            ip: string;
            /**
             * Used At
             * Format: date-time
             */
            used_at: string;
            /** User Agent */
            user_agent: string;
        };
        /**
         * SetSentence
         * @description Write a sentence otherwise; words that stay keep their times. An empty text deletes it.
         */
        SetSentence: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "set_sentence";
            /** Sentence */
            sentence: number;
            /** Text */
            text: string;
        };
        /**
         * SetSpeaker
         * @description Say who speaks a sentence.
         */
        SetSpeaker: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "set_speaker";
            /** Sentence */
            sentence: number;
            /** Speaker */
            speaker: string | null;
        };
        /**
         * SetWord
         * @description Spell a word otherwise; a text of several words splits its time among them.
         */
        SetWord: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "set_word";
            /** Sentence */
            sentence: number;
            /** Text */
            text: string;
            /** Word */
            word: number;
        };
        /**
         * ShortageOut
         * @description How many moments are missing, and why.
         */
        ShortageOut: {
            /** Count */
            count: number;
            /** Reason */
            reason: string;
        };
        /**
         * SignIn
         * @description E-mail address and password.
         */
        SignIn: {
            /**
             * Email
             * Format: email
             */
            email: string;
            /** Password */
            password: string;
        };
        /**
         * SignUp
         * @description A new account.
         *
         *     Attributes:
         *         org_name: of the organisation that is made, or of the set-up link's; other invites have one already.
         *         invite: token of an invite, or of the set-up link of a new server.
         */
        SignUp: {
            /**
             * Email
             * Format: email
             */
            email: string;
            /** Invite */
            invite?: string | null;
            /**
             * Name
             * @default
             */
            name?: string;
            /** Org Name */
            org_name?: string | null;
            /** Password */
            password: string;
        };
        /**
         * SignedIn
         * @description Tokens of a session: the access token as Bearer, the refresh token once, for the next pair.
         */
        SignedIn: {
            /** Access Token */
            access_token: string;
            /** Expires In */
            expires_in: number;
            /** Org Id */
            org_id: string;
            /** Refresh Expires In */
            refresh_expires_in: number;
            /** Refresh Token */
            refresh_token: string;
            /** Session Id */
            session_id: string;
            /**
             * Token Type
             * @constant
             */
            token_type: "Bearer";
        };
        /**
         * SignedPut
         * @description A request to send to storage: this method, this address, every header as it stands here.
         */
        SignedPut: {
            /** Headers */
            headers: {
                [key: string]: string;
            };
            /** Method */
            method: string;
            /** Url */
            url: string;
        };
        /**
         * SignedUpload
         * @description The request that sends the bytes: this method, address and these headers, as they stand here.
         */
        SignedUpload: {
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** Headers */
            headers: {
                [key: string]: string;
            };
            /** Method */
            method: string;
            /** Url */
            url: string;
        };
        /**
         * SimilarOut
         * @description The job that looks for more; its moments appear in the list with origin 'similar'.
         */
        SimilarOut: {
            /** Job Id */
            job_id: string;
        };
        /**
         * SourceFacts
         * @description What the source holds.
         */
        SourceFacts: {
            /** Asset Id */
            asset_id: string;
            /** Audio Codec */
            audio_codec: string | null;
            /** Content Type */
            content_type: string;
            /** Frame Rate */
            frame_rate: string | null;
            /** Height */
            height: number | null;
            /** Name */
            name: string;
            /** Sha256 */
            sha256: string | null;
            /** Size */
            size: number;
            /** Video Codec */
            video_codec: string | null;
            /** Width */
            width: number | null;
        };
        /**
         * SourcePicture
         * @description The source's picture as crops count it: decoded and turned upright.
         *
         *     `pixel_aspect` is the width of one of its pixels divided by its height, 1 for nearly all.
         */
        SourcePicture: {
            /** Height */
            height: number;
            /** Pixel Aspect */
            pixel_aspect: number;
            /** Width */
            width: number;
        };
        /**
         * Span
         * @description A stretch of time [start, end) in milliseconds.
         */
        Span: {
            /** End */
            end: number;
            /** Start */
            start: number;
        };
        /**
         * SplitLayout
         * @description Two crops, one above the other, each filling its half of the clip.
         */
        SplitLayout: {
            bottom: components["schemas"]["CropPath"];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "split";
            top: components["schemas"]["CropPath"];
        };
        /**
         * Started
         * @description A project whose work goes on, and the job that does it.
         */
        Started: {
            /** Job Id */
            job_id: string;
            project: components["schemas"]["ProjectDetail"];
        };
        /**
         * StoredPart
         * @description A part that has arrived.
         */
        StoredPart: {
            /** Number */
            number: number;
            /** Size */
            size: number;
        };
        /**
         * StoredParts
         * @description What has arrived and what is still missing, so that an upload can go on after a break.
         */
        StoredParts: {
            /** Data */
            data: components["schemas"]["StoredPart"][];
            /** Missing */
            missing: number[];
        };
        /**
         * TemplateCreate
         * @description A template of one's own: a built-in one and what is changed of it.
         */
        TemplateCreate: {
            /**
             * Aspect
             * @description Shape of clips that are asked for without one.
             */
            aspect?: ("9:16" | "1:1" | "4:5" | "16:9") | null;
            /**
             * Based On
             * @example boxed
             */
            based_on: string;
            /**
             * Captions
             * @description Whether captions are burnt in.
             */
            captions?: boolean | null;
            /** Name */
            name: string;
            /**
             * Style
             * @description Fields of the caption style that differ from those of `based_on`.
             * @default {}
             * @example {
             *       "active": "#6C4DFF",
             *       "position": 0.7,
             *       "uppercase": true
             *     }
             */
            style?: {
                [key: string]: components["schemas"]["JsonValue"];
            };
        };
        /**
         * TemplateOut
         * @description A template, with the whole caption style that results from it.
         *
         *     Attributes:
         *         built_in: comes with ClipForge and cannot be changed.
         *         changes: what differs from `based_on`.
         */
        TemplateOut: {
            /** Aspect */
            aspect: ("9:16" | "1:1" | "4:5" | "16:9") | null;
            /** Based On */
            based_on: string | null;
            /** Built In */
            built_in: boolean;
            /** Captions */
            captions: boolean | null;
            /** Changes */
            changes: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /** Created At */
            created_at: string | null;
            /** Description */
            description: string;
            /** Id */
            id: string;
            /** Name */
            name: string;
            style: components["schemas"]["CaptionStyle"];
            /** Updated At */
            updated_at: string | null;
            /** Version */
            version: number;
        };
        /**
         * TemplateUpdate
         * @description What to change; what is left out stays. `style` replaces all changes of the style.
         */
        TemplateUpdate: {
            /** Aspect */
            aspect?: ("9:16" | "1:1" | "4:5" | "16:9") | null;
            /** Captions */
            captions?: boolean | null;
            /** Name */
            name?: string | null;
            /** Style */
            style?: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
        };
        /**
         * Timeline
         * @description One clip, ready to be rendered.
         *
         *     Attributes:
         *         id: stable name, for instance that of its moment.
         *         title: to show and to name files.
         *         source: what it is cut from.
         *         rate: frames a second of source grid and clip.
         *         width: of the clip in pixels, even.
         *         height: of the clip in pixels, even.
         *         segments: parts of the source, in playing order.
         *         layouts: cover every frame of the clip once, in order; empty when the source has no picture.
         *         backdrop: the picture when the source has none.
         *         captions: what is written, None when nothing is said.
         *         burn_captions: draw them into the picture; SRT and VTT are written in any case.
         *         watermark: the brand's mark.
         *         intro: path of what comes before.
         *         outro: path of what comes after.
         *         audio: loudness.
         *         thumbnail: frame of the clip to take as its picture.
         *         hashtags: to publish with.
         *         notices: what a person should know about this clip.
         */
        Timeline: {
            /**
             * @default {
             *       "loudness_lufs": -14,
             *       "true_peak_db": -1
             *     }
             */
            audio?: components["schemas"]["AudioMix"];
            backdrop?: components["schemas"]["Backdrop"] | null;
            /**
             * Burn Captions
             * @default true
             */
            burn_captions?: boolean;
            captions?: components["schemas"]["CaptionTrack"] | null;
            /**
             * Hashtags
             * @default []
             */
            hashtags?: string[];
            /** Height */
            height: number;
            /** Id */
            id: string;
            /** Intro */
            intro?: string | null;
            /**
             * Layouts
             * @default []
             */
            layouts?: components["schemas"]["LayoutSpan"][];
            /**
             * Notices
             * @default []
             */
            notices?: string[];
            /** Outro */
            outro?: string | null;
            /** Rate */
            rate: string;
            /** Segments */
            segments: components["schemas"]["Segment"][];
            source: components["schemas"]["MediaSource"];
            /**
             * Thumbnail
             * @default 0
             */
            thumbnail?: number;
            /**
             * Title
             * @default
             */
            title?: string;
            /**
             * Version
             * @default 1
             * @constant
             */
            version?: 1;
            watermark?: components["schemas"]["Watermark"] | null;
            /** Width */
            width: number;
        };
        /**
         * TokenOnly
         * @description The token in a link that was mailed.
         */
        TokenOnly: {
            /** Token */
            token: string;
        };
        /**
         * TranscriptCorrection
         * @description Edits, made in order, all or none.
         *
         *     Sentence numbers are those of the transcript as it was read; word numbers those left by earlier edits.
         */
        TranscriptCorrection: {
            /** Edits */
            edits: (components["schemas"]["SetWord"] | components["schemas"]["JoinWords"] | components["schemas"]["DeleteWord"] | components["schemas"]["SetSentence"] | components["schemas"]["SetSpeaker"] | components["schemas"]["AddSpeaker"] | components["schemas"]["RenameSpeaker"] | components["schemas"]["MergeSpeakers"])[];
        };
        /**
         * TranscriptHeadOut
         * @description All of a transcript but its words.
         */
        TranscriptHeadOut: {
            /** Duration Ms */
            duration_ms: number;
            /** Engine */
            engine: string;
            /** Language */
            language: string;
            /** Language Confidence */
            language_confidence: number;
            /** Model */
            model: string;
            /** Notices */
            notices: string[];
            /** Project Id */
            project_id: string;
            /** Sentence Count */
            sentence_count: number;
            /** Speakers */
            speakers: {
                [key: string]: string;
            };
            /**
             * Timing
             * @enum {string}
             */
            timing: "measured" | "estimated" | (string & {});
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Version */
            version: number;
        };
        /**
         * TranscriptPage
         * @description A transcript with one page of its sentences.
         */
        TranscriptPage: {
            /** Data */
            data: components["schemas"]["TranscriptSentenceOut"][];
            /** Duration Ms */
            duration_ms: number;
            /** Engine */
            engine: string;
            /** Has More */
            has_more: boolean;
            /** Language */
            language: string;
            /** Language Confidence */
            language_confidence: number;
            /** Model */
            model: string;
            /** Next Cursor */
            next_cursor: string | null;
            /** Notices */
            notices: string[];
            /** Project Id */
            project_id: string;
            /** Sentence Count */
            sentence_count: number;
            /** Speakers */
            speakers: {
                [key: string]: string;
            };
            /**
             * Timing
             * @enum {string}
             */
            timing: "measured" | "estimated" | (string & {});
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Version */
            version: number;
        };
        /**
         * TranscriptSentenceOut
         * @description A sentence; `number` counts from 0 over the whole transcript.
         */
        TranscriptSentenceOut: {
            /** Edited */
            edited: boolean;
            /** End Ms */
            end_ms: number;
            /** Number */
            number: number;
            /** Speaker */
            speaker: string | null;
            /** Start Ms */
            start_ms: number;
            /** Text */
            text: string;
            /** Words */
            words: components["schemas"]["TranscriptWord"][];
        };
        /**
         * TranscriptWord
         * @description A word; its text has a leading blank where its script sets one.
         */
        TranscriptWord: {
            /** Confidence */
            confidence: number | null;
            /** End Ms */
            end_ms: number;
            /** Speaker */
            speaker: string | null;
            /** Start Ms */
            start_ms: number;
            /** Text */
            text: string;
        };
        /**
         * Upload
         * @description An upload: one PUT (`put`), or parts of `part_size` bytes that are asked for by number.
         */
        Upload: {
            /** Asset Id */
            asset_id: string;
            /** Content Type */
            content_type: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** Id */
            id: string;
            /**
             * Method
             * @enum {string}
             */
            method: "single" | "multipart" | (string & {});
            /** Part Count */
            part_count: number | null;
            /** Part Size */
            part_size: number | null;
            /** Project Id */
            project_id: string | null;
            put: components["schemas"]["SignedPut"] | null;
            /** Size */
            size: number;
            /**
             * Status
             * @enum {string}
             */
            status: "open" | "completed" | "aborted" | "expired" | (string & {});
        };
        /**
         * UrlSource
         * @description An address of media, or of a page that shows some.
         */
        UrlSource: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "url";
            /** Url */
            url: string;
        };
        /**
         * UsageGroup
         * @description Usage of one day, key or project.
         */
        UsageGroup: {
            /** Exports */
            exports: number;
            /** Group */
            group: string | null;
            /** Milliseconds */
            milliseconds: number;
            /** Minutes */
            minutes: number;
        };
        /**
         * UsageLimitReached
         * @description Work was refused: the plan's minutes or exports of this month are used up. Told once an hour.
         */
        UsageLimitReached: {
            /** Kind */
            kind: string;
        };
        /**
         * UsageLimits
         * @description This calendar month (UTC) against the plan; null where there is no limit.
         *
         *     Attributes:
         *         storage_bytes: what the org's files take now; equal sources count once.
         */
        UsageLimits: {
            /** Exports Limit */
            exports_limit: number | null;
            /** Exports Used */
            exports_used: number;
            /** Minutes Left */
            minutes_left: number | null;
            /** Minutes Limit */
            minutes_limit: number | null;
            /** Minutes Reserved */
            minutes_reserved: number;
            /** Minutes Used */
            minutes_used: number;
            /** Period Start */
            period_start: string;
            /** Storage Bytes */
            storage_bytes: number;
        };
        /**
         * UsageReport
         * @description Usage over whole days, both ends included; minutes are rounded here only, for reading.
         */
        UsageReport: {
            /** Data */
            data: components["schemas"]["UsageGroup"][];
            /** Exports */
            exports: number;
            /** Group By */
            group_by: string;
            /** Milliseconds */
            milliseconds: number;
            /** Minutes */
            minutes: number;
            /** Since */
            since: string;
            /** Until */
            until: string;
        };
        /**
         * Voice
         * @description A voice that speaks scripts.
         */
        Voice: {
            /**
             * Id
             * @description For `source.voice` of a script and `settings.narration.voice`.
             */
            id: string;
            /**
             * Installed
             * @description It is on the API's machine; otherwise workers fetch it when it first speaks.
             */
            installed: boolean;
            /** Is Default */
            is_default: boolean;
            /**
             * Language
             * @description That it speaks, with the region it sounds of (BCP 47).
             */
            language: string;
            /**
             * Licence
             * @description Of the voice, an SPDX expression.
             */
            licence: string;
            /**
             * Manner
             * @description What it is like, and how long it takes.
             */
            manner: string;
            /** Name */
            name: string;
            /**
             * Sex
             * @enum {string}
             */
            sex: "female" | "male" | (string & {});
            /**
             * Size Mb
             * @description What it needs on disk, in MB; voices share much of it.
             */
            size_mb: number;
        };
        /**
         * Watermark
         * @description A picture laid over the clip.
         *
         *     Attributes:
         *         image: path of a PNG, JPEG or WebP.
         *         position: where.
         *         width: share of the clip's width, 0 to 1.
         *         opacity: 0 to 1.
         *         margin: distance from the edges, share of the clip's width.
         */
        Watermark: {
            /** Image */
            image: string;
            /**
             * Margin
             * @default 0.04
             */
            margin?: number;
            /**
             * Opacity
             * @default 0.85
             */
            opacity?: number;
            /**
             * Position
             * @default top-right
             * @enum {string}
             */
            position?: "top-left" | "top-right" | "bottom-left" | "bottom-right" | "top" | "bottom" | (string & {});
            /**
             * Width
             * @default 0.16
             */
            width?: number;
        };
        /**
         * Ways
         * @description By which ways one kind of notice comes.
         */
        Ways: {
            /**
             * App
             * @default true
             */
            app?: boolean;
            /**
             * Email
             * @default true
             */
            email?: boolean;
        };
        /**
         * WebhookCreate
         * @description A new endpoint.
         */
        WebhookCreate: {
            /**
             * Description
             * @default
             */
            description?: string;
            /**
             * Events
             * @description Types to be told of; ['*'] for all.
             * @default [
             *       "*"
             *     ]
             */
            events?: string[];
            /**
             * Url
             * @example https://example.com/hooks/clipforge
             */
            url: string;
        };
        /**
         * WebhookOut
         * @description An endpoint.
         */
        WebhookOut: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Description */
            description: string;
            /** Disabled Reason */
            disabled_reason: string;
            /** Enabled */
            enabled: boolean;
            /** Events */
            events: string[];
            /** Id */
            id: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Url */
            url: string;
        };
        /**
         * WebhookSecret
         * @description An endpoint with its secret, which is shown this once.
         */
        WebhookSecret: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Description */
            description: string;
            /** Disabled Reason */
            disabled_reason: string;
            /** Enabled */
            enabled: boolean;
            /** Events */
            events: string[];
            /** Id */
            id: string;
            /** Secret */
            secret: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Url */
            url: string;
        };
        /**
         * WebhookTest
         * @description A test that was asked for.
         */
        WebhookTest: {
            /** Webhook Id */
            webhook_id: string;
        };
        /**
         * WebhookUpdate
         * @description What to change; what is left out stays.
         */
        WebhookUpdate: {
            /** Description */
            description?: string | null;
            /** Enabled */
            enabled?: boolean | null;
            /** Events */
            events?: string[] | null;
            /** Url */
            url?: string | null;
        };
        /**
         * ZipOut
         * @description A ZIP of exports.
         */
        ZipOut: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Error */
            error: {
                [key: string]: unknown;
            } | null;
            /** Id */
            id: string;
            /** Job Id */
            job_id: string;
            /** Size */
            size: number;
            /**
             * Status
             * @enum {string}
             */
            status: "pending" | "ready" | "failed" | (string & {});
            /** Url */
            url: string | null;
        };
        /**
         * ZipRequest
         * @description Which exports to put into one ZIP.
         */
        ZipRequest: {
            /** Export Ids */
            export_ids: string[];
            /**
             * Subtitles
             * @description With SRT and VTT.
             * @default false
             */
            subtitles?: boolean;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export interface operations {
    get_moment_outcomes: {
        parameters: {
            query?: {
                /** @description First day (UTC); 29 days before the last by default. */
                since?: string | null;
                /** @description Last day (UTC), included; today by default. */
                until?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MomentOutcomes"];
                };
            };
        };
    };
    get_processing_times: {
        parameters: {
            query?: {
                /** @description First day (UTC); 29 days before the last by default. */
                since?: string | null;
                /** @description Last day (UTC), included; today by default. */
                until?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProcessingTimes"];
                };
            };
        };
    };
    list_api_keys: {
        parameters: {
            query?: {
                /** @description Entries of a page. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ApiKeyOut_"];
                };
            };
        };
    };
    create_api_key: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApiKeyCreate"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyMade"];
                };
            };
        };
    };
    get_api_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyOut"];
                };
            };
        };
    };
    revoke_api_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    rename_api_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NameChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyOut"];
                };
            };
        };
    };
    list_assets: {
        parameters: {
            query?: {
                project_id?: string | null;
                kind?: string | null;
                limit?: number;
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Asset_"];
                };
            };
        };
    };
    create_asset: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssetRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssetUpload"];
                };
            };
        };
    };
    get_asset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                asset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Asset"];
                };
            };
        };
    };
    list_audit_log: {
        parameters: {
            query?: {
                actor?: string | null;
                action?: string | null;
                target?: string | null;
                /** @description Entries of a page. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_AuditEntryOut_"];
                };
            };
        };
    };
    forgot_password: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailOnly"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
        };
    };
    list_sign_in_providers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderList"];
                };
            };
        };
    };
    finish_provider_sign_in: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProviderFinish"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
        };
    };
    start_provider_sign_in: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProviderStartOptions"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderStart"];
                };
            };
        };
    };
    refresh_session: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Refresh"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
        };
    };
    reset_password: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordReset"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    sign_in: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
        };
    };
    sign_out: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    sign_up: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignUp"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
        };
    };
    verify_email: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenOnly"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    resend_verification: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
        };
    };
    list_brand_kits: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_BrandKitOut_"];
                };
            };
        };
    };
    create_brand_kit: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BrandKitCreate"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BrandKitOut"];
                };
            };
        };
    };
    get_brand_kit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kit_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BrandKitOut"];
                };
            };
        };
    };
    delete_brand_kit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kit_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    update_brand_kit: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string | null;
            };
            path: {
                kit_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BrandKitUpdate"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BrandKitOut"];
                };
            };
        };
    };
    list_brand_files: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kit_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_BrandFileOut_"];
                };
            };
        };
    };
    create_brand_file: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                kit_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FileUpload"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewBrandFile"];
                };
            };
        };
    };
    get_brand_file: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kit_id: string;
                file_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BrandFileOut"];
                };
            };
        };
    };
    delete_brand_file: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kit_id: string;
                file_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    complete_brand_file: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                kit_id: string;
                file_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckedFile"];
                };
            };
        };
    };
    list_brand_kit_versions: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string | null;
            };
            header?: never;
            path: {
                kit_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_BrandVersionOut_"];
                };
            };
        };
    };
    stream_events: {
        parameters: {
            query?: {
                /** @description Only this project's events. */
                project_id?: string | null;
            };
            header?: {
                /** @description Send again what came after this event. */
                "last-event-id"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
        };
    };
    export_moment: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExportRequest"];
            };
        };
        responses: {
            /** @description The same content was exported before. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportOut"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportOut"];
                };
            };
        };
    };
    list_exports: {
        parameters: {
            query?: {
                project_id?: string | null;
                moment_id?: string | null;
                batch_id?: string | null;
                status?: ("rendering" | "ready" | "failed" | "cancelled") | null;
                external_id?: string | null;
                limit?: number;
                cursor?: string | null;
                /** @description Only those with these pairs: `metadata[key]=value`, several allowed. */
                metadata?: {
                    [key: string]: string;
                };
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ExportOut_"];
                };
            };
        };
    };
    create_export: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExportRequest"];
            };
        };
        responses: {
            /** @description The same content was exported before. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportOut"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportOut"];
                };
            };
        };
    };
    create_export_batch: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BatchRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchOut"];
                };
            };
        };
    };
    create_export_zip: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ZipRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ZipOut"];
                };
            };
        };
    };
    get_export_zip: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                zip_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ZipOut"];
                };
            };
        };
    };
    get_export: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                export_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportOut"];
                };
            };
        };
    };
    delete_export: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                export_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    retry_export: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                export_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportOut"];
                };
            };
        };
    };
    get_export_timeline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                export_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Timeline"];
                };
            };
        };
    };
    render_export_timeline: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                export_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditRequest"];
            };
        };
        responses: {
            /** @description The same content was exported before. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportOut"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportOut"];
                };
            };
        };
    };
    list_identities: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityList"];
                };
            };
        };
    };
    unlink_identity: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                identity_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    link_identity: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProviderFinish"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityOut"];
                };
            };
        };
    };
    start_linking: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderStart"];
                };
            };
        };
    };
    ingest: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IngestRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ingested"];
                };
            };
        };
    };
    list_invites: {
        parameters: {
            query?: {
                /** @description Entries of a page. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_InviteOut_"];
                };
            };
        };
    };
    create_invite: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InviteCreate"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InviteOut"];
                };
            };
        };
    };
    accept_invite: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InviteToken"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrgOut"];
                };
            };
        };
    };
    look_up_invite: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InviteToken"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitePreview"];
                };
            };
        };
    };
    revoke_invite: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                invite_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    list_jobs: {
        parameters: {
            query?: {
                /** @description Only of this kind. */
                kind?: string | null;
                /** @description Only with this status. */
                status?: ("PENDING" | "RUNNING" | "WAITING" | "COMPLETED" | "FAILED" | "CANCELLED") | null;
                /** @description Only of this project. */
                project_id?: string | null;
                /** @description The parts of this job. */
                parent_id?: string | null;
                limit?: number;
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_JobOut_"];
                };
            };
        };
    };
    get_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobOut"];
                };
            };
        };
    };
    cancel_job: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobOut"];
                };
            };
        };
    };
    retry_job: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobOut"];
                };
            };
        };
    };
    get_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    delete_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Deletion"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    update_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MeChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    change_password: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    list_members: {
        parameters: {
            query?: {
                /** @description Entries of a page. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_MemberOut_"];
                };
            };
        };
    };
    remove_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    update_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberOut"];
                };
            };
        };
    };
    get_moment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                moment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MomentOut"];
                };
            };
        };
    };
    update_moment: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read; 412 when it is another now. */
                "if-match"?: string | null;
            };
            path: {
                moment_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MomentChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MomentOut"];
                };
            };
        };
    };
    compose_moment: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read; 412 when it is another now. */
                "if-match"?: string | null;
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                moment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MomentOut"];
                };
            };
        };
    };
    extend_moment: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read; 412 when it is another now. */
                "if-match"?: string | null;
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                moment_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Extension"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MomentOut"];
                };
            };
        };
    };
    preview_moment: {
        parameters: {
            query?: {
                start_ms?: number | null;
                end_ms?: number | null;
            };
            header?: never;
            path: {
                moment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreviewOut"];
                };
            };
        };
    };
    find_similar_moments: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                moment_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MoreLikeThis"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SimilarOut"];
                };
            };
        };
    };
    get_moment_timeline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                moment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MomentTimelineOut"];
                };
            };
        };
    };
    put_moment_timeline: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read; 412 when it is another now. */
                "if-match"?: string | null;
            };
            path: {
                moment_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Timeline"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MomentTimelineOut"];
                };
            };
        };
    };
    list_moment_versions: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string | null;
            };
            header?: never;
            path: {
                moment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MomentVersionPage"];
                };
            };
        };
    };
    restore_moment_version: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read; 412 when it is another now. */
                "if-match"?: string | null;
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                moment_id: string;
                version: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MomentOut"];
                };
            };
        };
    };
    list_notices: {
        parameters: {
            query?: {
                /** @description Only what was not read. */
                unread?: boolean;
                limit?: number;
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoticePage"];
                };
            };
        };
    };
    read_notices: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NoticesRead"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    list_oauth_clients: {
        parameters: {
            query?: {
                /** @description Entries of a page. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_OAuthClientOut_"];
                };
            };
        };
    };
    create_oauth_client: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OAuthClientCreate"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuthClientMade"];
                };
            };
        };
    };
    revoke_oauth_client: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                client_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    rename_oauth_client: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                client_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NameChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuthClientOut"];
                };
            };
        };
    };
    create_oauth_token: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["Body_create_oauth_token"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientToken"];
                };
            };
        };
    };
    list_orgs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrgList"];
                };
            };
        };
    };
    create_org: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrgCreate"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrgOut"];
                };
            };
        };
    };
    get_org: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                org_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrgOut"];
                };
            };
        };
    };
    delete_org: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                org_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    update_org: {
        parameters: {
            query?: never;
            header?: {
                /** @description `ETag` that the change is based on. */
                "if-match"?: string | null;
            };
            path: {
                org_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrgChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrgOut"];
                };
            };
        };
    };
    list_projects: {
        parameters: {
            query?: {
                order?: "newest" | "oldest" | "changed" | "title";
                status?: ("awaiting_upload" | "processing" | "ready" | "failed" | "cancelled") | null;
                external_id?: string | null;
                q?: string | null;
                limit?: number;
                cursor?: string | null;
                /** @description Only those with these pairs: `metadata[key]=value`, several allowed. */
                metadata?: {
                    [key: string]: string;
                };
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Project_"];
                };
            };
        };
    };
    get_project: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectDetail"];
                };
            };
        };
    };
    delete_project: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    update_project: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string | null;
            };
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProjectPatch"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectDetail"];
                };
            };
        };
    };
    archive_project: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ArchiveRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArchiveStarted"];
                };
            };
        };
    };
    cancel_project: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectDetail"];
                };
            };
        };
    };
    get_detection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetectionOut"];
                };
            };
        };
    };
    list_moments: {
        parameters: {
            query?: {
                /** @description Best first, or as they come. */
                order?: "score" | "time";
                status?: ("new" | "kept" | "dismissed") | null;
                min_score?: number | null;
                limit?: number;
                cursor?: string | null;
            };
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MomentPage"];
                };
            };
        };
    };
    create_moment: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ManualMoment"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MomentOut"];
                };
            };
        };
    };
    rerun_project: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RerunRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Started"];
                };
            };
        };
    };
    get_transcript: {
        parameters: {
            query?: {
                /** @description Sentences that end after it. */
                from_ms?: number | null;
                /** @description Sentences that start before it. */
                to_ms?: number | null;
                /** @description Only sentences with this text. */
                q?: string | null;
                limit?: number;
                cursor?: string | null;
            };
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TranscriptPage"];
                };
            };
        };
    };
    correct_transcript: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read; 412 when it is another now. */
                "if-match"?: string | null;
            };
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TranscriptCorrection"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TranscriptHeadOut"];
                };
            };
        };
    };
    download_transcript_json: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    download_transcript_srt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-subrip": string;
                };
            };
        };
    };
    download_transcript_txt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    download_transcript_vtt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/vtt": string;
                };
            };
        };
    };
    list_provider_keys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderKeyList"];
                };
            };
        };
    };
    put_provider_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                provider: "assemblyai";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProviderKeyPut"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderKeyOut"];
                };
            };
        };
    };
    delete_provider_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                provider: "assemblyai";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    list_requests: {
        parameters: {
            query?: {
                status?: number | null;
                limit?: number;
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_RequestOut_"];
                };
            };
        };
    };
    get_request: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                request_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestOut"];
                };
            };
        };
    };
    list_review_links: {
        parameters: {
            query?: {
                project_id?: string | null;
                limit?: number;
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ReviewLinkOut_"];
                };
            };
        };
    };
    create_review_link: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReviewLinkCreate"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewReviewLink"];
                };
            };
        };
    };
    revoke_review_link: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                link_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_review: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReviewOut"];
                };
            };
        };
    };
    list_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionList"];
                };
            };
        };
    };
    revoke_other_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    revoke_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    list_templates: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_TemplateOut_"];
                };
            };
        };
    };
    create_template: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TemplateCreate"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateOut"];
                };
            };
        };
    };
    get_template: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                template_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateOut"];
                };
            };
        };
    };
    delete_template: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                template_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    update_template: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string | null;
            };
            path: {
                template_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TemplateUpdate"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateOut"];
                };
            };
        };
    };
    get_upload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Upload"];
                };
            };
        };
    };
    abort_upload: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Upload"];
                };
            };
        };
    };
    complete_upload: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Upload"];
                };
            };
        };
    };
    list_upload_parts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoredParts"];
                };
            };
        };
    };
    presign_upload_parts: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PartsRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PresignedParts"];
                };
            };
        };
    };
    get_usage: {
        parameters: {
            query?: {
                /** @description First day (UTC); the first of the month by default. */
                since?: string | null;
                /** @description Last day (UTC), included; today by default. */
                until?: string | null;
                group_by?: "day" | "actor" | "project";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageReport"];
                };
            };
        };
    };
    download_usage: {
        parameters: {
            query?: {
                /** @description First day (UTC); the first of the month by default. */
                since?: string | null;
                /** @description Last day (UTC), included; today by default. */
                until?: string | null;
                group_by?: "day" | "actor" | "project";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
        };
    };
    get_usage_limits: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageLimits"];
                };
            };
        };
    };
    list_voices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Voice_"];
                };
            };
        };
    };
    list_webhooks: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_WebhookOut_"];
                };
            };
        };
    };
    create_webhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookCreate"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookSecret"];
                };
            };
        };
    };
    get_delivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                delivery_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryDetail"];
                };
            };
        };
    };
    redeliver: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                delivery_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryOut"];
                };
            };
        };
    };
    list_events: {
        parameters: {
            query?: {
                type?: string | null;
                limit?: number;
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_EventOut_"];
                };
            };
        };
    };
    get_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookOut"];
                };
            };
        };
    };
    delete_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    update_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookUpdate"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookOut"];
                };
            };
        };
    };
    list_deliveries: {
        parameters: {
            query?: {
                status?: ("pending" | "delivered" | "failed") | null;
                limit?: number;
                cursor?: string | null;
            };
            header?: never;
            path: {
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_DeliveryOut_"];
                };
            };
        };
    };
    rotate_webhook_secret: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookSecret"];
                };
            };
        };
    };
    test_webhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description The first answer is given again to every request with this key, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryOut"];
                };
            };
        };
    };
    on_export_failed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id: the same over retries, so that a repetition can be told. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this try; refuse what is older than five minutes. */
                "webhook-timestamp": string;
                /** @description Base64 of HMAC-SHA256 over `id.timestamp.body` by the endpoint's secret, after `v1,` (Standard Webhooks). There are two while the secret is being exchanged: one match is enough. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: components["schemas"]["ExportFailed"];
                    /** Format: date-time */
                    timestamp: string;
                    /** @constant */
                    type: "export.failed";
                };
            };
        };
        responses: {
            /** @description Taken. Anything else is tried again; 410 disables the endpoint. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    on_export_ready: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id: the same over retries, so that a repetition can be told. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this try; refuse what is older than five minutes. */
                "webhook-timestamp": string;
                /** @description Base64 of HMAC-SHA256 over `id.timestamp.body` by the endpoint's secret, after `v1,` (Standard Webhooks). There are two while the secret is being exchanged: one match is enough. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: components["schemas"]["ExportReady"];
                    /** Format: date-time */
                    timestamp: string;
                    /** @constant */
                    type: "export.ready";
                };
            };
        };
        responses: {
            /** @description Taken. Anything else is tried again; 410 disables the endpoint. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    on_job_completed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id: the same over retries, so that a repetition can be told. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this try; refuse what is older than five minutes. */
                "webhook-timestamp": string;
                /** @description Base64 of HMAC-SHA256 over `id.timestamp.body` by the endpoint's secret, after `v1,` (Standard Webhooks). There are two while the secret is being exchanged: one match is enough. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: components["schemas"]["JobCompleted"];
                    /** Format: date-time */
                    timestamp: string;
                    /** @constant */
                    type: "job.completed";
                };
            };
        };
        responses: {
            /** @description Taken. Anything else is tried again; 410 disables the endpoint. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    on_job_failed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id: the same over retries, so that a repetition can be told. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this try; refuse what is older than five minutes. */
                "webhook-timestamp": string;
                /** @description Base64 of HMAC-SHA256 over `id.timestamp.body` by the endpoint's secret, after `v1,` (Standard Webhooks). There are two while the secret is being exchanged: one match is enough. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: components["schemas"]["JobFailed"];
                    /** Format: date-time */
                    timestamp: string;
                    /** @constant */
                    type: "job.failed";
                };
            };
        };
        responses: {
            /** @description Taken. Anything else is tried again; 410 disables the endpoint. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    on_project_cancelled: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id: the same over retries, so that a repetition can be told. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this try; refuse what is older than five minutes. */
                "webhook-timestamp": string;
                /** @description Base64 of HMAC-SHA256 over `id.timestamp.body` by the endpoint's secret, after `v1,` (Standard Webhooks). There are two while the secret is being exchanged: one match is enough. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: components["schemas"]["ProjectCancelled"];
                    /** Format: date-time */
                    timestamp: string;
                    /** @constant */
                    type: "project.cancelled";
                };
            };
        };
        responses: {
            /** @description Taken. Anything else is tried again; 410 disables the endpoint. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    on_project_failed: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id: the same over retries, so that a repetition can be told. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this try; refuse what is older than five minutes. */
                "webhook-timestamp": string;
                /** @description Base64 of HMAC-SHA256 over `id.timestamp.body` by the endpoint's secret, after `v1,` (Standard Webhooks). There are two while the secret is being exchanged: one match is enough. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: components["schemas"]["ProjectFailed"];
                    /** Format: date-time */
                    timestamp: string;
                    /** @constant */
                    type: "project.failed";
                };
            };
        };
        responses: {
            /** @description Taken. Anything else is tried again; 410 disables the endpoint. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    on_project_ready: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id: the same over retries, so that a repetition can be told. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this try; refuse what is older than five minutes. */
                "webhook-timestamp": string;
                /** @description Base64 of HMAC-SHA256 over `id.timestamp.body` by the endpoint's secret, after `v1,` (Standard Webhooks). There are two while the secret is being exchanged: one match is enough. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: components["schemas"]["ProjectReady"];
                    /** Format: date-time */
                    timestamp: string;
                    /** @constant */
                    type: "project.ready";
                };
            };
        };
        responses: {
            /** @description Taken. Anything else is tried again; 410 disables the endpoint. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    on_usage_limit_reached: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id: the same over retries, so that a repetition can be told. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this try; refuse what is older than five minutes. */
                "webhook-timestamp": string;
                /** @description Base64 of HMAC-SHA256 over `id.timestamp.body` by the endpoint's secret, after `v1,` (Standard Webhooks). There are two while the secret is being exchanged: one match is enough. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: components["schemas"]["UsageLimitReached"];
                    /** Format: date-time */
                    timestamp: string;
                    /** @constant */
                    type: "usage.limit_reached";
                };
            };
        };
        responses: {
            /** @description Taken. Anything else is tried again; 410 disables the endpoint. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    on_webhook_test: {
        parameters: {
            query?: never;
            header: {
                /** @description The event's id: the same over retries, so that a repetition can be told. */
                "webhook-id": string;
                /** @description Seconds since 1970 of this try; refuse what is older than five minutes. */
                "webhook-timestamp": string;
                /** @description Base64 of HMAC-SHA256 over `id.timestamp.body` by the endpoint's secret, after `v1,` (Standard Webhooks). There are two while the secret is being exchanged: one match is enough. */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    data: components["schemas"]["WebhookTest"];
                    /** Format: date-time */
                    timestamp: string;
                    /** @constant */
                    type: "webhook.test";
                };
            };
        };
        responses: {
            /** @description Taken. Anything else is tried again; 410 disables the endpoint. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
