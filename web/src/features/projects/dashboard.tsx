"use client";
import { Plus, Search, Sparkles } from "lucide-react";
import Link from "next/link";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useEffect, useId, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Empty, Failed, Skeleton } from "@/components/ui/states";
import { ProjectCard } from "./project-card";
import { UsageNote } from "./usage-note";
import { ORDERS, type ProjectFilter, STATUSES, useProjects } from "./use-projects";

const GRID = "grid gap-5 sm:grid-cols-2 xl:grid-cols-3 2xl:grid-cols-4";

/** What is looked for stands in the address, so that it can be kept and shared. */
function useFilter(): [ProjectFilter, (change: Partial<ProjectFilter>) => void] {
  const params = useSearchParams();
  const path = usePathname();
  const router = useRouter();
  const status = STATUSES.find((one) => one === params.get("status")) ?? null;
  const order = ORDERS.find((one) => one === params.get("order")) ?? "newest";
  const filter: ProjectFilter = { q: params.get("q") ?? "", status, order };
  function change(values: Partial<ProjectFilter>) {
    const next = { ...filter, ...values };
    const query = new URLSearchParams();
    if (next.q) query.set("q", next.q);
    if (next.status) query.set("status", next.status);
    if (next.order !== "newest") query.set("order", next.order);
    router.replace(query.size > 0 ? `${path}?${query}` : path, { scroll: false });
  }
  return [filter, change];
}

export function Dashboard() {
  const t = useTranslations("projects");
  const [filter, change] = useFilter();
  const { data, error, isPending, isFetchingNextPage, hasNextPage, fetchNextPage, refetch } =
    useProjects(filter);
  const projects = data?.pages.flatMap((page) => page.data) ?? [];
  const looking = filter.q !== "" || filter.status !== null;
  return (
    <>
      <div className="mb-6 flex flex-wrap items-end justify-between gap-4">
        <div>
          <h1 className="text-2xl font-semibold">{t("heading")}</h1>
          <UsageNote />
        </div>
        <Button asChild variant="primary">
          <Link href="/upload">
            <Plus aria-hidden /> {t("new")}
          </Link>
        </Button>
      </div>
      <FilterBar filter={filter} onChange={change} />
      {error ? (
        <Failed error={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <div className={GRID} aria-busy>
          {Array.from({ length: 8 }, (_, at) => (
            <Skeleton key={at} className="aspect-[4/3.6] rounded-card" />
          ))}
        </div>
      ) : projects.length === 0 ? (
        looking ? (
          <Empty
            icon={Search}
            title={t("nothingFound")}
            action={<Button onClick={() => change({ q: "", status: null })}>{t("showAll")}</Button>}
          />
        ) : (
          <Empty
            icon={Sparkles}
            title={t("empty")}
            action={
              <Button asChild variant="primary">
                <Link href="/upload">{t("new")}</Link>
              </Button>
            }
          >
            {t("emptyNote")}
          </Empty>
        )
      ) : (
        <>
          <div className={GRID}>
            {projects.map((project) => (
              <ProjectCard key={project.id} project={project} />
            ))}
          </div>
          {hasNextPage ? (
            <div className="mt-8 text-center">
              <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                {t("more")}
              </Button>
            </div>
          ) : null}
        </>
      )}
    </>
  );
}

function FilterBar({
  filter,
  onChange,
}: {
  filter: ProjectFilter;
  onChange: (change: Partial<ProjectFilter>) => void;
}) {
  const t = useTranslations("projects");
  const search = useId();
  const [q, setQ] = useState(filter.q);
  /** What the address holds, and what it is to hold: it takes a while to follow, and letters are typed meanwhile. */
  const sent = useRef([filter.q]);
  function send(change: Partial<ProjectFilter>) {
    if (q !== sent.current.at(-1)) sent.current.push(q);
    onChange({ q, ...change });
  }
  // The address follows what is typed, a moment later; what leads elsewhere (back, "show all") changes the field.
  useEffect(() => {
    const arrived = sent.current.indexOf(filter.q);
    sent.current = arrived < 0 ? [filter.q] : sent.current.slice(arrived);
    if (arrived < 0) setQ(filter.q);
  }, [filter.q]);
  useEffect(() => {
    if (q === sent.current.at(-1)) return;
    const timer = window.setTimeout(() => send({}), 250);
    return () => window.clearTimeout(timer);
  });
  const control = "h-10 rounded-lg border border-line bg-surface text-sm";
  return (
    <search className="mb-5 flex flex-wrap gap-3">
      <div className="relative min-w-48 flex-1 sm:max-w-sm">
        <label htmlFor={search} className="sr-only">
          {t("search")}
        </label>
        <Search className="pointer-events-none absolute top-3 left-3 size-4 text-muted" aria-hidden />
        <input
          id={search}
          type="search"
          value={q}
          onChange={(event) => setQ(event.target.value)}
          placeholder={t("search")}
          className={`${control} w-full pr-3 pl-9`}
        />
      </div>
      <select
        aria-label={t("filterStatus")}
        value={filter.status ?? ""}
        onChange={(event) => send({ status: STATUSES.find((one) => one === event.target.value) ?? null })}
        className={`${control} px-3`}
      >
        <option value="">{t("allStatuses")}</option>
        {STATUSES.map((status) => (
          <option key={status} value={status}>
            {t(`status.${status}`)}
          </option>
        ))}
      </select>
      <select
        aria-label={t("order")}
        value={filter.order}
        onChange={(event) => send({ order: ORDERS.find((one) => one === event.target.value) ?? "newest" })}
        className={`${control} px-3`}
      >
        {ORDERS.map((order) => (
          <option key={order} value={order}>
            {t(`orders.${order}`)}
          </option>
        ))}
      </select>
    </search>
  );
}
