import type { Metadata } from "next";
import { Suspense } from "react";
import { ExportPage } from "@/features/exports/export-page";

export const metadata: Metadata = { title: "Export" };

/** Where notices lead: the same page, with one of the exports played. */
export default async function Page({ params }: { params: Promise<{ id: string; exportId: string }> }) {
  const { id, exportId } = await params;
  return (
    <Suspense>
      <ExportPage projectId={id} shown={exportId} />
    </Suspense>
  );
}
