// Follows links by name from an entry point with Alcaeus, the first member of each
// collection on the way, and prints as JSON what it passed.
import create from "alcaeus";
import formats from "@rdfjs/formats";
import rdf from "@zazuko/env";
import Environment from "@zazuko/env/Environment.js";

const env = new Environment(create(), { parent: rdf });
env.formats.import(formats);

async function load(iri) {
  const { response, representation } = await env.hydra.loadResource(iri);
  const root = representation.root;
  const types = root.pointer.out(env.ns.rdf.type).values;
  passed.push({ iri: root.id.value, status: response.xhr.status, types });
  return root;
}

const passed = [];
const [start, ...steps] = process.argv.slice(2);
let resource = await load(start);
for (const step of steps) {
  const link = resource
    .getLinks()
    .find(({ supportedProperty }) => supportedProperty.property.id.value.endsWith(`/${step}`));
  resource = await load(link.resources[0].id);
  if (resource.member.length) {
    resource = await load(resource.member[0].id);
  }
}
const properties = Object.fromEntries(
  [...resource.pointer.dataset.match(resource.id)].map((quad) => [
    quad.predicate.value,
    quad.object.value,
  ]),
);
const methods = resource.operations.map(({ method }) => method);
console.log(JSON.stringify({ passed, properties, methods }));
