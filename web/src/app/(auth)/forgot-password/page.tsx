import type { Metadata } from "next";
import { ForgotPasswordForm } from "@/features/session/forgot-password-form";

export const metadata: Metadata = { title: "Forgot your password" };

export default function Page() {
  return <ForgotPasswordForm />;
}
