"use client";
import type { BrandKit } from "@clipforge/sdk";
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { useAct } from "@/features/settings/use-act";
import { client } from "@/lib/client";
import { useErrorText } from "@/lib/error-text";
import { toast } from "@/lib/toast";
import { withUndo } from "@/lib/undo";
import { hideKit, showKit } from "./use-kits";

/** What can be done with kits where they are listed and where one is edited. */
export function useKitActions() {
  const t = useTranslations("brand");
  const queries = useQueryClient();
  const router = useRouter();
  const errorText = useErrorText();
  const { busy, act } = useAct("brand-kits");

  return {
    busy,
    create: () =>
      act("new", async () => {
        const kit = await client.brandKits.create({ name: t("newName") });
        router.push(`/brand-kits/${kit.id}`);
      }),
    makeDefault: (kit: BrandKit) =>
      act(kit.id, () => client.brandKits.update(kit.id, { is_default: !kit.is_default })),
    remove: (kit: Pick<BrandKit, "id" | "name">) => {
      hideKit(queries, kit.id);
      withUndo(t("deleted", { name: kit.name }), t("undo"), {
        undo: () => void showKit(queries, kit.id),
        commit: () => client.brandKits.delete(kit.id),
        failed: (error) => {
          toast.error(errorText(error).text);
          void showKit(queries, kit.id);
        },
      });
    },
  };
}
