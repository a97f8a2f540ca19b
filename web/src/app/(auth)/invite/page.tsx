import type { Metadata } from "next";
import { cookies } from "next/headers";
import { Invite } from "@/features/session/invite";
import { COOKIE, unseal } from "@/server/session";

export const metadata: Metadata = { title: "Invitation" };

export default async function Page() {
  // Only the server can read the session: without one the page need not ask who it is.
  const session = await unseal((await cookies()).get(COOKIE)?.value);
  return <Invite signedIn={session !== null} />;
}
