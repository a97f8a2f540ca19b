import type { Metadata } from "next";
import { BrandKitPage } from "@/features/brand/kit-page";

export const metadata: Metadata = { title: "Brand kit" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <BrandKitPage id={(await params).id} />;
}
