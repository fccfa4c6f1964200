/** What a client does: call an operation, follow a link, learn an address. */

import {
  type At,
  entryAddress,
  expand,
  type Key,
  resolve,
  type Term,
  withQuery,
} from "./addresses.js";
import { readFrom } from "./answers.js";
import { AddressUnknown, NothingLinked, type StatusClass } from "./errors.js";
import {
  type Answer,
  type CallOptions,
  exchange,
  type Request,
  type Settings,
} from "./exchange.js";
import { Pages } from "./pages.js";
import {
  type Address,
  type Collection,
  iriOf,
  type Link,
  type Read,
  type Resource,
  sourceOf,
} from "./resources.js";

/**
 * One operation: how it is asked for.
 *
 * `path` has its variables in braces; where the vocabulary gives no address,
 * `entrance` is the JSON key of the entry point's link to it, if there is one.
 * `readOnly` are the keys of the body that only the server sets, `said` what the
 * vocabulary says of the statuses of errors.
 */
export interface Operation {
  readonly method: string;
  readonly path?: string;
  readonly entrance?: string;
  readonly mediaType?: string;
  readonly readOnly?: readonly string[];
  readonly said?: { readonly [status: number]: string };
}

/** What an operation is called with. */
export interface Arguments {
  readonly where?: Address<object> | At<string> | undefined;
  readonly body?: object;
  readonly search?: Readonly<Record<string, Term | undefined>> | undefined;
}

/** Links to several resources: to a collection of them, or to each. */
export type Several<T> =
  Link<Collection<T>> | readonly Link<T>[] | null | undefined;

const ACCEPT =
  "application/ld+json, application/json;q=0.9, application/problem+json;q=0.8";

/** The way to one API, which all parts of a client share. */
export class Connection {
  readonly #url: string;
  readonly #settings: Settings;
  readonly #statuses: { readonly [status: number]: StatusClass };
  #entrance: Read<Resource> | undefined;

  /** `statuses` are errors that the vocabulary alone knows. */
  constructor(
    url: string,
    settings: Settings,
    statuses: { readonly [status: number]: StatusClass } = {},
  ) {
    this.#url = entryAddress(url);
    this.#settings = settings;
    this.#statuses = statuses;
  }

