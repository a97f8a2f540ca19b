import { ClipForge } from "@clipforge/sdk";

/** What tests/sdk/test_typescript_journeys.py gives; a journey without it cannot begin. */
export function given(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not given`);
  return value;
}

/** A client of the real API, with all rights of an organisation. */
export function owner(): ClipForge {
  return new ClipForge({ apiKey: given("CLIPFORGE_API_KEY"), baseUrl: given("CLIPFORGE_BASE_URL") });
}
