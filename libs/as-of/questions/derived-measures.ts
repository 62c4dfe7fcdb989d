import type { Subject } from '../../../events/index.js';
import type { AsOfIndex } from '../index/as-of-index.js';
import type { Question } from '../rules/question.js';
import { withBuyer } from './headquarters.js';
import { idsAt } from './identity.js';
import { Ownership } from './ownership.js';
import type { DerivedMeasure } from './rule-on-owners.js';
import { rulesOnChip, type RuleOnChip } from './rules-on-chip.js';

/** The measures on one chip or party that follow from rules. */
export interface DerivedMeasures {
  readonly subject: Subject;
  /** Of a chip: the rules that restrict it, surely or possibly. */
  readonly rules: readonly RuleOnChip[];
  /** Of a party: what follows from its owners. */
  readonly derived: readonly DerivedMeasure[];
}

const kinds = ['chip', 'party'] as const;

/**
 * Every chip, and then every party, on which a measure follows from a rule at a question, by id; after one if it is
 * given. Undefined is a pause.
 */
export function* derivedMeasuresIn(
  index: AsOfIndex,
  asked: Question,
  after: Subject | undefined,
): Generator<DerivedMeasures | undefined, void, void> {
  const question = yield* withBuyer(index, asked);
  for (const kind of after?.kind === 'party' ? (['party'] as const) : kinds)
    for (const subject of index.subjectsOf(kind, question.position, after?.kind === kind ? after.id : '')) {
      yield undefined;
      if (subject === undefined) continue;
      const found =
        kind === 'chip'
          ? { subject, rules: rulesOnChip(index, subject, question).filter(isInForce), derived: [] }
          : { subject, rules: [], derived: yield* measuresByOwners(index, subject, question) };
      if (found.rules.length > 0 || found.derived.length > 0) yield found;
    }
}

function isInForce({ inForce }: RuleOnChip): boolean {
  return inForce !== 'not';
}

function* measuresByOwners(
  index: AsOfIndex,
  subject: Subject,
  question: Question,
): Generator<undefined, readonly DerivedMeasure[], void> {
  const number = index.numberOf(subject, question.position);
  if (number === undefined) return [];
  return yield* new Ownership(index, question).measuresOn(idsAt(index, subject, number, question));
}
