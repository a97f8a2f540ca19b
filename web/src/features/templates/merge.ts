/** Two people's changes of one thing put together. */

type Plain = Record<string, unknown>;

function isPlain(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether two values made of JSON say the same; a member that is missing is like one that is undefined. */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((one, at) => same(one, b[at]));
  if (!isPlain(a) || !isPlain(b)) return false;
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((name) => same(a[name], b[name]));
}

export interface Merged<T> {
  value: T;
  /** Both changed the same thing in different ways; `value` has mine. */
  clash: boolean;
}

/** What `mine` and `theirs` made of `base`, member by member. */
export function merge<T>(base: T, mine: T, theirs: T): Merged<T> {
  if (same(mine, theirs) || same(base, theirs)) return { value: mine, clash: false };
  if (same(base, mine)) return { value: theirs, clash: false };
  if (!isPlain(base) || !isPlain(mine) || !isPlain(theirs)) return { value: mine, clash: true };
  const value: Plain = {};
  let clash = false;
  for (const name of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
    const merged = merge(base[name], mine[name], theirs[name]);
    value[name] = merged.value;
    clash ||= merged.clash;
  }
  return { value: value as T, clash };
}
