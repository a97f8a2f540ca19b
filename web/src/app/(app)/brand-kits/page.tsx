import type { Metadata } from "next";
import { BrandKitList } from "@/features/brand/kit-list";

export const metadata: Metadata = { title: "Brand kits" };

export default function Page() {
  return <BrandKitList />;
}
