import {
  isOf,
  parameterProblem,
  indexOfUnsatisfiableThreshold,
  resolved,
  ruleKinds,
  type DomainEvent,
  type EventData,
  type RecordFact,
  type RuleKind,
} from '../../../events/index.js';
import { CommandRefusedError, eventOf, type FactEvent, type Facts } from '../facts.js';
import { isSurelyBefore, record } from '../record.js';
import { retract, type RetractFact } from '../retract.js';

/** Records that a rule was adopted, is suspended or not enforced, or has ended. */
type RecordRuleFact = RecordFact<'rule'>;

export type RuleCommand = RecordRuleFact | RetractFact<RecordRuleFact>;

type Adopted = EventData<'RuleAdopted'>;

type TermsProblem = readonly [pointer: string, detail: string];

/** What the terms of each kind of rule must be beyond their shape: a pointer into the terms, and what is wrong. */
const termsProblems: {
  readonly [Kind in RuleKind]: (adopted: Adopted) => readonly TermsProblem[];
} = {
  'chip-parameters': ({ chipParameters }) =>
    (chipParameters?.any ?? []).flatMap(({ all }, alternative): readonly TermsProblem[] => {
      const thresholds = all.map(({ citation: _citation, ...threshold }) => threshold);
      const wrong = thresholds.flatMap((threshold, place): readonly TermsProblem[] => {
        const problem = parameterProblem(threshold);
        if (problem === undefined) return [];
        return [[`/any/${alternative}/all/${place}/${problem.field}`, problem.detail]];
      });
      const place = wrong.length > 0 ? undefined : indexOfUnsatisfiableThreshold(thresholds);
      if (place === undefined) return wrong;
      // An alternative that no chip can meet would catch none.
      return [
        [
          `/any/${alternative}/all/${place}`,
          'leaves no possible value together with the earlier thresholds',
        ] as const,
      ];
    }),
  ownership: ({ ownership }) => {
    const lists = ownership?.lists.map(({ list }) => list) ?? [];
    return lists.flatMap((list, place) =>
      lists.indexOf(list) < place ? [[`/lists/${place}/list`, `"${list}" is named twice`] as const] : [],
    );
  },
};

/**
 * What a command appends to a rule's stream, given the facts in it.
 * @throws CommandRefusedError if R5 to R8 forbid it, or if the terms are not what its kind of rule needs.
 */
export function decideRule(facts: Facts, command: RuleCommand): DomainEvent[] {
  if (command.type === 'retract-fact') {
    const events = retract(facts, command, decideRule);
    for (const event of events) if (isOf(event, 'governs')) refuseEndsBefore(facts, command.factId, event);
    return events;
  }
  const event = eventOf<'rule'>(command);
  switch (command.type) {
    case 'adopt-rule':
      refuseWrongTerms(command.data);
      return record(facts, [event]);
    case 'suspend-rule':
    case 'end-rule': {
      const adoption = adoptionOf(facts, command.data.adoption);
      // Its days are those of the rule that it is about.
      const act = resolved(event, adoption);
      if (isEndBefore(act, adoption))
        throw new CommandRefusedError('not-in-force', '/effectiveFrom', notBegun(adoption));
      return record(facts, [act]);
    }
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
    throw refuse('lift-mismatched', `did not adopt a rule: it is ${held.event.type}`);
  return held.event;
}

/** Whether a fact ends a rule surely before it begins: one of the two dates is wrong, and the rule would never hold. */
function isEndBefore(end: FactEvent, adoption: FactEvent): boolean {
  return end.type === 'RuleEnded' && adoption.type === 'RuleAdopted' && isSurelyBefore(end, adoption);
}

function notBegun({ data: { factId } }: FactEvent): string {
  return (
    `"${factId}" has not begun by then: what was called off before it began ends on the day on which it would have ` +
    'begun'
  );
}

/** What ended a version of a rule ends its correction too, which must not begin after that. */
function refuseEndsBefore(facts: Facts, corrected: string, adoption: FactEvent): void {
  const isOfCorrected = (factId: string | undefined): boolean =>
    factId !== undefined && (factId === corrected || isOfCorrected(facts.get(factId)?.replacedBy));
  for (const { event, retracted } of facts.values()) {
    if (retracted || event.type !== 'RuleEnded' || !isOfCorrected(event.data.adoption)) continue;
    if (!isEndBefore(resolved(event, adoption), adoption)) continue;
    const detail = `"${event.data.factId}" would end it before it begins: retract that first`;
    throw new CommandRefusedError('lift-lost', '/replacement/effectiveFrom', detail);
  }
}
