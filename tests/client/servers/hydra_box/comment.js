// The operation of the comments of a post: one more, and back to the post.
import rdf from "@rdfjs/dataset";
import { DUBLIN_CORE } from "./store.js";
import { titleOf } from "./sent.js";

export async function post(req, res) {
  const title = await titleOf(req);
  if (title === null) {
    return res.status(400).end();
  }
  const { store, term, resource } = req.hydra;
  const comment = rdf.blankNode();
  store.say(resource.term, term, `${store.schema}comment`, comment);
  store.say(resource.term, comment, `${DUBLIN_CORE}title`, rdf.literal(title));
  res.status(303).set("Location", resource.term.value).end();
}
