const UNKNOWN = "application/octet-stream";

const BY_SUFFIX: Readonly<Record<string, string>> = {
  aac: "audio/aac",
  ass: "text/plain",
  avi: "video/x-msvideo",
  flac: "audio/flac",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  json: "application/json",
  m4a: "audio/mp4",
  m4v: "video/mp4",
  md: "text/markdown",
  mkv: "video/x-matroska",
  mov: "video/quicktime",
  mp3: "audio/mpeg",
  mp4: "video/mp4",
  mpeg: "video/mpeg",
  mpg: "video/mpeg",
  mxf: "application/mxf",
  ogg: "audio/ogg",
  ogv: "video/ogg",
  opus: "audio/ogg",
  otf: "font/otf",
  png: "image/png",
  srt: "application/x-subrip",
  ssa: "text/plain",
  svg: "image/svg+xml",
  ts: "video/mp2t",
  ttf: "font/ttf",
  txt: "text/plain",
  vtt: "text/vtt",
  wav: "audio/wav",
  webm: "video/webm",
  webp: "image/webp",
  wmv: "video/x-ms-wmv",
  woff: "font/woff",
  woff2: "font/woff2",
};

/** The media type that a file's name stands for; that of any bytes when it is not known. */
export function mediaTypeOf(name: string): string {
  return BY_SUFFIX[name.slice(name.lastIndexOf(".") + 1).toLowerCase()] ?? UNKNOWN;
}
