"use client";
import { useMe } from "@/features/session/use-me";

/** Whether the person may change looks: everybody but viewers. */
export function useMayEdit(): boolean {
  const { data: me } = useMe();
  const role = me?.orgs.find((org) => org.id === me.org_id)?.role;
  return role !== undefined && role !== "viewer";
}
