import type { Metadata } from "next";
import { Suspense } from "react";
import { Dashboard } from "@/features/projects/dashboard";

export const metadata: Metadata = { title: "Projects" };

export default function Page() {
  return (
    <Suspense>
      <Dashboard />
    </Suspense>
  );
}
