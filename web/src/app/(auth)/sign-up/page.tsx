import type { Metadata } from "next";
import { SignUpForm } from "@/features/session/sign-up-form";

export const metadata: Metadata = { title: "Make an account" };

export default function Page() {
  return <SignUpForm />;
}
