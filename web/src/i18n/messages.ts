/** Texts of each language. A language is a file in `messages/` and a line here. */
import en from "../../messages/en.json";

export const LOCALES = { en } as const;
export type Locale = keyof typeof LOCALES;
export type Messages = typeof en;
export const DEFAULT_LOCALE: Locale = "en";

/** The best of our languages for an `Accept-Language` header. */
export function localeFor(accepted: string | null): Locale {
  const wanted = (accepted ?? "")
    .split(",")
    .map((part) => {
      const [tag = "", quality] = part.trim().split(";q=");
      return { language: tag.toLowerCase().split("-")[0] ?? "", quality: quality ? Number(quality) : 1 };
    })
    .sort((a, b) => b.quality - a.quality);
  for (const { language } of wanted) {
    if (Object.hasOwn(LOCALES, language)) return language as Locale;
  }
  return DEFAULT_LOCALE;
}
