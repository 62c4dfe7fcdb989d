import { checked } from '../rectangles/checked.js';
import { PairSorter } from '../rectangles/radix-sort.js';
import type { RectangleTable } from '../rectangles/rectangle-table.js';
import type { FactTable } from './fact-table.js';

/**
 * The first `rectanglesIn` rectangles of a table in world order, by the names of their facts; those of one fact in the
 * order in which they were opened.
 */
export function inWorldOrder(rectangles: RectangleTable, rectanglesIn: number, table: FactTable): Int32Array {
  const subjectOf = (rectangle: number): number => table.subjectAt(rectangles.itemOf(rectangle));
  const subjects = new Set<number>();
  for (let rectangle = 0; rectangle < rectanglesIn; rectangle += 1) subjects.add(subjectOf(rectangle));
  const inOrder = Array.from(subjects).sort((a, b) => table.compareSubjects(a, b));
  const ranks = new Map(inOrder.map((subject, rank) => [subject, rank]));
  const bySubject = new PairSorter();
  for (let rectangle = 0; rectangle < rectanglesIn; rectangle += 1)
    bySubject.add(checked(ranks.get(subjectOf(rectangle))), rectangle);
  const { keys, items, count } = bySubject.sort();
  for (let first = 0, end = 0; first < count; first = end) {
    while (end < count && keys[end] === keys[first]) end += 1;
    if (end - first > 1)
      items
        .subarray(first, end)
        .sort((a, b) => table.rows.compareFactIds(rectangles.itemOf(a), rectangles.itemOf(b)) || a - b);
  }
  return items.subarray(0, count);
}
