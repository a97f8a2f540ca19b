import path from "node:path";
import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // Types are checked by the linter, over this package as a whole.
  typescript: { ignoreBuildErrors: true },
  // The address of the API is the server's business; nothing of it is built in.
  outputFileTracingRoot: path.join(import.meta.dirname, ".."),
  turbopack: { root: path.join(import.meta.dirname, "..") },
  // Pages take no bodies, and what comes with a request for one is kept in memory.
  experimental: { proxyClientMaxBodySize: "64kb" },
  // Pictures and films come from storage by signed address, at the size they are shown in.
  images: { unoptimized: true },
};

export default config;
