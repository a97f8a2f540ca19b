import type { Metadata } from "next";
import { SignInForm } from "@/features/session/sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

export default async function Page({
  searchParams,
}: {
  searchParams: Promise<{ next?: string | string[]; ended?: string | string[] }>;
}) {
  const { next, ended } = await searchParams;
  return <SignInForm next={typeof next === "string" ? next : null} ended={ended !== undefined} />;
}
