// The operations of the blog itself.
import { titleOf } from "./sent.js";

// The blog; with ?from, ?to or ?tag that same blog, as in hydra-box's example.
export async function get(req, res) {
  res.dataset(await req.hydra.resource.dataset());
}

// A new post, from its title.
export async function post(req, res) {
  const title = await titleOf(req);
  if (title === null) {
    return res.status(400).end();
  }
  const created = req.hydra.store.post(req.hydra.resource.term, title);
  res.status(201).set("Location", created.value).end();
}
