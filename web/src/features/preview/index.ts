export type { Peaks } from "./bars";
export { centerAt } from "./geometry";
export { type PreviewHandle, PreviewPlayer, type PreviewPlayerProps } from "./preview-player";
export type { Problem } from "./stage";
export type { SourcePicture } from "./timeline";
