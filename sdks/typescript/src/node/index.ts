/** What needs a disk: files to upload by path, downloads to save. For Node, Deno and Bun. */
export { fromPath } from "./from-path.js";
export { saveTo } from "./save-to.js";
