import { scaleUtc, type ScaleTime } from 'd3-scale';
import type { ZoomTransform } from 'd3-zoom';
import type { Scene } from './scene.js';

const MILLISECONDS_PER_DAY = 86_400_000;

/** Where things are in the picture, in CSS pixels from its upper left corner. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  /** The area of both axes, without their labels. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** The strip below the rows of what follows from rules; it has no height where it is not drawn. */
  readonly strip: { readonly top: number; readonly bottom: number };
  /** The effective axis, over instants of UTC whose days are calendar days. */
  readonly time: ScaleTime<number, number>;
  /** Where a day is: days since 1970-01-01, with a fraction. */
  readonly x: (day: number) => number;
  readonly dayAt: (x: number) => number;
  /** The lower edge of a step's row. Recorded time goes upwards. */
  readonly y: (step: number) => number;
  readonly stepAt: (y: number) => number;
  readonly rowHeight: number;
}

/** The days that a picture shows at first. */
export interface Extent {
  readonly from: number;
  readonly to: number;
}

/** All edges of a scene, the question and today, with a margin, and at least a month. */
export function extentOf({ edges }: Scene, ...days: readonly number[]): Extent {
  const all = [...edges, ...days];
  let from = Infinity;
  let to = -Infinity;
  for (const day of all) {
    from = Math.min(from, day);
    to = Math.max(to, day);
  }
  const margin = Math.max(15, (to - from) * 0.06);
  return { from: Math.floor(from - margin), to: Math.ceil(to + margin) };
}

/** How high a row is at least, in pixels: many rows are read by zooming. */
const READABLE_ROW = 22;

/** The height of the strip, and what is between it and the rows. */
const [STRIP, STRIP_GAP] = [18, 5];

/** The height of a picture of so many steps. */
export const heightFor = (steps: number, hasStrip: boolean): number =>
  Math.min(460, Math.max(240, 70 + (steps + 1) * 44)) + (hasStrip ? STRIP + STRIP_GAP : 0);

export function layoutOf(
  { steps }: Scene,
  extent: Extent,
  size: { readonly width: number; readonly height: number; readonly hasStrip: boolean },
  transform: ZoomTransform,
): Layout {
  const { width, height, hasStrip } = size;
  const left = width < 520 ? 86 : 132;
  const [right, top, lowestEdge] = [width - 12, 26, height - 34];
  const bottom = lowestEdge - (hasStrip ? STRIP + STRIP_GAP : 0);
  const strip = { top: hasStrip ? bottom + STRIP_GAP : bottom, bottom: lowestEdge };
  const time = transform.rescaleX(
    scaleUtc()
      .domain([extent.from * MILLISECONDS_PER_DAY, extent.to * MILLISECONDS_PER_DAY])
      .range([left, right]),
  );
  const rows = steps.length + 1;
  const fitted = (bottom - top) / rows;
  // Rows that are too low to read grow with the zoom; then the transform moves them as well.
  const growth = fitted >= READABLE_ROW ? 1 : Math.min(transform.k, READABLE_ROW / fitted);
  const rowHeight = fitted * growth;
  const overflow = rowHeight * rows - (bottom - top);
  const shift = growth === 1 ? 0 : Math.min(overflow, Math.max(0, transform.y + overflow));
  const lowest = bottom + shift;
  return {
    ...{ width, height, left, right, top, bottom, strip, time, rowHeight },
    // What has no end is beyond what is seen; a scale of dates knows no infinity.
    x: (day) => (Number.isFinite(day) ? time(day * MILLISECONDS_PER_DAY) : day),
    dayAt: (x) => time.invert(x).getTime() / MILLISECONDS_PER_DAY,
    y: (step) => lowest - step * rowHeight,
    stepAt: (y) => Math.min(steps.length, Math.max(0, Math.floor((lowest - y) / rowHeight))),
  };
}
