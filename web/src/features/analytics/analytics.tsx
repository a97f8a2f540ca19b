"use client";
import { useTranslations } from "use-intl";
import { cn } from "@/lib/cn";
import { Outcomes } from "./outcomes";
import { Processing } from "./processing";
import { UsageByDay } from "./usage-by-day";
import { UsageByActor, UsageByProject } from "./usage-by-name";
import { RANGES, useRange } from "./use-range";

/** What was used, how long it took, and what came of it. */
export function Analytics() {
  const t = useTranslations("analytics");
  const [range, days, setRange] = useRange();
  return (
    <div className="grid gap-6">
      <div className="flex flex-wrap items-end justify-between gap-4">
        <div>
          <h1 className="text-2xl font-semibold">{t("heading")}</h1>
          <p className="mt-1 max-w-prose text-sm text-muted">{t("note")}</p>
        </div>
        <fieldset className="inline-flex rounded-xl border bg-surface p-1">
          <legend className="sr-only">{t("range")}</legend>
          {RANGES.map((one) => (
            <label
              key={one}
              className={cn(
                "cursor-pointer rounded-lg px-4 py-1.5 text-sm font-medium whitespace-nowrap text-muted hover:text-ink has-focus-visible:outline-2 has-focus-visible:outline-ring",
                one === range && "bg-accent-soft text-accent hover:text-accent",
              )}
            >
              <input
                type="radio"
                name="range"
                className="sr-only"
                checked={one === range}
                onChange={() => setRange(one)}
              />
              {t("days", { count: one })}
            </label>
          ))}
        </fieldset>
      </div>
      <UsageByDay days={days} />
      <div className="grid items-start gap-6 xl:grid-cols-2">
        <UsageByProject days={days} />
        <UsageByActor days={days} />
      </div>
      <div className="grid items-start gap-6 xl:grid-cols-2">
        <Outcomes days={days} />
        <Processing days={days} />
      </div>
    </div>
  );
}
