/** What generated clients stand on, and what they offer of it. */

export type { At, Key, Term, Terms } from "./addresses.js";
export {
  type Arguments,
  Connection,
  type Operation,
  type Several,
} from "./connection.js";
export * from "./errors.js";
export type { Authentication, CallOptions, Settings } from "./exchange.js";
export { type Page, Pages } from "./pages.js";
export type { BrokenRule, Problem } from "./problems.js";
export {
  type Address,
  type AnyDocument,
  type Collection,
  type Embedded,
  every,
  type JsonValue,
  type kind,
  type Kind,
  type LanguageString,
  type Link,
  type NodeObject,
  type PartialCollectionView,
  type Read,
  type Reference,
  type Resource,
  type Source,
  sourceOf,
} from "./resources.js";
