import type { Metadata } from "next";
import { SessionSettings } from "@/features/settings/session-settings";

export const metadata: Metadata = { title: "Sessions" };

export default function Page() {
  return <SessionSettings />;
}
