import type { Metadata } from "next";
import { SignInForm } from "@/features/session/sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

export default async function Page({
  searchParams,
}: {
  searchParams: Promise<{ next?: string; ended?: string }>;
}) {
  const { next, ended } = await searchParams;
  return <SignInForm next={next ?? null} ended={ended !== undefined} />;
}
