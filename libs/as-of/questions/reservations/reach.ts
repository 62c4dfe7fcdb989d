import type { Destination } from '../../../../events/index.js';
import type { HeldFact } from '../../rules/held-fact.js';
import { embargoOn } from '../embargoes.js';
import type { DerivedMeasure } from '../rule-on-owners.js';
import type { RuleOnChip } from '../rules-on-chip.js';
import { weighed, type Reservation } from './types.js';

/** Whether a destination is restricted as such, which no fact about a subject says. */
export function embargoReservations(destination: Destination | undefined): Reservation[] {
  if (destination === undefined) return [];
  const citation = embargoOn(destination);
  return citation === undefined ? [] : [weighed({ kind: 'embargo-not-recorded', destination, citation })];
}

/** What is in force for another place of the buyer, or another transaction, than the question is about. */
export function reachReservations(
  onHeadquarters: readonly HeldFact[],
  forOtherTransactions: readonly Pick<HeldFact, 'subject' | 'factId'>[],
  rules: readonly RuleOnChip[],
): Reservation[] {
  return [
    ofFacts('depends-on-headquarters', [
      ...onHeadquarters,
      ...rules.filter(({ dependsOnHeadquarters }) => dependsOnHeadquarters).map(factOf),
    ]),
    ofFacts('other-transactions-restricted', [
      ...forOtherTransactions,
      ...rules.filter(({ why }) => why === 'other-transaction').map(factOf),
    ]),
  ].filter((each) => each !== undefined);
}

function ofFacts(
  kind: 'depends-on-headquarters' | 'other-transactions-restricted',
  facts: readonly Pick<HeldFact, 'subject' | 'factId'>[],
): Reservation | undefined {
  if (facts.length === 0) return undefined;
  return weighed({ kind, facts: facts.map(({ subject, factId }) => ({ subject, factId })) });
}

/** The fact that adopted a version of a rule. */
export function factOf({
  rule: { ruleId, vintage },
}: Pick<RuleOnChip | DerivedMeasure, 'rule'>): Pick<HeldFact, 'subject' | 'factId'> {
  return { subject: { kind: 'rule', id: ruleId }, factId: vintage };
}
