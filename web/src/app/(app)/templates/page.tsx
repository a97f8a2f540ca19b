import type { Metadata } from "next";
import { TemplateGallery } from "@/features/templates/gallery";

export const metadata: Metadata = { title: "Templates" };

export default function Page() {
  return <TemplateGallery />;
}
