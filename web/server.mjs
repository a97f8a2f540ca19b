// The web app's server: Next behind a thin front that says who is really calling.
//
// Next keeps an `X-Forwarded-For` that a client sends. The API counts attempts to sign in by that address, so
// it is set from the connection here, unless a proxy of our own stands in front (CLIPFORGE_WEB_TRUST_PROXY=1).
import { createServer } from "node:http";
import next from "next";

const host = process.env.CLIPFORGE_WEB_HOST ?? "127.0.0.1";
const port = Number(process.env.CLIPFORGE_WEB_PORT ?? 3001);
/** Requests under way have this long to end when the server is told to stop. */
const FAREWELL_MS = 5_000;
const trustProxy = process.env.CLIPFORGE_WEB_TRUST_PROXY === "1";

const app = next({ dev: false, hostname: host, port, dir: import.meta.dirname });
await app.prepare();
const handle = app.getRequestHandler();

/** Whether an address can be read; for one with "%A", Next would answer as if it had failed itself. */
function isReadable(address) {
  try {
    decodeURIComponent(address.split("?", 1)[0]);
    return true;
  } catch {
    return false;
  }
}

const server = createServer((request, response) => {
  if (!isReadable(request.url ?? "")) {
    response.writeHead(404, { "content-type": "text/plain" }).end("There is nothing at this address.\n");
    return;
  }
  if (!trustProxy) {
    request.headers["x-forwarded-for"] = request.socket.remoteAddress ?? "";
    delete request.headers["x-forwarded-host"];
    delete request.headers["x-forwarded-proto"];
  }
  void handle(request, response);
});
// How long a request may take to come in. Answers may take as long as they like: event streams stay open.
server.requestTimeout = 60_000;
server.headersTimeout = 20_000;
server.on("error", (error) => {
  console.error(`the web app cannot listen at ${host}:${port}: ${error.message}`);
  process.exit(1);
});
server.listen(port, host, () => console.log(`the web app answers at http://${host}:${port}`));

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    server.close(() => process.exit(0));
    // What is under way is finished, but for event streams, which would never end.
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), FAREWELL_MS);
  });
}
