import type { Metadata } from "next";
import { Suspense } from "react";
import { ProjectPage } from "@/features/builder/project-page";

export const metadata: Metadata = { title: "Project" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return (
    <Suspense>
      <ProjectPage id={id} />
    </Suspense>
  );
}
