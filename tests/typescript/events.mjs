// A client whose vocabulary gives no addresses calls a server of the same.
import assert from "node:assert/strict";

const [module, url] = process.argv.slice(2);
const { Client, NotFound } = await import(module);
const api = new Client(url);
const event = await api.events.create({
  name: "a",
  description: "b",
  start_date: "2020-01-01T00:00:00Z",
  end_date: "2021-01-01T00:00:00Z",
});
assert.ok(event["@id"].startsWith(url));
const known = [];
for await (const found of api.events.list()) {
  known.push(found["@id"]);
}
assert.deepEqual(known, [event["@id"]]);
const read = await api.events.get(event);
assert.equal((await api.events.replace({ ...read, name: "c" })).name, "c");
const fresh = await api.events.get(event["@id"]);
assert.equal(await api.events.delete(fresh), undefined);
await assert.rejects(() => api.events.get(event), NotFound);
console.log("whole");
