// The operations of a category.
export { get } from "./post.js";
