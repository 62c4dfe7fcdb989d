import type { Subjects } from '../../../libs/answers/index.js';
import { printable } from '../../../libs/printable/index.js';

/** A page of a list for a person to read, one subject on a line. */
export function listText(given: Subjects, isFirst: boolean): string {
  const { subjects, basis } = printable(given);
  if (isFirst && subjects.length === 0)
    return `Nothing was recorded up to position ${basis.position}. That is no clearance.`;
  return subjects
    .map(({ subject: { kind, id }, name }) =>
      name === undefined ? `${kind} ${id}` : `${kind} ${id} (${name})`,
    )
    .join('\n');
}
