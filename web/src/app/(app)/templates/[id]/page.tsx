import type { Metadata } from "next";
import { TemplatePage } from "@/features/templates/template-page";

export const metadata: Metadata = { title: "Template" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <TemplatePage id={(await params).id} />;
}
