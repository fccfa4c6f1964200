// Serves a blog with hydra-box, out of memory: `node server.js <vocabulary>`.
// Prints its origin once it listens, and ends when its standard input does.
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import express from "express";
import hydraBox from "hydra-box";
import { startingWith } from "./store.js";

// Where hydra-box's example says that it is.
const WRITTEN_FOR = "http://localhost:9000/";

const app = express();
const server = createServer(app);
server.listen(0, "127.0.0.1", () => {
  const origin = `http://127.0.0.1:${server.address().port}/`;
  const api = hydraBox.Api.fromFile(process.argv[2], {
    path: "/api",
    codePath: fileURLToPath(new URL(".", import.meta.url)),
  }).rebase(WRITTEN_FOR, origin);
  app.use(hydraBox.middleware(api, { store: startingWith(origin) }));
  console.log(origin);
});
process.stdin.resume().on("end", () => process.exit());
