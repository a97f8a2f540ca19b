"use client";
import { useQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";
import { Dialog } from "@/components/ui/dialog";
import { client } from "@/lib/client";
import { Load } from "./parts";

/** What was sent to an endpoint, and how each try went. */
export function DeliveryDialog({ id, onClose }: { id: string | null; onClose: () => void }) {
  const t = useTranslations("settings");
  const format = useFormatter();
  const delivery = useQuery({
    queryKey: ["delivery", id],
    enabled: id !== null,
    queryFn: () => client.webhooks.getDelivery(id ?? ""),
  });
  return (
    <Dialog
      open={id !== null}
      onOpenChange={onClose}
      title={delivery.data?.event_type ?? t("deliveries")}
      className="w-[min(44rem,calc(100vw-1.5rem))]"
    >
      <Load query={delivery}>
        {(found) => (
          <div className="grid gap-4">
            <ol className="grid gap-1.5 text-sm">
              {found.tries.map((one, at) => (
                <li key={at} className="flex flex-wrap gap-x-3 tabular-nums">
                  <span className="text-muted">
                    {format.dateTime(new Date(one.at), { dateStyle: "short", timeStyle: "medium" })}
                  </span>
                  <span>{one.status_code ?? "–"}</span>
                  <span className="text-muted">{one.error}</span>
                </li>
              ))}
            </ol>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
            <pre tabIndex={0} className="max-h-80 overflow-auto rounded-lg bg-raised p-4 text-xs">
              {JSON.stringify(found.payload, null, 2)}
            </pre>
          </div>
        )}
      </Load>
    </Dialog>
  );
}
