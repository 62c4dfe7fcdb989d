import type { DerivedMeasuresPage } from '../../../libs/answers/index.js';
import { printable } from '../../../libs/printable/index.js';
import { named, pointLines, questionText } from './basis-text.js';
import { derivedLines } from './derived-text.js';
import { reservationLines } from './reservation-text.js';
import { ruleLines } from './rule-on-chip-text.js';

/** A page of what follows from rules for a person to read: by subject, each rule with what it rests on. */
export function derivedMeasuresText(given: DerivedMeasuresPage, isFirst: boolean, isLast: boolean): string {
  const { subjects, reservations, basis } = printable(given);
  const nothing = isFirst && subjects.length === 0;
  return [
    ...(isFirst ? [`follows from rules ${questionText(basis)}:`, ...reservationLines(reservations)] : []),
    ...(nothing ? ['  nothing. That is no clearance.'] : []),
    ...subjects.flatMap(({ subject, name, rules = [], measures = [] }) => [
      `${subject.kind} ${named(subject.id, name)}`,
      ...rules.flatMap(ruleLines),
      ...measures.flatMap(derivedLines),
    ]),
    ...(isLast ? pointLines(basis) : []),
  ].join('\n');
}
