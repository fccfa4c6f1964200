/** One exchange with the server: sent, redirected, and judged by its status (RFC 9110). */

import { resolve } from "./addresses.js";
import {
  AnswerTooLarge,
  ApiError,
  ConnectionFailed,
  ForeignOrigin,
  type StatusClass,
  statusClass,
  TimedOut,
  TooManyRedirects,
  UnexpectedAnswer,
} from "./errors.js";
import { readProblem, summary } from "./problems.js";

/**
 * Who asks: a bearer token (RFC 6750), a user name and a password (RFC 7617), or a
 * function that returns the value of the header `Authorization`, asked each time.
 */
export type Authentication =
  | string
  | readonly [user: string, password: string]
  | (() => string | Promise<string>);

/** How a client calls its API. */
export interface Settings {
  readonly auth?: Authentication | undefined;
  /** How long an answer may take in milliseconds; 30,000 where it is not given. */
  readonly timeout?: number | undefined;
  /** How many bytes an answer may have; 64 MiB where it is not given. */
  readonly largest?: number | undefined;
  /** What takes the place of the platform's `fetch`. */
  readonly fetch?: typeof fetch | undefined;
}

/** How one call is made. */
export interface CallOptions {
  /** What ends the call early; its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

/** A request that is to be sent. */
export interface Request {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An answer, read whole. */
export interface Answer {
  readonly request: Request;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** What the vocabulary says of the statuses of errors. */
export interface Said {
  readonly texts?: { readonly [status: number]: string };
  readonly classes?: { readonly [status: number]: StatusClass };
}

interface Raw extends Answer {
  readonly secrets: readonly string[];
}

const REDIRECTS = [301, 302, 303, 307, 308];
const MOST_REDIRECTS = 5;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const TIMEOUT = 30_000;
const LARGEST = 64 * 1024 * 1024;

/**
 * Send `request` and return the answer of its success.
 *
 * @throws {StatusError} for the status of an error, and what sending throws.
 */
export async function exchange(
  request: Request,
  settings: Settings,
  options: CallOptions,
  said: Said,
): Promise<Answer> {
  let asked = request;
  for (let count = 0; count <= MOST_REDIRECTS; count += 1) {
    const answer = await send(asked, settings, options);
    const location = answer.headers.get("location");
    if (!REDIRECTS.includes(answer.status) || location === null) {
      return judged(answer, said);
    }
    asked = redirected(answer, location);
  }
  throw new TooManyRedirects("too many redirects", asked.method, asked.url);
}

function judged(answer: Raw, said: Said): Answer {
  const { request, status, headers } = answer;
  if (status >= 200 && status < 300) {
    return answer;
  }
  if (status < 400) {
    throw new UnexpectedAnswer(
      `${status}, which leads nowhere`,
      request.method,
      request.url,
    );
  }
  // A server may say what it was told.
  const text = answer.secrets.reduce(
    (left, secret) => left.replaceAll(secret, "..."),
    answer.text,
  );
  const problem = readProblem(status, headers, text);
  const words = [String(status), said.texts?.[status], summary(problem)];
  const kind = said.classes?.[status] ?? statusClass(status);
  throw new kind(
    words.filter((word) => word).join(": "),
    request.method,
    request.url,
    problem,
  );
}

/** Return the request that a redirect asks for (RFC 9110, section 15.4). */
function redirected(answer: Raw, location: string): Request {
  const { request, status } = answer;
  const url = resolvedRedirect(request, location);
  if ([307, 308].includes(status) || ["GET", "HEAD"].includes(request.method)) {
    return { ...request, url };
  }
  if (status === 303) {
    const { Accept = "*/*" } = request.headers;
    return { method: "GET", url, headers: { Accept } };
  }
  throw new UnexpectedAnswer(
    `${status} does not say whether to ${request.method} again at ${url}`,
    request.method,
    request.url,
  );
}

function resolvedRedirect(request: Request, location: string): string {
  try {
    return resolve(request.url, location);
  } catch (error) {
    const where = error instanceof ForeignOrigin ? error.url : "";
    throw new ForeignOrigin(
      `redirected to ${where}, away from the API; it is not asked`,
      request.method,
      request.url,
    );
  }
}

async function send(
  request: Request,
  settings: Settings,
  options: CallOptions,
): Promise<Raw> {
  const { method, url, body } = request;
  const { authorization, secrets } = await credentials(settings.auth);
  const timeout = AbortSignal.timeout(settings.timeout ?? TIMEOUT);
  const signals = options.signal ? [options.signal, timeout] : [timeout];
  try {
    const response = await (settings.fetch ?? fetch)(url, {
      method,
      headers: { ...request.headers, ...authorization },
      ...(body === undefined ? {} : { body }),
      // Where a redirect leads is looked at before anything is sent there.
      redirect: "manual",
      signal: AbortSignal.any(signals),
    });
    if (response.type === "opaqueredirect") {
      throw new UnexpectedAnswer(
        "redirected, and a browser does not say where to",
        method,
        url,
      );
    }
    const text = await read(response, request, settings.largest ?? LARGEST);
    const { status, headers } = response;
    return { request, status, headers, text, secrets };
  } catch (error) {
    if (error instanceof ApiError || options.signal?.aborted) {
      throw error;
    }
    if (timeout.aborted) {
      throw new TimedOut("no answer in time", method, url, { cause: error });
    }
    throw new ConnectionFailed("cannot be reached", method, url, {
      cause: error,
    });
  }
}

async function read(
  response: Response,
  { method, url }: Request,
  largest: number,
): Promise<string> {
  const decoder = new TextDecoder();
  const reader = response.body?.getReader();
  let text = "";
  let size = 0;
  for (;;) {
    const part = await reader?.read();
    if (part?.value === undefined) {
      return text + decoder.decode();
    }
    size += part.value.byteLength;
    if (size > largest) {
      await reader?.cancel();
      throw new AnswerTooLarge(`more than ${largest} bytes`, method, url);
    }
    text += decoder.decode(part.value, { stream: true });
  }
}

interface Credentials {
  readonly authorization: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
}

async function credentials(
  auth: Authentication | undefined,
): Promise<Credentials> {
  if (auth === undefined) {
    return { authorization: {}, secrets: [] };
  }
  if (typeof auth === "string") {
    return stated(`Bearer ${auth}`);
  }
  if (typeof auth === "function") {
    return stated(await auth());
  }
  const [user, password] = auth;
  const bytes = new TextEncoder().encode(`${user}:${password}`);
  return stated(`Basic ${btoa(String.fromCharCode(...bytes))}`, password);
}

function stated(Authorization: string, ...more: string[]): Credentials {
  if (!HEADER_VALUE.test(Authorization)) {
    // The platform would show them in its own words.
    throw new TypeError("the credentials hold what no header can");
  }
  const [, ...rest] = Authorization.split(" ");
  return {
    authorization: { Authorization },
    secrets: [rest.join(" "), ...more].filter((secret) => secret),
  };
}
