"use client";
import { useEffect, useState } from "react";

/**
 * The token of a mailed link, which stands behind the '#' so that no server logs it.
 *
 * Undefined until the page has loaded, null when the address has none. It is taken out of the address bar.
 */
export function useFragmentToken(): string | null | undefined {
  const [token, setToken] = useState<string | null>();
  useEffect(() => {
    setToken(new URLSearchParams(window.location.hash.slice(1)).get("token"));
    window.history.replaceState(null, "", window.location.pathname + window.location.search);
  }, []);
  return token;
}
