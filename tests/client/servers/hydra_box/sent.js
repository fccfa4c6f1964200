// What a request says.
import rdf from "@rdfjs/dataset";
import { DUBLIN_CORE } from "./store.js";

// Return the title in the RDF that was sent, or null.
export async function titleOf(req) {
  const sent = await req.dataset();
  const [quad] = sent.match(null, rdf.namedNode(`${DUBLIN_CORE}title`));
  return quad ? quad.object.value : null;
}
