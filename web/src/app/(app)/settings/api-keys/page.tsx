import type { Metadata } from "next";
import { ApiKeySettings } from "@/features/settings/api-key-settings";

export const metadata: Metadata = { title: "API keys" };

export default function Page() {
  return <ApiKeySettings />;
}
