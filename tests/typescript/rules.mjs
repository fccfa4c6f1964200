// What the client sends where, and what it makes of answers, over real sockets.
import assert from "node:assert/strict";
import { createServer } from "node:http";

const hydra = await import(process.argv[2]);
const { Client } = hydra;

/** What one path answers: a function of the request. */
const answers = new Map();
const asked = [];

async function serve() {
  const server = createServer((request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const { method, url, headers } = request;
      asked.push({
        method,
        url,
        headers,
        body: Buffer.concat(chunks).toString(),
      });
      const answer = answers.get(url) ?? { status: 404 };
      const { status = 200, body, text, ...rest } = answer;
      response.writeHead(status, {
        "content-type": "application/ld+json",
        ...rest.headers,
      });
      if (rest.silent) {
        response.flushHeaders();
        return;
      }
      response.end(text ?? (body === undefined ? "" : JSON.stringify(body)));
    });
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { server, url: `http://127.0.0.1:${server.address().port}/` };
}

const api = await serve();
const other = await serve();
let checks = 0;

async function check(paths, test) {
  answers.clear();
  asked.length = 0;
  for (const [path, answer] of Object.entries(paths)) {
    answers.set(path, answer);
  }
  await test(new Client(api.url));
  checks += 1;
}

const image = { customer: 1, space: 2, image: 3 };
const at = "/customers/1/spaces/2/images/3";
const get = (client) => client.images.get(image);
const last = () => asked.at(-1);

// Who asks.
for (const [auth, header] of [
  ["token", "Bearer token"],
  [
    ["k\u00e9y", "s:ecret"],
    `Basic ${Buffer.from("k\u00e9y:s:ecret").toString("base64")}`,
  ],
  [async () => "DPoP x", "DPoP x"],
  [undefined, undefined],
]) {
  await check({ [at]: { body: {} } }, async () => {
    await get(new Client(api.url, { auth }));
    assert.equal(last().headers.authorization, header);
  });
}
await check(
  { [at]: { status: 403, body: { detail: "not token, not cret" } } },
  async () => {
    for (const auth of ["token", ["a", "cret"]]) {
      const error = await get(new Client(api.url, { auth })).catch(
        (error) => error,
      );
      assert.ok(error instanceof hydra.Forbidden);
      const [, secret] = [auth].flat().length === 2 ? auth : ["", auth];
      assert.ok(!JSON.stringify(error.problem).includes(secret));
      assert.ok(!error.message.includes(secret));
    }
  },
);
assert.throws(() => new Client("http://a:b@c.example/"), TypeError);
await check({ [at]: { body: {} } }, async () => {
  const error = await get(new Client(api.url, { auth: "a\nb" })).catch(
    (error) => error,
  );
  assert.ok(error instanceof TypeError && error.cause === undefined);
  assert.ok(!error.message.includes("a\nb"));
});
assert.throws(() => new Client("file:///etc/passwd"), TypeError);

// Redirects within the API are followed, others never.
await check(
  {
    [at]: { status: 307, headers: { location: "/moved" } },
    "/moved": { body: { "@id": at } },
  },
  async (client) => {
    const found = await get(client);
    assert.equal(found["@id"], at);
    assert.equal(last().url, "/moved");
  },
);
await check(
  {
    [at]: { status: 302, headers: { location: other.url } },
    "/": { body: {} },
  },
  async () => {
    const client = new Client(api.url, { auth: "token" });
    await assert.rejects(get(client), hydra.ForeignOrigin);
    assert.equal(asked.length, 1);
  },
);
await check({ [at]: { status: 302, headers: { location: at } } }, (client) =>
  assert.rejects(get(client), hydra.TooManyRedirects),
);
await check({ [at]: { status: 302, headers: { location: "/x" } } }, (client) =>
  assert.rejects(client.images.update({}, image), hydra.UnexpectedAnswer),
);
await check(
  { [at]: { status: 303, headers: { location: "/x" } }, "/x": { body: {} } },
  async (client) => {
    await client.images.update({ string1: "x" }, image);
    assert.deepEqual([last().method, last().body], ["GET", ""]);
  },
);

// What is sent.
const page = "/customers/1/spaces/2/images";
await check(
  { [at]: { body: { string1: "a", width: 5 }, headers: { etag: '"1"' } } },
  async (client) => {
    const found = await get(client);
    await client.images.replace({ ...found, string2: "b" });
    assert.equal(last().headers["if-match"], '"1"');
    assert.equal(last().headers["content-type"], "application/ld+json");
    assert.deepEqual(JSON.parse(last().body), { string1: "a", string2: "b" });
    await client.images.update({ string1: null }, found);
    assert.equal(
      last().headers["content-type"],
      "application/merge-patch+json",
    );
    assert.equal(last().body, '{"string1":null}');
    await client.images.replace(found, image);
    assert.equal(last().headers["if-match"], undefined);
  },
);
await check(
  { [at]: { body: {}, headers: { etag: 'W/"1"' } } },
  async (client) => {
    await client.images.delete(await get(client));
    assert.equal(last().headers["if-match"], undefined);
  },
);
await check(
  {
    [page]: { status: 201, headers: { location: at } },
    [at]: { body: { string1: "a" } },
  },
  async (client) => {
    const where = { customer: 1, space: 2 };
    assert.equal((await client.images.create({}, where)).string1, "a");
    assert.equal(last().method, "GET");
  },
);
await check(
  { [at]: { text: '{"__proto__": {"x": 1}, "string1": "a"}' } },
  async (client) => {
    await client.images.replace({ ...(await get(client)) });
    assert.equal(last().body, '{"__proto__":{"x":1},"string1":"a"}');
  },
);
for (const wrong of ["", ".", "..", undefined, "\ud800"]) {
  await check({}, async (client) => {
    await assert.rejects(
      client.images.get({ ...image, image: wrong }),
      TypeError,
    );
    assert.equal(asked.length, 0);
  });
}
await check({ "/customers/a%2Fb/queue": { body: {} } }, (client) =>
  client.queues.get({ customer: "a/b" }),
);
await check(
  { [`${page}?string1=a+b%26&tags=1&tags=2`]: { body: { member: [] } } },
  async (client) => {
    const found = client.images.list(
      { customer: 1, space: 2 },
      { string1: "a b&", tags: ["1", "2"], string2: undefined },
    );
    assert.equal(await found.count(), 0);
  },
);

