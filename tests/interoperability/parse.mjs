// Prints as JSON what API Platform's parser finds behind an entry point.
import { parseHydraDocumentation } from "@api-platform/api-doc-parser";

const { api } = await parseHydraDocumentation(process.argv[2]);
const resources = api.resources.map((resource) => ({
  name: resource.name,
  url: resource.url,
  id: resource.id,
  title: resource.title,
  fields: resource.fields.map((field) => [field.name, field.range]),
  operations: resource.operations.map((operation) => [operation.type, operation.method]),
}));
console.log(JSON.stringify({ title: api.title, resources }));
