/** Where requests go: origins, IRIs and path templates (RFC 3986, RFC 6454, RFC 6570). */

import { ForeignOrigin } from "./errors.js";

/** The value of a variable of a path. */
export type Key = string | number;

/** The variables of a path. */
export type At<Names extends string> = { readonly [Name in Names]: Key };

/** What is searched for: a value, or several. */
export type Term = string | number | boolean | readonly (string | number)[];

/** The terms that a collection is searched by; undefined is left out. */
export type Terms<Optional extends string, Required extends string = never> = {
  readonly [Name in Optional]?: Term | undefined;
} & { readonly [Name in Required]: Term };

const PROTOCOLS = ["http:", "https:"];

/** Return the address of an entry point; throws a `TypeError` where it is none. */
export function entryAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !PROTOCOLS.includes(url.protocol)) {
    throw new TypeError(`${shown(text)} is not an address of HTTP`);
  }
  if (url.username || url.password) {
    throw new TypeError("credentials are given as `auth`, not in the address");
  }
  return url.href;
}

/** Return a URL as messages show it: without user name, password and fragment. */
function shown(text: string): string {
  if (!URL.canParse(text)) {
    return "(not a URL)";
  }
  const url = new URL(text);
  url.username = url.password = url.hash = "";
  return url.href;
}

/**
 * Return the address of `iri`, which stands in a document at `base`.
 *
 * @throws {ForeignOrigin} where that is not at the origin of `base`.
 */
export function resolve(base: string, iri: string): string {
  const url = URL.canParse(iri, base) ? new URL(iri, base) : undefined;
  if (url === undefined || !PROTOCOLS.includes(url.protocol)) {
    throw new ForeignOrigin("no address of HTTP", "GET", shown(iri));
  }
  const { host, origin } = new URL(base);
  if (url.origin !== origin) {
    throw new ForeignOrigin(
      `not at ${host}, where the API is; it is not asked`,
      "GET",
      shown(url.href),
    );
  }
  return shown(url.href);
}

/**
 * Return the URL of a path with `{variables}` below the entry point `base`.
 *
 * @throws {TypeError} for a variable that is missing, unknown or no segment of a path.
 */
export function expand(
  base: string,
  path: string,
  variables: Readonly<Record<string, Key>>,
): string {
  const names: string[] = [];
  const segments = path.split("/").map((segment) => {
    if (!segment.startsWith("{")) {
      return encodeURI(segment);
    }
    const name = segment.slice(1, -1);
    names.push(name);
    return encoded(name, variables[name]);
  });
  const unknown = Object.keys(variables).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new TypeError(`${unknown} is no variable of ${path}`);
  }
  return resolve(base, base.replace(/[/?#]*$/, "") + segments.join("/"));
}

function encoded(name: string, value: Key | undefined): string {
  const text = String(value ?? "");
  if (["", ".", ".."].includes(text) || /\p{Cs}/u.test(text)) {
    throw new TypeError(
      `${name}=${JSON.stringify(text)} cannot be part of an address`,
    );
  }
  return encodeURIComponent(text);
}

/** Return `url` with search terms in its query; null and undefined are left out. */
export function withQuery(
  url: string,
  terms: Readonly<Record<string, Term | null | undefined>>,
): string {
  const found = new URL(url);
  for (const [name, term] of Object.entries(terms)) {
    const values = typeof term === "object" && term !== null ? term : [term];
    for (const value of values) {
      if (value !== null && value !== undefined) {
        found.searchParams.append(name, String(value));
      }
    }
  }
  return found.href;
}
