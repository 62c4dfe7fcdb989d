import { termOf, termText } from '../../../events/index.js';
import type { ChangeDocument, Changes, DerivedChangeDocument } from '../../../libs/answers/index.js';
import { printable } from '../../../libs/printable/index.js';
import { derivedLines } from './derived-text.js';
import { factLines } from './fact-text.js';
import { reservationLines } from './reservation-text.js';
import { ruleLines } from './rule-on-chip-text.js';

type ChangedPart = ChangeDocument['parts'][number];

/**
 * A page of changes for a person to read: each with its point, what changed of the fact, and the fact itself; then how the
 * measures change that follow from rules, each with what it rests on.
 */
export function changesText(given: Changes, isFirst: boolean, isLast: boolean): string {
  const { changes, derived = [], reservations, basis } = printable(given);
  return [
    ...(isFirst ? [`changes ${spanText(basis)}:`, ...reservationLines(reservations)] : []),
    ...(isFirst && changes.length + derived.length === 0 ? ['  none recorded. That is no clearance.'] : []),
    ...changes.flatMap(changeLines),
    ...derived.flatMap(derivedChangeLines),
    ...(isLast ? [`  permanent link: ${basis.pinned}`] : []),
  ].join('\n');
}

function spanText(basis: Changes['basis']): string {
  return 'asOfFrom' in basis
    ? `from ${basis.asOfFrom} to ${basis.asOfTo}, as known at position ${basis.position}`
    : `from position ${basis.positionFrom} to ${basis.positionTo}, on ${basis.asOf}`;
}

function changeLines({ why, before, after, parts, at, fact }: ChangeDocument): string[] {
  return [
    `  ${at.asOf}, position ${at.position}: ${why}, ${inForce(before)} → ${inForce(after)}`,
    ...(isWhole({ before, after, parts }) ? [] : parts.map(partText).filter((line) => line !== '')),
    ...factLines(fact).map((line) => `  ${line}`),
  ];
}

function derivedChangeLines({ before, after, at, measure, rule }: DerivedChangeDocument): string[] {
  const restsOn = [
    ...(measure === undefined ? [] : derivedLines(measure)),
    ...(rule === undefined ? [] : ruleLines(rule)),
  ];
  return [
    `  ${at.asOf}, position ${at.position}: by a rule, ${inForce(before)} → ${inForce(after)}`,
    ...restsOn.map((line) => `  ${line}`),
  ];
}

/** Whether the one part that changes does so as the fact does. */
function isWhole({ before, after, parts }: Pick<ChangeDocument, 'before' | 'after' | 'parts'>): boolean {
  const [only] = parts;
  return parts.length === 1 && only?.before === before && only.after === after;
}

const inForce = (state: string): string => (state === 'not-in-force' ? 'not in force' : `${state} in force`);

/** A part of the fact's reach that changes by itself; nothing for the whole of it. */
function partText({ destination, except, transactions, before, after }: ChangedPart): string {
  const named = [
    ...(destination === undefined ? [] : [termText(termOf({ destination, except }))]),
    ...(transactions === undefined ? [] : [`(${transactions.join(', ')})`]),
  ].join(' ');
  return named === '' ? '' : `      ${named}: ${inForce(before)} → ${inForce(after)}`;
}
