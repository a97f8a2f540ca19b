"use client";
/** The API, as the person who is signed in: through this server, which holds the tokens. */
import { ClipForge } from "@clipforge/sdk";

export const client = new ClipForge({ baseUrl: "/api", auth: "cookie" });
