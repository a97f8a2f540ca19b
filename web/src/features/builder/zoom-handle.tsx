"use client";
import { type PointerEvent, useRef } from "react";

interface ZoomHandleProps {
  zoom: number;
  /** Where the picture is that is made larger: the middle of it stays. */
  box: () => DOMRect | undefined;
  onZoom: (zoom: number) => void;
}

/**
 * A corner of the picture to be pulled outwards for a closer crop and inwards for a wider one. Only for pointers:
 * the slider beside does the same for keys and for who does not see the picture.
 */
export function ZoomHandle({ zoom, box, onZoom }: ZoomHandleProps) {
  const from = useRef<{ away: number; zoom: number } | null>(null);
  const away = (event: PointerEvent) => {
    const place = box();
    if (!place) return 1;
    return Math.hypot(
      event.clientX - place.left - place.width / 2,
      event.clientY - place.top - place.height / 2,
    );
  };
  return (
    <span
      aria-hidden
      data-zoom-handle
      className="absolute right-0 bottom-0 z-10 size-7 cursor-nwse-resize touch-none rounded-tl-lg border-t-2 border-l-2 border-white/80 bg-black/50"
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = { away: Math.max(1, away(event)), zoom };
      }}
      onPointerMove={(event) => {
        event.stopPropagation();
        const begun = from.current;
        if (begun) onZoom((begun.zoom * away(event)) / begun.away);
      }}
      // Comes when the button is let go as well as when the drag is broken off.
      onLostPointerCapture={(event) => {
        event.stopPropagation();
        from.current = null;
      }}
    />
  );
}