await check(
  {
    [at]: { body: { string1: "a", width: 5 } },
    [page]: { status: 201, body: {} },
  },
  async (client) => {
    // A copy is made where it is said, not where the original was.
    const found = await get(client);
    await client.images.create(found, { customer: 1, space: 2 });
    assert.deepEqual([last().url, last().body], [page, '{"string1":"a"}']);
    await assert.rejects(client.images.create(found), TypeError);
  },
);

// What is answered.
for (const [answer, kind] of [
  [
    { text: "<html>", headers: { "content-type": "text/html" } },
    hydra.UnreadableAnswer,
  ],
  [{ text: "{" }, hydra.UnreadableAnswer],
  [{ text: "[]" }, hydra.UnreadableAnswer],
  [{ text: "null" }, hydra.UnreadableAnswer],
  [{ status: 304 }, hydra.UnexpectedAnswer],
  [{ status: 418 }, hydra.ClientError],
  [
    { status: 500, text: "<html>", headers: { "content-type": "text/html" } },
    hydra.InternalServerError,
  ],
  [{ status: 599 }, hydra.ServerError],
]) {
  await check({ [at]: answer }, (client) => assert.rejects(get(client), kind));
}
const said = {
  "@type": "hydra:Error",
  "hydra:title": "No",
  "hydra:description": "Not\u001b[31m here.",
};
await check({ [at]: { status: 404, body: said } }, async (client) => {
  const error = await get(client).catch((error) => error);
  assert.ok(
    error instanceof hydra.NotFound && error instanceof hydra.StatusError,
  );
  assert.equal(error.problem.title, "No");
  assert.ok(error.message.endsWith(": 404: Not\ufffd[31m here"));
});
await check({ [at]: { text: `"${"x".repeat(2000)}"` } }, async () => {
  const client = new Client(api.url, { largest: 1000 });
  await assert.rejects(get(client), hydra.AnswerTooLarge);
});
await check({ [at]: { silent: true } }, async () => {
  const client = new Client(api.url, { timeout: 50 });
  await assert.rejects(get(client), hydra.TimedOut);
});
await check({ [at]: { silent: true } }, async (client) => {
  const signal = AbortSignal.timeout(50);
  await assert.rejects(client.images.get(image, { signal }), {
    name: "TimeoutError",
  });
});

// Collections: older and prefixed terms, members that are IRIs, pages without an end.
const pages = {
  [page]: {
    body: {
      "@id": page,
      "hydra:member": [at, { "@id": at, string1: "b" }],
      "hydra:totalItems": 3,
      "hydra:view": { "hydra:next": "?page=2" },
    },
  },
  [`${page}?page=2`]: {
    body: {
      "@id": page,
      member: [{ "@id": at }],
      totalItems: 3,
      nextPage: { "@id": `${page}?page=3` },
    },
  },
  [`${page}?page=3`]: { body: { member: [] } },
};
await check(pages, async (client) => {
  const found = client.images.list({ customer: 1, space: 2 });
  assert.equal(asked.length, 0);
  const members = [];
  for await (const member of found) {
    members.push(member);
  }
  assert.deepEqual(
    members.map((member) => member["@id"]),
    [at, at, at],
  );
  assert.equal(await found.count(), 3);
  await client.images.delete(members[0]);
  assert.equal(last().url, at);
}).catch((error) => {
  if (!(error instanceof hydra.NotFound)) throw error;
});
for (const next of [page, `${page}?page=1`]) {
  const endless = { member: [{}], view: { next } };
  await check(
    { [page]: { body: endless }, [`${page}?page=1`]: { body: endless } },
    async (client) => {
      const found = client.images.list({ customer: 1, space: 2 });
      await assert.rejects(
        Array.fromAsync?.(found) ?? drained(found),
        hydra.EndlessPages,
      );
    },
  );
}
async function drained(found) {
  for await (const _ of found) {
    // Until it ends.
  }
}
await check(
  { [page]: { body: { member: [], view: { next: other.url } } } },
  async (client) => {
    const found = client.images.list({ customer: 1, space: 2 });
    await assert.rejects(drained(found), hydra.ForeignOrigin);
  },
);
await check({ [page]: { body: { member: {} } } }, (client) =>
  assert.rejects(
    drained(client.images.list({ customer: 1, space: 2 })),
    hydra.UnreadableAnswer,
  ),
);

// A resource in the place of a link is read where it says that it is.
await check(
  {
    "/batches/1": { body: { count: 1 } },
    "/batches/2": { body: { count: 2 } },
  },
  async (client) => {
    assert.equal((await client.follow({ "@id": "/batches/1" })).count, 1);
    const counts = [];
    for await (const batch of client.members(["/batches/1", "/batches/2"])) {
      counts.push(batch.count);
    }
    assert.deepEqual(counts, [1, 2]);
  },
);

api.server.closeAllConnections();
api.server.close();
other.server.close();
console.log(checks);
