import type { Restrictions } from '../../../libs/answers/index.js';
import { printable } from '../../../libs/printable/index.js';
import { pointLines, questionText } from './basis-text.js';
import { factLines } from './fact-text.js';
import { reservationLines } from './reservation-text.js';

/** A page of restrictions for a person to read; the first begins with the question, the last ends with its point. */
export function restrictionsText(given: Restrictions, isFirst: boolean, isLast: boolean): string {
  const { restrictions, reservations, basis } = printable(given);
  const nothing = isFirst && restrictions.length === 0;
  return [
    ...(isFirst ? [`in force ${questionText(basis)}:`, ...reservationLines(reservations)] : []),
    ...(nothing ? ['  no recorded fact. That is no clearance.'] : []),
    ...restrictions.flatMap((part) => factLines(part)),
    ...(isLast ? pointLines(basis) : []),
  ].join('\n');
}
