/** Times for reading; places in media are whole milliseconds. */

/** 3:05, or 1:02:09 from an hour on. */
export function clock(ms: number): string {
  const whole = Math.max(0, Math.round(ms / 1000));
  const seconds = String(whole % 60).padStart(2, "0");
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3600);
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${seconds}` : `${minutes}:${seconds}`;
}

type Words = (key: "left.soon" | "left.minutes" | "left.hours", values: { count: number }) => string;

/** How long something still takes, as coarse as it is known; empty while nothing is known. */
export function timeLeft(ms: number | null, t: Words): string {
  if (ms === null) return "";
  if (ms < 60_000) return t("left.soon", { count: Math.max(5, Math.ceil(ms / 5000) * 5) });
  if (ms < 5_400_000) return t("left.minutes", { count: Math.ceil(ms / 60_000) });
  return t("left.hours", { count: Math.round(ms / 3_600_000) });
}
