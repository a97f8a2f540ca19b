/**
 * A query as text, with its question mark; empty when nothing is set.
 *
 * Null and undefined are left out; an object becomes `name[key]=value`, as the filter by metadata wants it.
 */
export function queryText(query: object | undefined): string {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value === undefined || value === null) continue;
    if (typeof value === "object") {
      for (const [key, one] of Object.entries(value)) pairs.append(`${name}[${key}]`, String(one));
    } else {
      pairs.append(name, String(value));
    }
  }
  const text = pairs.toString();
  return text && `?${text}`;
}
