import type { DerivedMeasuresPage } from '../../../libs/answers/index.js';
import { printable } from '../../../libs/printable/index.js';
import { derivedLines, pointLines, named, questionText, reservationLines, ruleLines } from './answer-text.js';

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
