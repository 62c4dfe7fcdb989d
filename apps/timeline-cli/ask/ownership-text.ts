import type { Owned, Owners } from '../../../libs/answers/index.js';
import { printable } from '../../../libs/printable/index.js';
import { pointLines, questionText } from './basis-text.js';
import { holdingLines } from './holding-text.js';
import { reservationLines } from './reservation-text.js';

/** A page of shares for a person to read: each with its evidence, and what the answer does not say. */
export function ownershipText(given: Owners | Owned, isFirst: boolean, isLast: boolean): string {
  const { subject, holdings, reservations, basis, ...more } = printable(given);
  const lines = holdings.flatMap((holding) => holdingLines(holding));
  if (isFirst) {
    const none = holdings.length === 0 ? ': no share is recorded. That is no clearance.' : '';
    lines.unshift(`${subject.id} ${questionText(basis)}${none}`);
    if ('surelyDirect' in more) lines.push(...sumLines(more.surelyDirect));
  }
  if (isLast) {
    lines.push(...reservationLines(reservations));
    lines.push(...pointLines(basis));
  }
  return lines.join('\n');
}

/** What the owners surely have directly, where it is anything. */
function sumLines(surelyDirect: number): string[] {
  if (surelyDirect === 0) return [];
  const beyond = surelyDirect > 100 ? ': more than 100 %, so sources contradict each other' : '';
  return [`  its owners surely have ${surelyDirect} % of it directly, by confirmed sources${beyond}`];
}
