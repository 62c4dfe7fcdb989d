import {
  parameterProblem,
  resolved,
  ruleKinds,
  type DomainEvent,
  type EventData,
  type RecordFact,
  type RuleKind,
} from '../../../events/index.js';
import { CommandRefusedError, eventOf, type FactEvent, type Facts } from '../facts.js';
import { record } from '../record.js';
import { retract, type RetractFact } from '../retract.js';

/** Records that a rule was adopted, is suspended or not enforced, or has ended. */
type RecordRuleFact = RecordFact<'rule'>;

export type RuleCommand = RecordRuleFact | RetractFact<RecordRuleFact>;

type Adopted = EventData<'RuleAdopted'>;

/** What the terms of each kind of rule must be beyond their shape: a pointer into the terms, and what is wrong. */
const termsProblems: {
  readonly [Kind in RuleKind]: (adopted: Adopted) => readonly (readonly [pointer: string, detail: string])[];
} = {
  'chip-parameters': ({ chipParameters }) =>
    (chipParameters?.any ?? []).flatMap(({ all }, alternative) =>
      all.flatMap(({ citation: _citation, ...threshold }, place) => {
        const problem = parameterProblem(threshold);
        if (problem === undefined) return [];
        return [[`/any/${alternative}/all/${place}/${problem.field}`, problem.detail] as const];
      }),
    ),
  ownership: ({ ownership }) => {
    const lists = ownership?.lists.map(({ list }) => list) ?? [];
    return lists.flatMap((list, place) =>
      lists.indexOf(list) < place ? [[`/lists/${place}/list`, `"${list}" is named twice`] as const] : [],
    );
  },
};

/**
 * What a command appends to a rule's stream, given the facts in it.
 * @throws CommandRefusedError if a rule on facts, dates or the terms of its kind is broken.
 */
export function decideRule(facts: Facts, command: RuleCommand): DomainEvent[] {
  if (command.type === 'retract-fact') return retract(facts, command, decideRule);
  const event = eventOf<'rule'>(command);
  switch (command.type) {
    case 'adopt-rule':
      refuseWrongTerms(command.data);
      return record(facts, [event]);
    case 'suspend-rule':
    case 'end-rule':
      // Its days are those of the rule that it is about.
      return record(facts, [resolved(event, adoptionOf(facts, command.data.adoption))]);
  }
}

/** A rule has the terms of its kind, and of no other. */
function refuseWrongTerms(adopted: Adopted): void {
  for (const [kind, field] of Object.entries(ruleKinds)) {
    const terms = adopted[field];
    if (kind === adopted.kind && terms === undefined)
      throw new CommandRefusedError('terms-mismatched', `/${field}`, `is missing: the rule is of ${kind}`);
    if (kind !== adopted.kind && terms !== undefined)
      throw new CommandRefusedError('terms-mismatched', `/${field}`, `is only for rules of ${kind}`);
  }
  const [problem] = termsProblems[adopted.kind](adopted);
  if (problem === undefined) return;
  const [pointer, detail] = problem;
  throw new CommandRefusedError('terms-mismatched', `/${ruleKinds[adopted.kind]}${pointer}`, detail);
}

/** The fact that adopted a rule, which is not retracted. */
function adoptionOf(facts: Facts, factId: string): FactEvent {
  const held = facts.get(factId);
  const refuse = (refusal: 'fact-unknown' | 'fact-retracted' | 'lift-mismatched', detail: string) =>
    new CommandRefusedError(refusal, '/adoption', `"${factId}" ${detail}`);
  if (held === undefined) throw refuse('fact-unknown', 'is not a fact of this rule');
  if (held.retracted) throw refuse('fact-retracted', 'was retracted');
  if (held.event.type !== 'RuleAdopted')
    throw refuse('lift-mismatched', `adopted no rule: it is ${held.event.type}`);
  return held.event;
}
