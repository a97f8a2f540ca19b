/**
 * The blurred fill behind a fitted picture, as ffmpeg makes it: `gblur` with a sigma of 5, then a little darker
 * and paler, all of it on 8-bit BT.709 luma and halved chroma.
 *
 * `gblur` is no true Gaussian but one run of a recursive filter forth and back along rows and columns (Getreuer
 * 2013, Alvarez and Mazorra), so a canvas' own blur would look different; this one costs a few operations a pixel.
 */

const SIGMA = 5;
const LUMA = 0.62;
const CHROMA = 0.85;

const LAMBDA = (SIGMA * SIGMA) / 2;
const NU = (1 + 2 * LAMBDA - Math.sqrt(1 + 4 * LAMBDA)) / (2 * LAMBDA);
/** What both runs add to a value, taken away at the end. */
const SCALE = (NU / LAMBDA) ** 2;
const EDGE = 1 / (1 - NU);

/** A plane of samples, row after row. */
interface Plane {
  readonly data: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** Blur and darken an opaque picture of even size, in place. */
export function blurDark(picture: ImageData): void {
  const [luma, blue, red] = toPlanes(picture);
  for (const plane of [luma, blue, red]) smooth(plane);
  for (const plane of [luma]) each(plane, (value) => Math.trunc(value * LUMA));
  for (const plane of [blue, red]) each(plane, (value) => Math.trunc(128 + (value - 128) * CHROMA));
  toPicture(luma, blue, red, picture);
}

function each({ data }: Plane, change: (value: number) => number): void {
  for (let index = 0; index < data.length; index++) data[index] = change(data[index] as number);
}

/** One run forth and back along every row, then along every column; whole numbers come out, as in ffmpeg. */
function smooth({ data, width, height }: Plane): void {
  for (let y = 0; y < height; y++) run(data, y * width, 1, width);
  for (let x = 0; x < width; x++) run(data, x, width, height);
  for (let index = 0; index < data.length; index++) {
    data[index] = Math.round((data[index] as number) * SCALE);
  }
}

function run(data: Float32Array, start: number, step: number, count: number): void {
  const last = start + (count - 1) * step;
  let carried = (data[start] as number) * EDGE;
  data[start] = carried;
  for (let index = start + step; index <= last; index += step) {
    carried = (data[index] as number) + NU * carried;
    data[index] = carried;
  }
  carried *= EDGE;
  data[last] = carried;
  for (let index = last - step; index >= start; index -= step) {
    carried = (data[index] as number) + NU * carried;
    data[index] = carried;
  }
}

/** BT.709 of limited range: luma, and blue and red differences at half the size. */
function toPlanes({ data, width, height }: ImageData): [Plane, Plane, Plane] {
  const luma = plane(width, height);
  const blue = plane(width / 2, height / 2);
  const red = plane(width / 2, height / 2);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const r = (data[4 * at] as number) / 255;
      const g = (data[4 * at + 1] as number) / 255;
      const b = (data[4 * at + 2] as number) / 255;
      const level = 0.2126 * r + 0.7152 * g + 0.0722 * b;
      luma.data[at] = 16 + 219 * level;
      const half = (y >> 1) * blue.width + (x >> 1);
      blue.data[half] = (blue.data[half] as number) + (56 * (b - level)) / 1.8556 + 32;
      red.data[half] = (red.data[half] as number) + (56 * (r - level)) / 1.5748 + 32;
    }
  }
  return [luma, blue, red];
}

function toPicture(luma: Plane, blue: Plane, red: Plane, { data, width, height }: ImageData): void {
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const half = (y >> 1) * blue.width + (x >> 1);
      const level = ((luma.data[at] as number) - 16) / 219;
      const b = level + (((blue.data[half] as number) - 128) / 224) * 1.8556;
      const r = level + (((red.data[half] as number) - 128) / 224) * 1.5748;
      const g = (level - 0.2126 * r - 0.0722 * b) / 0.7152;
      // A clamped array rounds and clamps by itself.
      data[4 * at] = 255 * r;
      data[4 * at + 1] = 255 * g;
      data[4 * at + 2] = 255 * b;
      data[4 * at + 3] = 255;
    }
  }
}

function plane(width: number, height: number): Plane {
  return { data: new Float32Array(width * height), width, height };
}
