import type { Metadata } from "next";
import AuthLayout from "@/app/(auth)/layout";
import { ProviderReturn } from "@/features/session/provider-return";

export const metadata: Metadata = { title: "Signing in" };

interface Given {
  code?: string;
  state?: string;
  iss?: string;
  error?: string;
}

export default async function Page(props: {
  params: Promise<{ provider: string }>;
  searchParams: Promise<Given>;
}) {
  const { provider } = await props.params;
  return (
    <AuthLayout>
      <ProviderReturn provider={provider} given={await props.searchParams} />
    </AuthLayout>
  );
}
