/** Milliseconds that `Retry-After` asks for, as seconds or as a date; null when there is none that makes sense. */
export function retryAfterMs(headers: Headers): number | null {
  const text = headers.get("retry-after")?.trim();
  if (!text) return null;
  const seconds = Number(text);
  if (Number.isFinite(seconds)) return seconds >= 0 ? seconds * 1000 : null;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
}
