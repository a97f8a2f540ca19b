// The web app's server: Next behind a thin front that says who is really calling.
//
// Next keeps an `X-Forwarded-For` that a client sends. The API counts attempts to sign in by that address, so
// it is set from the connection here, unless a proxy of our own stands in front (CLIPFORGE_WEB_TRUST_PROXY=1).
import { createServer } from "node:http";
import next from "next";

const host = process.env.CLIPFORGE_WEB_HOST ?? "127.0.0.1";
const port = Number(process.env.CLIPFORGE_WEB_PORT ?? 3001);
const trustProxy = process.env.CLIPFORGE_WEB_TRUST_PROXY === "1";

const app = next({ dev: false, hostname: host, port, dir: import.meta.dirname });
await app.prepare();
const handle = app.getRequestHandler();

const server = createServer((request, response) => {
  if (!trustProxy) {
    request.headers["x-forwarded-for"] = request.socket.remoteAddress ?? "";
    delete request.headers["x-forwarded-host"];
    delete request.headers["x-forwarded-proto"];
  }
  void handle(request, response);
});
// Event streams stay open; a request that never ends its headers does not.
server.requestTimeout = 0;
server.headersTimeout = 20_000;
server.on("error", (error) => {
  console.error(`the web app cannot listen at ${host}:${port}: ${error.message}`);
  process.exit(1);
});
server.listen(port, host, () => console.log(`the web app answers at http://${host}:${port}`));

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
}
