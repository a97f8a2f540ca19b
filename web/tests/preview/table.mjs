// node table.mjs reads cases from standard input and writes what the preview's own arithmetic makes of them, so that
// tests can hold it against the render's: {"steps": …, "marks": …, "rates": …, "framings": …}, each a list.
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
      export * as framing from "../builder/framing";
    `,
    resolveDir: PREVIEW,
    loader: "ts",
  },
  // The pure functions alone are wanted, not the player that lies beside them.
  plugins: [
    {
      name: "preview",
      setup: (bundling) =>
        bundling.onResolve({ filter: /^@\/features\/preview$/ }, () => ({
          path: path.join(PREVIEW, "geometry.ts"),
        })),
    },
  ],
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
// What a person does to a timeline, one thing after another: [name of a function of framing.ts, its arguments].
const framings = (given.framings ?? []).map(({ timeline, done }) =>
  done.reduce((now, [name, ...rest]) => preview.framing[name](now, ...rest), timeline),
);
process.stdout.write(JSON.stringify({ steps, marks, rates, framings }));
