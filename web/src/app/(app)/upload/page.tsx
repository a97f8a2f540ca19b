import type { Metadata } from "next";
import { UploadPage } from "@/features/uploads/upload-page";

export const metadata: Metadata = { title: "New project" };

export default async function Page({
  searchParams,
}: {
  searchParams: Promise<{ from?: string | string[] }>;
}) {
  const { from } = await searchParams;
  return <UploadPage way={typeof from === "string" ? from : "file"} />;
}
