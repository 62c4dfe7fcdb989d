import type { Subjects } from '../../../libs/answers/index.js';
import { printable } from '../../../libs/printable/index.js';

/** A page of a list for a person to read, one subject on a line. */
export function listText(given: Subjects): string {
  return printable(given)
    .subjects.map(({ subject: { kind, id }, name }) =>
      name === undefined ? `${kind} ${id}` : `${kind} ${id} (${name})`,
    )
    .join('\n');
}
