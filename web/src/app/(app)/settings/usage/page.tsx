import type { Metadata } from "next";
import { UsageSettings } from "@/features/settings/usage-settings";

export const metadata: Metadata = { title: "Usage" };

export default function Page() {
  return <UsageSettings />;
}
