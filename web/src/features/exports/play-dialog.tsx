"use client";
import { Dialog } from "@/components/ui/dialog";

/** A finished clip, as large as the window lets it be. Its captions are in the picture. */
export function PlayDialog({ title, video, onClose }: { title: string; video: string; onClose: () => void }) {
  return (
    <Dialog open onOpenChange={onClose} title={title} className="w-fit max-w-[calc(100vw-1.5rem)]">
      {/* biome-ignore lint/a11y/useMediaCaption: they are drawn into the picture */}
      <video
        src={video}
        controls
        autoPlay
        playsInline
        className="max-h-[72dvh] max-w-full rounded-lg bg-black"
      />
    </Dialog>
  );
}
