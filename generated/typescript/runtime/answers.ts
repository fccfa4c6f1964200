/** What answers hold: documents, and where they are. */

import { resolve } from "./addresses.js";
import { UnreadableAnswer } from "./errors.js";
import type { Answer } from "./exchange.js";
import { noted, type Read } from "./resources.js";

const JSON_TYPE = /^application\/([^;\s]+\+)?json\s*(;|$)/i;

/**
 * Return the document that an answer is.
 *
 * @throws {UnreadableAnswer} for what is no JSON, or no object of it.
 */
export function parsed(answer: Answer): object {
  const { method, url } = answer.request;
  const type = answer.headers.get("content-type") ?? "no media type";
  if (!JSON_TYPE.test(type)) {
    const said = `answered with ${type}, which is not JSON`;
    throw new UnreadableAnswer(said, method, url);
  }
  let document: unknown;
  try {
    document = JSON.parse(answer.text);
  } catch (error) {
    throw new UnreadableAnswer("no JSON", method, url, { cause: error });
  }
  if (typeof document !== "object" || !document || Array.isArray(document)) {
    throw new UnreadableAnswer("no object of JSON", method, url);
  }
  return document;
}

/**
 * Return what an answer holds, and note where that is. What a POST is answered
 * with is not at the address that it was sent to (RFC 9110, sections 6.4.2 and
 * 15.3.2).
 */
export function readFrom<T>(answer: Answer): Read<T> {
  const { request, status, headers } = answer;
  const document = parsed(answer);
  const said = headers.get("etag") ?? "";
  const tag = said.startsWith("W/") ? "" : said;
  if (request.method !== "POST") {
    return noted<T>(document, request.url, request.url, tag);
  }
  const location = headers.get("location");
  if (status !== 201 || location === null) {
    return noted<T>(document, request.url, "", "");
  }
  const url = resolve(request.url, location);
  return noted<T>(document, url, url, tag);
}
