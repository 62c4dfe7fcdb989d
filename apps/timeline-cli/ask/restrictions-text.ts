import { printable } from '../../../libs/printable/index.js';
import {
  factLines,
  questionText,
  reservationLines,
  type Answer,
  type PartOfAnswer,
  type Reservation,
} from './answer-text.js';
import type { Page } from './pages.js';

/** The parts of a page of restrictions that its text shows. */
interface RestrictionsPage extends Page {
  readonly restrictions: readonly PartOfAnswer[];
  readonly reservations: readonly Reservation[];
  readonly basis: Answer['basis'];
}

/** A page of restrictions for a person to read; the first begins with the question, the last ends with its point. */
export function restrictionsText(given: RestrictionsPage, isFirst: boolean, isLast: boolean): string {
  const { restrictions, reservations, basis } = printable(given);
  const nothing = isFirst && restrictions.length === 0;
  return [
    ...(isFirst ? [`in force ${questionText(basis)}:`, ...reservationLines(reservations)] : []),
    ...(nothing ? ['  no recorded fact. That is no clearance.'] : []),
    ...restrictions.flatMap((part) => factLines(part)),
    ...(isLast
      ? [
          `  as known at position ${basis.position}, ${basis.knownAt ?? 'before anything was recorded'}`,
          `  permanent link: ${basis.pinned}`,
        ]
      : []),
  ].join('\n');
}
