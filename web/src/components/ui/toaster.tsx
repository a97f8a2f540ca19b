"use client";
import { X } from "lucide-react";
import { Toast } from "radix-ui";
import { useTranslations } from "use-intl";
import { cn } from "@/lib/cn";
import { useToasts } from "@/lib/toast";
import { Button } from "./button";

/** Where short messages appear; F8 leads there by keyboard. */
export function Toaster() {
  const t = useTranslations("common");
  const { messages, dismiss } = useToasts();
  return (
    <Toast.Provider label={t("message")} swipeDirection="right">
      {messages.map((message) => (
        <Toast.Root
          key={message.id}
          duration={message.durationMs}
          type={message.tone === "bad" ? "foreground" : "background"}
          onOpenChange={(open) => {
            if (!open) dismiss(message.id);
          }}
          className={cn(
            "flex items-center gap-3 rounded-xl border bg-surface py-2.5 pr-2 pl-4 text-sm shadow-xl",
            message.tone === "bad" && "border-bad/40",
          )}
        >
          <Toast.Description className="min-w-0 flex-1">{message.text}</Toast.Description>
          {message.action ? (
            <Toast.Action asChild altText={message.action.label}>
              <Button size="sm" onClick={message.action.onClick}>
                {message.action.label}
              </Button>
            </Toast.Action>
          ) : null}
          <Toast.Close
            className="grid size-8 place-items-center rounded-lg hover:bg-raised"
            aria-label={t("close")}
          >
            <X className="size-4" aria-hidden />
          </Toast.Close>
        </Toast.Root>
      ))}
      <Toast.Viewport className="fixed bottom-4 left-1/2 z-60 grid w-[min(26rem,calc(100vw-2rem))] -translate-x-1/2 gap-2 outline-none" />
    </Toast.Provider>
  );
}
