import type { Metadata } from "next";
import { WebhookDetail } from "@/features/settings/webhook-detail";

export const metadata: Metadata = { title: "Webhook" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <WebhookDetail id={(await params).id} />;
}
