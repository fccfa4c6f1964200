/** What a server says of an error: RFC 9457, hydra:Error, and bodies that are neither. */

/** One thing that the server found wrong with what was sent. */
export interface BrokenRule {
  /** What the server calls the place, a JSON Pointer or a name. */
  readonly path: string;
  readonly message: string;
  readonly code: string;
}

/** An error as the server describes it; texts that it does not give are empty. */
export interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly type: string;
  readonly instance: string;
  readonly violations: readonly BrokenRule[];
  /** The body where it is JSON. */
  readonly document: unknown;
  /** The body as it came. */
  readonly text: string;
  readonly headers: Headers;
}

const LONGEST = 500;
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Return what the body of an error says; never throws. */
export function readProblem(
  status: number,
  headers: Headers,
  text: string,
): Problem {
  let document: unknown;
  try {
    document = text.trim() ? JSON.parse(text) : undefined;
  } catch {
    document = undefined;
  }
  return {
    status,
    title: textAt(document, "title"),
    detail: textAt(document, "detail", "description", "message", "error"),
    type: textAt(document, "type"),
    instance: textAt(document, "instance"),
    violations: violations(document),
    document,
    text,
    headers,
  };
}

function at(document: unknown, key: string): unknown {
  if (typeof document !== "object" || document === null) {
    return undefined;
  }
  return Object.entries(document).find(([name]) => name === key)?.[1];
}

/** Return the first text under one of `names`, prefixed or not. */
function textAt(document: unknown, ...names: string[]): string {
  for (const key of names.flatMap((name) => [name, `hydra:${name}`])) {
    const value = at(document, key);
    const said = at(value, "@value") ?? at(value, "message") ?? value;
    if (typeof said === "string" && said.trim()) {
      return said;
    }
  }
  return "";
}

function violations(document: unknown): BrokenRule[] {
  const found = at(document, "violations") ?? at(document, "errors");
  if (!Array.isArray(found)) {
    return [];
  }
  return found
    .filter((item) => typeof item === "object" && item !== null)
    .map((item) => ({
      path: textAt(item, "pointer", "propertyPath", "path", "field"),
      message: textAt(item, "message", "detail", "title"),
      code: textAt(item, "code"),
    }));
}

/** Return what a problem says in one line. */
export function summary(problem: Problem): string {
  const said = [
    problem.detail || problem.title,
    ...problem.violations
      .slice(0, 3)
      .map(({ path, message }) => (path ? `${path}: ${message}` : message)),
  ];
  if (problem.violations.length > 3) {
    said.push(`and ${problem.violations.length - 3} more`);
  }
  return said
    .map((text) => printable(text).replace(/\.$/, ""))
    .filter((text) => text)
    .join("; ");
}

/** Return `text` as one line, not too long, that steers no terminal. */
export function printable(text: string): string {
  const line = text.replace(/\s+/g, " ").trim().replace(UNPRINTABLE, "\ufffd");
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST)} …`;
}
