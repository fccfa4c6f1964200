// The resources of a blog, each a named graph: an RDF/JS store in memory.
import rdf from "@rdfjs/dataset";
import rdfDatasetExt from "rdf-dataset-ext";

const { toStream } = rdfDatasetExt;
const RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
export const DUBLIN_CORE = "http://purl.org/dc/elements/1.1/";

class Store {
  constructor(origin) {
    this.dataset = rdf.dataset();
    this.schema = `${origin}api/schema/`;
  }

  // Return what is said, as hydra-box asks for it.
  match(...terms) {
    return toStream(this.dataset.match(...terms));
  }

  // Say something of `subject` in the graph of the resource `about`.
  say(about, subject, predicate, object) {
    this.dataset.add(rdf.quad(subject, rdf.namedNode(predicate), object, about));
  }

  // Create a resource of a class of the vocabulary, with a title.
  create(iri, type, title) {
    const node = rdf.namedNode(iri);
    this.say(node, node, `${RDF}type`, rdf.namedNode(this.schema + type));
    this.say(node, node, `${DUBLIN_CORE}title`, rdf.literal(title));
    return node;
  }

  // Create a post of the blog, with a link to its comments.
  post(blog, title) {
    const before = this.dataset.match(blog, rdf.namedNode(`${this.schema}post`)).size;
    const iri = `${blog.value}post/${before + 1}`;
    const post = this.create(iri, "Post", title);
    this.say(post, post, `${this.schema}comments`, rdf.namedNode(`${iri}/comments`));
    this.say(blog, blog, `${this.schema}post`, post);
    return post;
  }
}

// Return the store of a blog at `origin` with two posts and a category.
export function startingWith(origin) {
  const store = new Store(origin);
  const blog = store.create(origin, "Blog", "Blog");
  const posts = ["First", "Second"].map((title) => store.post(blog, title));
  const category = store.create(`${origin}category/rdf`, "Category", "RDF");
  for (const post of posts) {
    store.say(category, category, `${store.schema}post`, post);
  }
  store.say(category, category, `${store.schema}pinned-post`, posts[0]);
  return store;
}
