"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Bell } from "lucide-react";
import Link from "next/link";
import { DropdownMenu } from "radix-ui";
import { useFormatter, useNow, useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { client } from "@/lib/client";
import { cn } from "@/lib/cn";

const SHOWN = 15;

/** What happened lately to the person's projects and exports. Opening it reads it. */
export function NoticesMenu() {
  const t = useTranslations("notices");
  const format = useFormatter();
  const now = useNow({ updateInterval: 60_000 });
  const queries = useQueryClient();
  const { data } = useQuery({ queryKey: ["notices"], queryFn: () => client.notices.list({ limit: SHOWN }) });
  const unread = data?.data.filter((notice) => !notice.read).map((notice) => notice.id) ?? [];
  async function read(open: boolean) {
    // Read once the person has seen which were new.
    if (open || unread.length === 0) return;
    await client.notices.read({ ids: unread });
    await queries.invalidateQueries({ queryKey: ["notices"] });
  }
  return (
    <DropdownMenu.Root onOpenChange={(open) => void read(open)}>
      <DropdownMenu.Trigger asChild>
        <Button
          variant="ghost"
          size="icon"
          className="relative"
          aria-label={t("open", { count: unread.length })}
        >
          <Bell aria-hidden />
          {unread.length > 0 ? (
            <span aria-hidden className="absolute top-1.5 right-1.5 size-2 rounded-full bg-accent" />
          ) : null}
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={6}
          className="z-50 max-h-[70dvh] w-80 overflow-y-auto rounded-xl border bg-surface p-1.5 shadow-xl"
        >
          {!data || data.data.length === 0 ? (
            <p className="px-3 py-6 text-center text-sm text-muted">{t("none")}</p>
          ) : null}
          {data?.data.map((notice) => (
            <DropdownMenu.Item
              key={notice.id}
              asChild
              className="block cursor-pointer rounded-lg px-3 py-2 outline-none data-highlighted:bg-raised"
            >
              <Link href={notice.link.startsWith("/") ? notice.link : "/"}>
                <span className={cn("flex items-baseline gap-2 text-sm", !notice.read && "font-semibold")}>
                  <span className="min-w-0 flex-1">{notice.title}</span>
                  <time dateTime={notice.created_at} className="shrink-0 text-xs font-normal text-muted">
                    {format.relativeTime(new Date(notice.created_at), now)}
                  </time>
                </span>
                <span className="mt-0.5 line-clamp-2 block text-xs text-muted">{notice.body}</span>
              </Link>
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
