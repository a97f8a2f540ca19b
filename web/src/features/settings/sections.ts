/** The pages of the settings, in their order. Those of an organisation need the right to change it. */
export const SECTIONS = [
  "account",
  "organisation",
  "members",
  "api-keys",
  "webhooks",
  "usage",
  "sessions",
] as const;
export type Section = (typeof SECTIONS)[number];
