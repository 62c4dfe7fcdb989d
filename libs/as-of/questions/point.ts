import type { Point } from '../rectangles/rectangle-table.js';
import type { Question } from '../rules/question.js';

/** The point at which to look for candidates. Rectangles end where facts do, whatever `publishedBy` says. */
export function pointOf({ asOf, position, publishedBy }: Question): Point {
  // A lift that was not public by then has not ended its fact, so a rectangle's end cannot exclude a fact.
  return { from: publishedBy === undefined ? asOf.from : -Infinity, to: asOf.to, position };
}