  /** Do what an operation says; return what the answer holds. */
  async call<T>(
    operation: Operation,
    given: Arguments,
    options: CallOptions = {},
  ): Promise<Read<T>> {
    const answer = await this.#answered(operation, given, options);
    if (answer.text.trim()) {
      return readFrom<T>(answer);
    }
    // What was made is said to be elsewhere (RFC 9110, section 15.3.2).
    const { url } = answer.request;
    const place = resolve(url, answer.headers.get("location") ?? url);
    return readFrom<T>(await this.#get(place, options));
  }

  /** Do what an operation says, which answers with nothing. */
  async run(
    operation: Operation,
    given: Arguments,
    options: CallOptions = {},
  ): Promise<void> {
    await this.#answered(operation, given, options);
  }

  /** Return the members of the collection that an operation reads. */
  pages<T>(
    operation: Operation,
    given: Arguments,
    options: CallOptions = {},
  ): Pages<T> {
    return new Pages<T>((url) =>
      url === undefined
        ? this.#answered(operation, given, options)
        : this.#get(url, options),
    );
  }

  /** Read what a link leads to, or a resource again. */
  async follow<T>(
    link: Link<T> | Read<T> | null | undefined,
    options: CallOptions = {},
  ): Promise<Read<T>> {
    return readFrom<T>(await this.#get(this.#target(link), options));
  }

  /** Return the members of the collection that a link leads to, or what links do. */
  members<T>(
    link: Link<Collection<T>> | null | undefined,
    options?: CallOptions,
  ): Pages<T>;
  members<T>(link: Several<T>, options?: CallOptions): AsyncIterable<Read<T>>;
  members<T>(
    link: Several<T>,
    options: CallOptions = {},
  ): AsyncIterable<Read<T>> {
    if (isList(link)) {
      return this.#each(link, options);
    }
    return new Pages<T>(async (url) =>
      this.#get(url ?? this.#target(link), options),
    );
  }

  async *#each<T>(links: readonly Link<T>[], options: CallOptions) {
    for (const link of links) {
      yield await this.follow<T>(link, options);
    }
  }

  /** Read the entry point. */
  async entryPoint<T>(options: CallOptions = {}): Promise<Read<T>> {
    const found = readFrom<T>(await this.#get(this.#url, options));
    this.#entrance = found as Read<Resource>;
    return found;
  }

  async #answered(
    operation: Operation,
    given: Arguments,
    options: CallOptions,
  ): Promise<Answer> {
    // What was read, and is replaced, knows where it was.
    const own = operation.method === "PUT" && sourceOf(given.body);
    const where = given.where ?? (own ? given.body : undefined);
    const url = await this.#place(operation, where, options);
    const request: Request = {
      method: operation.method,
      url: given.search ? withQuery(url, given.search) : url,
      headers: headersOf(operation, where, given.body),
      ...(given.body ? { body: bodyOf(operation, given.body) } : {}),
    };
    const said = {
      texts: operation.said ?? {},
      classes: this.#statuses,
    };
    return exchange(request, this.#settings, options, said);
  }

  async #place(
    operation: Operation,
    where: Arguments["where"] | object,
    options: CallOptions,
  ): Promise<string> {
    if (typeof where === "string" || sourceOf(where)) {
      return this.#target(where);
    }
    if (operation.path !== undefined) {
      const variables = (where ?? {}) as Readonly<Record<string, Key>>;
      return expand(this.#url, operation.path, variables);
    }
    if (operation.entrance === undefined) {
      throw new TypeError("the vocabulary gives no address; give an IRI");
    }
    const entrance =
      this.#entrance ?? (await this.entryPoint<Resource>(options));
    const iri = iriAt(entrance, operation.entrance);
    if (iri === undefined) {
      const said = `the entry point has no ${operation.entrance}`;
      throw new AddressUnknown(said, "GET", this.#url);
    }
    return resolve(this.#url, iri);
  }

  /** Return the address of an IRI, or of a resource. */
  #target(link: unknown): string {
    if (link === null || link === undefined) {
      throw new NothingLinked("the resource has no such link");
    }
    const iri = sourceOf(link)?.url || iriOf(link);
    if (iri === undefined) {
      throw new TypeError("the resource has no address: it was never read");
    }
    return resolve(this.#url, iri);
  }

  async #get(url: string, options: CallOptions): Promise<Answer> {
    const headers = { Accept: ACCEPT };
    const request: Request = { method: "GET", url, headers };
    const said = { classes: this.#statuses };
    return exchange(request, this.#settings, options, said);
  }
}

function isList<T>(link: Several<T>): link is readonly Link<T>[] {
  return Array.isArray(link);
}

function headersOf(
  operation: Operation,
  where: unknown,
  body: object | undefined,
): Record<string, string> {
  const headers: Record<string, string> = { Accept: ACCEPT };
  if (body) {
    headers["Content-Type"] = operation.mediaType ?? "application/ld+json";
  }
  const tag = sourceOf(where)?.tag;
  if (tag && !["GET", "HEAD", "POST"].includes(operation.method)) {
    headers["If-Match"] = tag;
  }
  return headers;
}

/** Return what is sent: without what only the server sets; several as a collection. */
function bodyOf({ readOnly = [] }: Operation, body: object): string {
  const writable = (document: object) =>
    Object.fromEntries(
      Object.entries(document).filter(([key]) => !readOnly.includes(key)),
    );
  return JSON.stringify(
    Array.isArray(body)
      ? { "@type": "Collection", member: body.map(writable) }
      : writable(body),
  );
}

/** Return the IRI under a key, which may be prefixed or hold a resource. */
function iriAt(document: Resource, key: string): string | undefined {
  const [, value] =
    Object.entries(document).find(
      ([name]) => name === key || name.split(":").at(-1) === key,
    ) ?? [];
  return iriOf(Array.isArray(value) ? value[0] : value);
}
