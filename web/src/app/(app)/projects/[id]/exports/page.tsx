import type { Metadata } from "next";
import { Suspense } from "react";
import { ExportPage } from "@/features/exports/export-page";

export const metadata: Metadata = { title: "Exports" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return (
    <Suspense>
      <ExportPage projectId={id} />
    </Suspense>
  );
}
