/** Documents as they are sent: resources, links and collections (JSON-LD 1.1, Hydra). */

/** Any value of JSON (RFC 8259). */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** Where the address and the entity tag of what was read are kept, beside the document. */
export const source: unique symbol = Symbol("source");

declare const range: unique symbol;
/** What tells the classes of a vocabulary apart; no document has it. */
export declare const kind: unique symbol;

/** The names of a class and of those above it. */
export type Kind<Names extends string> = { readonly [Name in Names]: true };

/** The IRI of a `T`, as a server gave it. */
export type Link<T> = string & { readonly [range]: T };

/** The IRI of a `T`, from a link or written by hand. */
export type Reference<T> = Link<T> | string;

/** A `T` inside another resource, or its IRI. */
export type Embedded<T> = T | Link<T>;

/** A text, or one for each language (JSON-LD 1.1, section 4.2.4). */
export type LanguageString =
  string | { readonly [language: string]: string | readonly string[] };

/**
 * What every document may hold (JSON-LD 1.1, section 9.2). Keys that are IRIs,
 * whole or prefixed, are those of other vocabularies.
 */
export interface NodeObject {
  "@context"?: JsonValue;
  "@id"?: string;
  "@type"?: string | readonly string[];
  [iri: `${string}:${string}`]: unknown;
}

/** A resource of which no class is known. */
export interface Resource extends NodeObject {
  [key: string]: unknown;
}

/** Any document that is sent. */
export type AnyDocument = Resource | NodeObject;

/** Where the pages of a collection are (hydra:PartialCollectionView). */
export interface PartialCollectionView extends NodeObject {
  first?: string | null;
  next?: string | null;
  previous?: string | null;
  last?: string | null;
}

/** A collection, or a page of one (hydra:Collection). */
export interface Collection<T> extends NodeObject {
  member: T[];
  totalItems?: number | null;
  view?: PartialCollectionView | null;
}

/**
 * Where a resource was read: its address, and its entity tag (RFC 9110, section
 * 8.8.3). The tag is empty where there is none, or a weak one, which proves nothing.
 */
export interface Source {
  readonly url: string;
  readonly tag: string;
}

/** A `T` that was read from the API; a copy by `{ ...resource }` is one too. */
export type Read<T> = T & { readonly [source]: Source };

/** Where a `T` is: its IRI, or itself where it was read. */
export type Address<T> = string | Read<T>;

/** Return all values of a property that holds one value, several or none. */
export function every<T>(value: T | readonly T[] | null | undefined): T[] {
  if (value === null || value === undefined) {
    return [];
  }
  return isSeveral(value) ? [...value] : [value];
}

function isSeveral<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}

/** Return where a resource was read; undefined: it was made here. */
export function sourceOf(resource: unknown): Source | undefined {
  if (typeof resource !== "object" || resource === null) {
    return undefined;
  }
  return (resource as { readonly [source]?: Source })[source];
}

/** Return the IRI that a value is, or that of the resource it holds. */
export function iriOf(value: unknown): string | undefined {
  const iri =
    typeof value === "object" && value !== null
      ? (value as NodeObject)["@id"]
      : value;
  return typeof iri === "string" && iri ? iri : undefined;
}

/**
 * Note where a document was read: at its own IRI, which stands in a document at
 * `base`, else at `otherwise`.
 */
export function noted<T>(
  document: object,
  base: string,
  otherwise: string,
  tag: string,
): Read<T> {
  const iri = iriOf(document);
  const own = iri !== undefined && URL.canParse(iri, base);
  const url =
    own && !iri.startsWith("_:") ? new URL(iri, base).href : otherwise;
  return Object.assign(document as T & object, { [source]: { url, tag } });
}
