import type { APIPromise } from "../http/answer.js";
import { path } from "../http/path.js";
import type { MatchOptions, RequestOptions } from "../options.js";
import type { PagePromise } from "../pagination.js";
import type { ListTemplatesParams, Template, TemplateCreate, TemplateUpdate } from "../types.js";
import { Resource } from "./resource.js";

/** Looks of captions and picture. */
export class Templates extends Resource {
  /** List templates. Those that come with ClipForge, then the org's own. */
  list(params?: ListTemplatesParams, options?: RequestOptions): PagePromise<Template> {
    return this.api.list(path`/v1/templates`, params, options);
  }

  /** Get a template. With the whole caption style. */
  get(templateId: string, options?: RequestOptions): APIPromise<Template> {
    return this.api.call("GET", path`/v1/templates/${templateId}`, options);
  }

  /** Make a template. A built-in template and what is changed of it. */
  create(body: TemplateCreate, options?: RequestOptions): APIPromise<Template> {
    return this.api.call("POST", path`/v1/templates`, options, { body });
  }

  /**
   * Change a template. Exports made before stay as they are; those that come with ClipForge cannot be
   * changed.
   */
  update(templateId: string, body: TemplateUpdate, options?: MatchOptions): APIPromise<Template> {
    return this.api.call("PATCH", path`/v1/templates/${templateId}`, options, { body });
  }

  /** Delete a template. Exports made with it stay. */
  delete(templateId: string, options?: RequestOptions): APIPromise<void> {
    return this.api.call("DELETE", path`/v1/templates/${templateId}`, options);
  }
}
