import type { Metadata } from "next";
import { Suspense } from "react";
import { Analytics } from "@/features/analytics/analytics";

export const metadata: Metadata = { title: "Analytics" };

export default function Page() {
  return (
    <Suspense>
      <Analytics />
    </Suspense>
  );
}
