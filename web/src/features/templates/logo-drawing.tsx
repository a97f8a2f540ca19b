import type { LogoPicture } from "./clip-frame";

interface LogoDrawingProps {
  logo: LogoPicture;
  width: number;
  height: number;
}

/** A brand's mark where it lies in every clip; sizes are shares of the clip's width, as the server's are. */
export function LogoDrawing({ logo: { mark, url, shape }, width, height }: LogoDrawingProps) {
  const wide = (mark.width ?? 0.16) * width;
  const high = wide * shape;
  const margin = (mark.margin ?? 0.04) * width;
  const [vertical, horizontal] = (mark.position ?? "top-right").split("-");
  const x =
    horizontal === "left" ? margin : horizontal === "right" ? width - wide - margin : (width - wide) / 2;
  const y = vertical === "top" ? margin : height - high - margin;
  return (
    <image
      href={url}
      x={x}
      y={y}
      width={wide}
      height={high}
      opacity={mark.opacity ?? 0.85}
      preserveAspectRatio="none"
    />
  );
}
