import { APIPromise } from "./http/answer.js";

/** A list as the API gives it; short ones come whole and have `data` only. */
export interface PageBody<T> {
  data: T[];
  has_more?: boolean;
  next_cursor?: string | null;
}

/** A page together with what else its list tells, such as `shortages` of moments. */
export type PageWith<T, Extra> = Page<T, Extra> & Extra;

/**
 * A page of a list. Iterating goes through all entries of this page and of those after it.
 *
 * @example
 * const page = await client.projects.list({ limit: 50 });
 * console.log(page.data.length, page.has_more);
 * for await (const project of page) console.log(project.title);
 */
export class Page<T, Extra = unknown> implements AsyncIterable<T> {
  readonly data: T[];
  readonly has_more: boolean;
  /** What to ask for the next page with, as `cursor`. */
  readonly next_cursor: string | null;
  readonly #following: (cursor: string) => PagePromise<T, Extra>;

  private constructor(body: PageBody<T>, following: (cursor: string) => PagePromise<T, Extra>) {
    this.data = body.data;
    this.has_more = body.has_more ?? false;
    this.next_cursor = body.next_cursor ?? null;
    this.#following = following;
  }

  /** @internal */
  static of<T, Extra>(
    body: PageBody<T>,
    following: (cursor: string) => PagePromise<T, Extra>,
  ): PageWith<T, Extra> {
    const page = new Page<T, Extra>(body, following);
    return Object.assign(page, body, { has_more: page.has_more, next_cursor: page.next_cursor }) as PageWith<
      T,
      Extra
    >;
  }

  /** The page after this one; null at the end. */
  async nextPage(): Promise<PageWith<T, Extra> | null> {
    return this.has_more && this.next_cursor !== null ? this.#following(this.next_cursor) : null;
  }

  /** This page and those after it, one at a time. */
  async *pages(): AsyncGenerator<PageWith<T, Extra>, void> {
    let page: PageWith<T, Extra> | null = this as unknown as PageWith<T, Extra>;
    while (page !== null) {
      yield page;
      page = await page.nextPage();
    }
  }

  /** The entries of this page and of those after it. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, void> {
    for await (const page of this.pages()) yield* page.data;
  }
}

/**
 * A list that was asked for: await it for its first page, or iterate it for everything.
 *
 * @example
 * for await (const moment of client.moments.list(projectId, { min_score: 70 })) console.log(moment.title);
 */
export class PagePromise<T, Extra = unknown>
  extends APIPromise<PageWith<T, Extra>>
  implements AsyncIterable<T>
{
  /** All pages, one at a time. */
  async *pages(): AsyncGenerator<PageWith<T, Extra>, void> {
    yield* (await this).pages();
  }

  /** All entries of all pages. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, void> {
    yield* await this;
  }
}
