/** The page under test: the preview alone, as many pixels wide as its clip, driven from outside. */
import { createRef, StrictMode } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { type PreviewHandle, PreviewPlayer, type PreviewPlayerProps } from "../../src/features/preview";

type Given = Pick<PreviewPlayerProps, "timeline" | "ass" | "files" | "picture" | "peaks">;

const root = createRoot(document.body.appendChild(document.createElement("div")));
const handle = createRef<PreviewHandle>();
let shown: Given | null = null;

const preview = {
  problems: [] as string[],
  /** Frames that the player told of, each with what `probe` saw on the picture then. */
  frames: [] as [frame: number, seen: number | null][],
  probe: null as ((picture: HTMLCanvasElement) => number) | null,
  playing: false,
  /** Show a clip in the place of the one before. */
  async open(given: Given, width = given.timeline.width): Promise<void> {
    preview.problems.length = 0;
    preview.frames.length = 0;
    shown = given;
    flushSync(() =>
      root.render(
        <StrictMode key={given.timeline.id}>
          <div style={{ width }}>
            <PreviewPlayer
              {...given}
              ref={handle}
              label={`Preview of ${given.timeline.title}`}
              muted
              onTime={(frame) => preview.frames.push([frame, probed()])}
              onPlayingChange={(playing) => {
                preview.playing = playing;
              }}
              onProblem={(problem) => preview.problems.push(problem)}
            />
          </div>
        </StrictMode>,
      ),
    );
    await settled();
  },
  /** Change what is shown without making the player anew. */
  async change(changed: Partial<Given>): Promise<void> {
    if (!shown) throw new Error("there is no clip yet");
    const width = document.querySelector<HTMLElement>("[role=group]")?.clientWidth;
    const frames = [...preview.frames];
    await preview.open({ ...shown, ...changed }, width);
    preview.frames.unshift(...frames);
  },
  async seek(frame: number): Promise<void> {
    await handle.current?.seekToFrame(frame);
    await settled();
  },
  /**
   * Show a frame, and be sure that its captions are on screen: what the worker drew gets there later than the
   * worker says, so a frame without captions goes before, and both are waited for.
   */
  async paint(frame: number, blank: number): Promise<void> {
    await preview.seek(blank);
    await until(() => !captioned());
    await preview.seek(frame);
    if (document.querySelector("[role=group] > p")?.textContent) await until(captioned);
    await settled();
  },
  play: () => handle.current?.play(),
  pause: () => handle.current?.pause(),
  frame: () => handle.current?.currentFrame() ?? -1,
};

function probed(): number | null {
  const picture = document.querySelector<HTMLCanvasElement>("[role=group] > canvas");
  return picture && preview.probe ? preview.probe(picture) : null;
}

const sample = new OffscreenCanvas(108, 192).getContext("2d", { willReadFrequently: true });

/** Whether anything is to be seen on the canvas of the captions. */
function captioned(): boolean {
  const canvas = document.querySelector<HTMLCanvasElement>("[role=group] > div > canvas");
  if (!canvas || !sample) return false;
  sample.clearRect(0, 0, 108, 192);
  sample.drawImage(canvas, 0, 0, 108, 192);
  return sample.getImageData(0, 0, 108, 192).data.some((value) => value > 0);
}

async function until(wanted: () => boolean): Promise<void> {
  const late = performance.now() + 20_000;
  while (!wanted()) {
    if (performance.now() > late) throw new Error("the captions did not come");
    await new Promise(requestAnimationFrame);
  }
}

/** What a worker drew reaches the screen a frame or two after the worker says that it is done. */
async function settled(): Promise<void> {
  for (let count = 0; count < 3; count++) await new Promise(requestAnimationFrame);
}

declare global {
  interface Window {
    preview: typeof preview;
  }
}
window.preview = preview;
