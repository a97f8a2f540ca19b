import type { Metadata } from "next";
import { OrgSettings } from "@/features/settings/org-settings";

export const metadata: Metadata = { title: "Organisation" };

export default function Page() {
  return <OrgSettings />;
}
