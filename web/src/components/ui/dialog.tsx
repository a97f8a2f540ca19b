"use client";
import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { cn } from "@/lib/cn";

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** Read out with the title. */
  description?: string;
  children: ReactNode;
  className?: string;
}

/** A window over the page: keeps the focus, closes with Escape and gives the focus back. */
export function Dialog({ open, onOpenChange, title, description, children, className }: DialogProps) {
  const t = useTranslations("common");
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/45 backdrop-blur-[2px]" />
        <Radix.Content
          className={cn(
            "fixed top-1/2 left-1/2 z-50 max-h-[92dvh] w-[min(34rem,calc(100vw-1.5rem))] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-2xl border bg-surface p-6 shadow-2xl",
            className,
          )}
          {...(description ? {} : { "aria-describedby": undefined })}
        >
          <Radix.Title className="pr-8 text-lg font-semibold">{title}</Radix.Title>
          {description ? (
            <Radix.Description className="mt-1 text-sm text-muted">{description}</Radix.Description>
          ) : null}
          <div className="mt-5">{children}</div>
          <Radix.Close
            className="absolute top-4 right-4 grid size-8 place-items-center rounded-lg hover:bg-raised"
            aria-label={t("close")}
          >
            <X className="size-4" aria-hidden />
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
