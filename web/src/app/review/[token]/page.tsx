import type { Metadata } from "next";
import { ReviewPage } from "@/features/review/review-page";

export const metadata: Metadata = { title: "Review" };

export default async function Page({ params }: { params: Promise<{ token: string }> }) {
  return <ReviewPage token={(await params).token} />;
}
