import { termOf, termText } from '../../../events/index.js';
import { printable } from '../../../libs/printable/index.js';
import { factLines, reservationLines, type PartOfAnswer, type Reservation } from './answer-text.js';
import type { Page } from './pages.js';

/** The parts of a page of changes that its text shows. */
interface ChangesPage extends Page {
  readonly changes: readonly Change[];
  readonly reservations: readonly Reservation[];
  readonly basis: {
    readonly asOf?: string;
    readonly asOfFrom?: string;
    readonly asOfTo?: string;
    readonly position?: number;
    readonly positionFrom?: number;
    readonly positionTo?: number;
    readonly pinned: string;
  };
}

interface Change {
  readonly why: string;
  readonly before: string;
  readonly after: string;
  readonly parts: readonly ChangedPart[];
  readonly at: { readonly asOf: string; readonly position: number };
  readonly fact: PartOfAnswer;
}

interface ChangedPart {
  readonly destination?: string;
  readonly except?: readonly string[];
  readonly transactions?: readonly string[];
  readonly before: string;
  readonly after: string;
}

/** A page of changes for a person to read: each with its point, what changed of the fact, and the fact itself. */
export function changesText(given: ChangesPage, isFirst: boolean, isLast: boolean): string {
  const { changes, reservations, basis } = printable(given);
  return [
    ...(isFirst ? [`changes ${spanText(basis)}:`, ...reservationLines(reservations)] : []),
    ...(isFirst && changes.length === 0 ? ['  none recorded. That is no clearance.'] : []),
    ...changes.flatMap(changeLines),
    ...(isLast ? [`  permanent link: ${basis.pinned}`] : []),
  ].join('\n');
}

function spanText({
  asOf,
  asOfFrom,
  asOfTo,
  position,
  positionFrom,
  positionTo,
}: ChangesPage['basis']): string {
  return asOfFrom === undefined
    ? `from position ${positionFrom} to ${positionTo}, on ${asOf}`
    : `from ${asOfFrom} to ${asOfTo}, as known at position ${position}`;
}

function changeLines({ why, before, after, parts, at, fact }: Change): string[] {
  return [
    `  ${at.asOf}, position ${at.position}: ${why}, ${inForce(before)} → ${inForce(after)}`,
    ...(isWhole({ before, after, parts }) ? [] : parts.map(partText).filter((line) => line !== '')),
    ...factLines(fact).map((line) => `  ${line}`),
  ];
}

/** Whether the one part that changes does so as the fact does. */
function isWhole({ before, after, parts }: Pick<Change, 'before' | 'after' | 'parts'>): boolean {
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
