import type { Layout } from './layout.js';

/** How near a place must be to an edge to snap to it, in pixels. */
const SNAP = 6;

/** The day at a place of the picture; where an edge is near, the first day after it. */
export function snapped(layout: Layout, edges: readonly number[], x: number): number {
  const at = layout.dayAt(Math.min(layout.right, Math.max(layout.left, x)));
  const edge = edges[nearestIndex(edges, at)];
  const isNear = edge !== undefined && Math.abs(layout.x(edge) - x) <= SNAP;
  return Math.floor(isNear ? edge + 1e-9 : at);
}

/** The day of the next edge before or after a day; the day itself if there is none. */
export function nextEdge(edges: readonly number[], day: number, direction: 1 | -1): number {
  const days = edges.map((edge) => Math.floor(edge + 1e-9));
  return (direction === 1 ? days.find((edge) => edge > day) : days.findLast((edge) => edge < day)) ?? day;
}

function nearestIndex(edges: readonly number[], at: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] ?? Infinity) < at) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [edges[low - 1] ?? -Infinity, edges[low] ?? Infinity];
  return at - before < after - at ? low - 1 : low;
}
