import { rulesOnValues, type Question, type RuleOnChip } from '../as-of/index.js';
import type { SaleItem } from './sale.js';

/** What rules make of the parameters that the sender states of an item; undefined where none are stated. */
export function rulesOnStated({ parameters }: SaleItem, question: Question): RuleOnChip[] | undefined {
  if (parameters === undefined) return undefined;
  const stated = parameters.map(({ unit: _unit, note: _note, ...value }) => ({
    ...value,
    factId: 'stated-in-the-question',
    seen: 'yes' as const,
    // The sender knows what is sold.
    isConfirmed: true,
  }));
  return rulesOnValues(stated, question);
}
