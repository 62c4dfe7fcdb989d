import type { Screened } from '../../../libs/answers/index.js';
import { reasonText } from './screen.js';

/** A screening as a person reads it. */
export function screeningText({
  verdict,
  reasons,
  redFlags,
  licences,
  onTheWay,
  coverage,
  notChecked,
  basis,
  receipt,
}: Screened): string {
  const lines = [
    `${verdict.toUpperCase()}  as of ${basis.asOf}, as known at position ${basis.position}`,
    ...reasons.map((reason) => `  ${reason.weight.padEnd(8)}${reasonText(reason)}`),
    ...redFlags.map(({ kind, guidance }) => `  red flag ${kind}: ${guidance.citation}`),
    ...onTheWay.map(
      ({ country, as, items }) =>
        `  ${as} ${country}${items.length === 0 ? '' : `: ${items.map(({ subject, status }) => `${subject} ${status}`).join(', ')}`}`,
    ),
    ...licences.map(({ given, state }) => `  licence ${given.number}, until ${given.expires}: ${state}`),
    `Lists: ${coverage.length === 0 ? 'none' : coverage.map(({ list, state, before }) => `${list} ${before?.edition ?? ''} ${state}`.replace('  ', ' ')).join('; ')}`,
    `Not checked: ${notChecked.join(', ')}`,
  ];
  if (receipt !== undefined) lines.push(`Receipt: ${receipt.id}, kept until ${receipt.retainUntil}`);
  return lines.join('\n');
}
