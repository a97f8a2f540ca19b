import type { APIPromise } from "../http/answer.js";
import type { Api } from "../http/api.js";
import { path } from "../http/path.js";
import type { MatchOptions, RequestOptions } from "../options.js";
import type { PagePromise } from "../pagination.js";
import type {
  BrandKit,
  BrandKitCreate,
  BrandKitUpdate,
  BrandVersion,
  ListBrandKitsParams,
  ListBrandKitVersionsParams,
} from "../types.js";
import { BrandFiles } from "./brand-files.js";
import type { Events } from "./events.js";
import { Resource } from "./resource.js";

/**
 * Colours, fonts and marks of a brand, in versions: exports keep the version they were made with.
 *
 * @example
 * const kit = await client.brandKits.create({ name: "House", document: { primary: "#ff5500" } });
 * await client.brandKits.files.upload(kit.id, logo, { kind: "logo" });
 */
export class BrandKits extends Resource {
  /** Logos, fonts, intros and outros. */
  readonly files: BrandFiles;

  /** @internal */
  constructor(api: Api, events: Events) {
    super(api);
    this.files = new BrandFiles(api, events);
  }

  /** List brand kits. The org's kits, newest first. */
  list(params?: ListBrandKitsParams, options?: RequestOptions): PagePromise<BrandKit> {
    return this.api.list(path`/v1/brand-kits`, params, options);
  }

  /** Get a brand kit. At its newest version, with a preview picture once it is drawn. */
  get(kitId: string, options?: RequestOptions): APIPromise<BrandKit> {
    return this.api.call("GET", path`/v1/brand-kits/${kitId}`, options);
  }

  /** Make a brand kit. Colours, fonts and marks for clips; files are uploaded to it afterwards. */
  create(body: BrandKitCreate, options?: RequestOptions): APIPromise<BrandKit> {
    return this.api.call("POST", path`/v1/brand-kits`, options, { body });
  }

  /** Change a brand kit. Every change makes a new version; exports made before keep theirs. */
  update(kitId: string, body: BrandKitUpdate, options?: MatchOptions): APIPromise<BrandKit> {
    return this.api.call("PATCH", path`/v1/brand-kits/${kitId}`, options, { body });
  }

  /** Delete a brand kit. With its files; exports made with it stay. */
  delete(kitId: string, options?: RequestOptions): APIPromise<void> {
    return this.api.call("DELETE", path`/v1/brand-kits/${kitId}`, options);
  }

  /** List versions of a brand kit. Newest first. */
  versions(
    kitId: string,
    params?: ListBrandKitVersionsParams,
    options?: RequestOptions,
  ): PagePromise<BrandVersion> {
    return this.api.list(path`/v1/brand-kits/${kitId}/versions`, params, options);
  }
}
