// node table.mjs reads cases from standard input and writes what the preview's own arithmetic makes of them, so that
// tests can hold it against the render's: {"steps": …, "marks": …, "rates": …}, each a list.
import path from "node:path";
import { text } from "node:stream/consumers";
import { build } from "esbuild";

const PREVIEW = path.join(import.meta.dirname, "../../src/features/preview");
const { outputFiles } = await build({
  stdin: {
    contents: `
      export { StepList } from "./steps";
      export { marksOf } from "./marks";
      export * from "./rate";
    `,
    resolveDir: PREVIEW,
    loader: "ts",
  },
  bundle: true,
  format: "esm",
  write: false,
  logLevel: "warning",
});
const code = Buffer.from(outputFiles[0].contents).toString("base64");
const preview = await import(`data:text/javascript;base64,${code}`);

const given = JSON.parse(await text(process.stdin));
const steps = given.steps.map(({ timeline, picture, frames }) => {
  const list = new preview.StepList(timeline, picture);
  return frames.map((frame) => list.at(frame));
});
const marks = given.marks.map(({ timeline, own }) =>
  preview
    .marksOf(timeline, preview.parseRate(timeline.rate), 1000)
    .map((mark) => ({ ...mark, place: mark.place(own) })),
);
const rates = given.rates.map(({ rate: written, ms, frame }) => {
  const rate = preview.parseRate(written);
  return [
    preview.frameAt(ms, rate),
    preview.frameFloor(ms, rate),
    preview.frameCeil(ms, rate),
    preview.frameMs(frame, rate),
    preview.captionMs(frame, rate),
    preview.frameDue(preview.middleOf(frame, rate) - (0.5 * rate.den) / rate.num, rate),
  ];
});
process.stdout.write(JSON.stringify({ steps, marks, rates }));
