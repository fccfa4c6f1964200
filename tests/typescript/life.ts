/** A client's whole life with the generated server, over a real socket. */

import {
  Client,
  Conflict,
  every,
  ForeignOrigin,
  type Image,
  type Link,
  NotFound,
  NothingLinked,
  type Read,
  TimedOut,
  UnprocessableContent,
} from "./typescript/index.js";

declare const process: { readonly argv: readonly string[] };

function equal(found: unknown, expected: unknown): void {
  const [left, right] = [JSON.stringify(found), JSON.stringify(expected)];
  if (left !== right) {
    throw new Error(`${left} is not ${right}`);
  }
}

async function thrown<E extends Error>(
  kind: abstract new (...given: never[]) => E,
  doing: () => Promise<unknown>,
): Promise<E> {
  try {
    await doing();
  } catch (error) {
    if (error instanceof kind) {
      return error;
    }
    throw error;
  }
  throw new Error(`no ${kind.name} was thrown`);
}

async function all<T>(found: AsyncIterable<T>): Promise<T[]> {
  const members: T[] = [];
  for await (const member of found) {
    members.push(member);
  }
  return members;
}

const [, , url = ""] = process.argv;
const dlcs = new Client(url, { auth: ["2", "a secret"] });
const where = { customer: 2, space: "of a test" };

// From the entry point everything is reached.
const entry = await dlcs.entryPoint();
const customers = await all(dlcs.members(entry.customers));
equal(
  customers.map((customer) => customer["@id"]),
  ["2", "3"].map((customer) => `${url}customers/${customer}`),
);

// Created, where PUT says: a name of more than one word is one segment.
await dlcs.spaces.replace({ name: "5" }, { customer: 2, space: 5 });
const space = await dlcs.spaces.replace({ name: "of a test" }, where);
equal(space["@id"], `${url}customers/2/spaces/of%20a%20test`);

// Created by POST, read again by its address, by variables and by itself.
const made = await dlcs.images.create(
  { string1: "cat", "https://a.example/colour": "grey" },
  where,
);
const image = await dlcs.images.get(made["@id"] ?? "");
equal(image.string1, "cat");
equal(image["https://a.example/colour"], "grey");
equal((await dlcs.follow(image)).string1, "cat");
equal((await dlcs.images.get(image)).string1, "cat");
const name = image["@id"]?.split("/").at(-1) ?? "";
equal((await dlcs.images.get({ ...where, image: name })).string1, "cat");

// A merge patch sends what it names; null takes away, what is left out stays.
const patched = await dlcs.images.update({ string2: "tabby" }, image);
equal([patched.string1, patched.string2], ["cat", "tabby"]);
const bare = await dlcs.images.update({ string2: null }, patched);
equal([bare.string1, bare.string2 ?? null], ["cat", null]);
equal(bare["https://a.example/colour"], "grey");

// What was changed meanwhile is not overwritten.
const lost = await thrown(Conflict, () =>
  dlcs.images.update({ string1: "late" }, image),
);
equal(lost.status, 412);
const late: Read<Image> = { ...image, string1: "late" };
await thrown(Conflict, () => dlcs.images.replace(late));
await thrown(Conflict, () => dlcs.images.delete(image));
equal((await dlcs.images.get(image)).string1, "cat");

// A copy of what was read is replaced where it was read.
const replaced = await dlcs.images.replace({ ...bare, string3: "x" });
equal([replaced.string1, replaced.string3], ["cat", "x"]);
equal(replaced["https://a.example/colour"], "grey");

// Pages are read while they are iterated over; terms find what they name.
for (const number1 of Array.from({ length: 105 }, (_, number) => number)) {
  await dlcs.images.create(
    { number1, tags: ["many", `${number1 % 2}`] },
    where,
  );
}
const images = dlcs.images.list(where);
equal(await images.count(), 106);
equal((await all(images)).length, 106);
const pages = await all(images.pages());
equal(pages.length > 1, true);
equal(pages[0]?.totalItems, 106);
const odd = await all(dlcs.images.list(where, { tags: "1" }));
equal(odd.length, 52);
equal(
  odd.every((found) => every(found.tags).includes("1")),
  true,
);
const [first] = odd;
if (first === undefined) {
  throw new Error("nothing was found");
}
equal((await dlcs.images.update({ string1: "odd" }, first)).string1, "odd");

// Several are sent as a collection, and what was made of them is followed.
const queue = await dlcs.queues.get({ customer: 2 });
const batch = await dlcs.queues.submit(
  ["a", "b"].map((modelId) => ({ modelId, space: 5, string1: modelId })),
  queue,
);
equal(batch.count, 2);
equal((await dlcs.follow(batch)).count, 2);
const queued = await all(dlcs.members(batch.images));
equal(queued.map((one) => one.string1).sort(), ["a", "b"]);
const [one] = queued;
equal((await dlcs.follow(one?.batch)).count, 2);

// An error has its class, its words and its rules.
const invalid = await thrown(UnprocessableContent, () =>
  dlcs.images.create({ string1: 1 as unknown as string }, where),
);
equal(invalid.problem.violations[0]?.path, "/string1");
equal(invalid.message.includes("/images: 422: "), true);
const missing = { ...where, image: "none" };
const absent = await thrown(NotFound, () => dlcs.images.get(missing));
equal([absent.name, absent.method, absent.status], ["NotFound", "GET", 404]);
await thrown(NothingLinked, () => dlcs.follow(image.batch));
await thrown(TypeError, () => dlcs.images.get({ ...where, image: ".." }));

// Nothing goes to another origin, whoever asks for it.
const foreign = "https://a.example/customers/2" as string & Link<Image>;
await thrown(ForeignOrigin, () => dlcs.follow(foreign));
await thrown(ForeignOrigin, () => dlcs.images.get(foreign));
await thrown(ForeignOrigin, () => all(dlcs.images.list(foreign)));

// Deleted is gone.
await dlcs.images.delete(replaced);
await thrown(NotFound, () => dlcs.images.get(replaced));

// Who waits no longer ends the call.
const signal = AbortSignal.abort(new RangeError("enough"));
await thrown(RangeError, () => dlcs.images.get(missing, { signal }));
const hurried = new Client(process.argv[3] ?? "", { timeout: 20 });
await thrown(TimedOut, () => hurried.entryPoint());
console.log("whole");
