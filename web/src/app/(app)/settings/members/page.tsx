import type { Metadata } from "next";
import { MemberSettings } from "@/features/settings/member-settings";

export const metadata: Metadata = { title: "Members" };

export default function Page() {
  return <MemberSettings />;
}
