import { Credentials } from "./auth/credentials.js";
import { environment } from "./environment.js";
import { ClipForgeError } from "./errors.js";
import { Api } from "./http/api.js";
import { Farewell } from "./http/farewell.js";
import { type Settings, Transport } from "./http/transport.js";
import type { ClientOptions, Fetch } from "./options.js";
import { Analytics } from "./resources/analytics.js";
import { ApiKeys } from "./resources/api-keys.js";
import { Assets } from "./resources/assets.js";
import { Audit } from "./resources/audit.js";
import { Auth } from "./resources/auth.js";
import { BrandKits } from "./resources/brand-kits.js";
import { Events } from "./resources/events.js";
import { Exports } from "./resources/exports.js";
import { Identities } from "./resources/identities.js";
import { Ingest } from "./resources/ingest.js";
import { Invites } from "./resources/invites.js";
import { Jobs } from "./resources/jobs.js";
import { Myself } from "./resources/me.js";
import { Members } from "./resources/members.js";
import { Moments } from "./resources/moments.js";
import { Notices } from "./resources/notices.js";
import { OAuth } from "./resources/oauth.js";
import { Orgs } from "./resources/orgs.js";
import { Projects } from "./resources/projects.js";
import { ProviderKeys } from "./resources/provider-keys.js";
import { Requests } from "./resources/requests.js";
import { ReviewLinks } from "./resources/review-links.js";
import { Sessions } from "./resources/sessions.js";
import { Templates } from "./resources/templates.js";
import { Transcripts } from "./resources/transcripts.js";
import { Uploads } from "./resources/uploads.js";
import { Usage } from "./resources/usage.js";
import { Voices } from "./resources/voices.js";
import { Webhooks } from "./resources/webhooks.js";

const DEFAULT_URL = "http://localhost:3000";
const TIMEOUT_MS = 60_000;
const MAX_RETRIES = 2;

/**
 * A client of the API.
 *
 * Every call can be ended (`signal`), is tried again where that is safe and may help, and throws a `ClipForgeError`
 * when it fails; see `RequestOptions` for what can be told to one call.
 *
 * @example
 * const client = new ClipForge(); // CLIPFORGE_API_KEY and CLIPFORGE_BASE_URL, else http://localhost:3000
 * for await (const project of client.projects.list()) console.log(project.title, project.status);
 */
export class ClipForge {
  readonly analytics: Analytics;
  readonly apiKeys: ApiKeys;
  readonly assets: Assets;
  readonly audit: Audit;
  readonly auth: Auth;
  readonly brandKits: BrandKits;
  readonly events: Events;
  readonly exports: Exports;
  readonly identities: Identities;
  readonly ingest: Ingest;
  readonly invites: Invites;
  readonly jobs: Jobs;
  readonly me: Myself;
  readonly members: Members;
  readonly moments: Moments;
  readonly notices: Notices;
  readonly oauth: OAuth;
  readonly orgs: Orgs;
  readonly projects: Projects;
  readonly providerKeys: ProviderKeys;
  readonly requests: Requests;
  readonly reviewLinks: ReviewLinks;
  readonly sessions: Sessions;
  readonly templates: Templates;
  readonly transcripts: Transcripts;
  readonly uploads: Uploads;
  readonly usage: Usage;
  readonly voices: Voices;
  readonly webhooks: Webhooks;
  readonly #options: ClientOptions;

  /**
   * @param options - what is left out comes from the environment.
   * @throws ClipForgeError for an API key in a browser, or an option that makes no sense.
   */
  constructor(options: ClientOptions = {}) {
    this.#options = options;
    const api = new Api(new Transport(settingsOf(options)));
    this.events = new Events(api);
    this.uploads = new Uploads(api);
    this.projects = new Projects(api, this.events);
    this.ingest = new Ingest(api, this.uploads, this.projects);
    this.assets = new Assets(api, this.uploads);
    this.brandKits = new BrandKits(api, this.events);
    this.exports = new Exports(api, this.events);
    this.jobs = new Jobs(api, this.events);
    this.analytics = new Analytics(api);
    this.apiKeys = new ApiKeys(api);
    this.audit = new Audit(api);
    this.auth = new Auth(api);
    this.identities = new Identities(api);
    this.invites = new Invites(api);
    this.me = new Myself(api);
    this.members = new Members(api);
    this.moments = new Moments(api);
    this.notices = new Notices(api);
    this.oauth = new OAuth(api);
    this.orgs = new Orgs(api);
    this.providerKeys = new ProviderKeys(api);
    this.requests = new Requests(api);
    this.reviewLinks = new ReviewLinks(api);
    this.sessions = new Sessions(api);
    this.templates = new Templates(api);
    this.transcripts = new Transcripts(api);
    this.usage = new Usage(api);
    this.voices = new Voices(api);
    this.webhooks = new Webhooks(api);
  }

  /**
   * A client that differs from this one in some options.
   *
   * @example
   * const patient = client.withOptions({ timeout: 300_000, maxRetries: 5 });
   */
  withOptions(options: ClientOptions): ClipForge {
    return new ClipForge({ ...this.#options, ...options });
  }
}

function settingsOf(options: ClientOptions): Settings {
  const { timeout = TIMEOUT_MS, maxRetries = MAX_RETRIES, auth = "bearer" } = options;
  if (!(timeout > 0)) throw new ClipForgeError("`timeout` is more than 0 ms.");
  if (!(maxRetries >= 0)) throw new ClipForgeError("`maxRetries` is 0 or more.");
  const baseUrl = (options.baseUrl ?? environment("CLIPFORGE_BASE_URL") ?? DEFAULT_URL).replace(/\/+$/, "");
  const key = options.apiKey ?? environment("CLIPFORGE_API_KEY");
  const cookie = auth === "cookie";
  const given = options.fetch;
  // Called bare: the platform's own refuses to be a method of something else.
  const call: Fetch = (input, init) => (given ?? globalThis.fetch)(input, init);
  return {
    baseUrl,
    orgId: options.orgId ?? environment("CLIPFORGE_ORG_ID"),
    timeout,
    maxRetries,
    fetch: call,
    ownFetch: given !== undefined,
    headers: options.headers ?? {},
    credentials: cookie ? undefined : new Credentials(key, options.dangerouslyAllowBrowser ?? false),
    farewell: new Farewell(options.onWarning ?? ((message) => console.warn(message))),
  };
}
