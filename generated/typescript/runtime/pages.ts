/**
 * Collections, page by page: hydra:view with a hydra:PartialCollectionView, and the
 * older terms of hydra:PagedCollection (`nextPage`).
 */

import { resolve } from "./addresses.js";
import { parsed } from "./answers.js";
import { EndlessPages, UnreadableAnswer } from "./errors.js";
import type { Answer } from "./exchange.js";
import { iriOf, noted, type Read } from "./resources.js";

/** One page: its members, how many there are in all, and where the next page is. */
export interface Page<T> {
  readonly url: string;
  readonly members: readonly Read<T>[];
  readonly totalItems: number | undefined;
  readonly next: string | undefined;
}

/** What reads a page: the first where no address is given. */
export type PageReader = (url?: string) => Promise<Answer>;

const HYDRA = "http://www.w3.org/ns/hydra/core#";
const MOST_EMPTY = 3;

/**
 * All members of a collection, read page by page while they are iterated over.
 * Nothing is asked before; iterating again reads again.
 */
export class Pages<T> implements AsyncIterable<Read<T>> {
  readonly #read: PageReader;

  constructor(read: PageReader) {
    this.#read = read;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Read<T>, void, undefined> {
    for await (const page of this.pages()) {
      yield* page.members;
    }
  }

  /**
   * Iterate over the pages themselves.
   *
   * @throws {EndlessPages} where one leads back to another, or too many are empty.
   */
  async *pages(): AsyncGenerator<Page<T>, void, undefined> {
    const seen = new Set<string>();
    let empty = 0;
    let next: string | undefined;
    do {
      const page = pageOf<T>(await this.#read(next));
      yield page;
      seen.add(page.url);
      empty = page.members.length ? 0 : empty + 1;
      next = page.next;
      if (next !== undefined && (seen.has(next) || empty > MOST_EMPTY)) {
        const said = "the pages of the collection never end";
        throw new EndlessPages(said, "GET", next);
      }
    } while (next !== undefined);
  }

  /** Return how many members there are; undefined: the server does not say. */
  async count(): Promise<number | undefined> {
    const page = pageOf<T>(await this.#read());
    const all = page.next === undefined ? page.members.length : undefined;
    return page.totalItems ?? all;
  }
}

function pageOf<T>(answer: Answer): Page<T> {
  const { url } = answer.request;
  const document = parsed(answer);
  const members = hydra(document, "member") ?? [];
  if (!Array.isArray(members)) {
    throw new UnreadableAnswer("no collection: its members", "GET", url);
  }
  const total = hydra(document, "totalItems");
  const next =
    iriOf(hydra(hydra(document, "view"), "next")) ??
    iriOf(hydra(document, "nextPage"));
  return {
    url,
    members: members.map((member) => memberOf<T>(member, url)),
    totalItems: isCount(total) ? total : undefined,
    next: next === undefined ? undefined : resolve(url, next),
  };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Return a member; of one that is an IRI nothing else is known. */
function memberOf<T>(member: unknown, url: string): Read<T> {
  const document =
    typeof member === "object" && member !== null ? member : { "@id": member };
  return noted<T>(document, url, "", "");
}

/** Return what a document has under a term of Hydra, prefixed or whole. */
function hydra(document: unknown, term: string): unknown {
  if (typeof document !== "object" || document === null) {
    return undefined;
  }
  const known = document as Readonly<Record<string, unknown>>;
  return known[term] ?? known[`hydra:${term}`] ?? known[HYDRA + term];
}
