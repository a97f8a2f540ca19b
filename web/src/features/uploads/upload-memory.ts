"use client";
import { UploadMemory } from "@clipforge/sdk";

/** Remembers which uploads are under way, so that a page that was closed goes on where it stopped. */
export function uploadMemory(): UploadMemory {
  return new UploadMemory(localStorage);
}
