import type { DomainEvent, EventData, RecordFact } from '../../../events/index.js';
import { eventOf, liftIdOf, record, retract, type Facts, type RetractFact } from '../facts.js';

/** Records a fact about a chip. `lifts` names the restrictions that the new one takes the place of. */
type RecordChipFact =
  | Exclude<RecordFact<'chip'>, { readonly type: 'restrict-chip' }>
  | {
      readonly type: 'restrict-chip';
      readonly data: EventData<'ChipRestricted'>;
      readonly lifts?: readonly string[];
    };

export type ChipCommand = RecordChipFact | RetractFact<RecordChipFact>;

/**
 * What a command appends to a chip's stream, given the facts in it.
 * @throws CommandRefusedError if a rule on facts or dates is broken.
 */
export function decideChip(facts: Facts, command: ChipCommand): DomainEvent[] {
  if (command.type === 'retract-fact') return retract(facts, command, decideChip);
  const lifts = command.type === 'restrict-chip' ? liftsOf(command.data, command.lifts ?? []) : [];
  return record(facts, [...lifts, eventOf<'chip'>(command)]);
}

/** A change of measure is one command: the old fact ends at the instant at which the new one begins. */
function liftsOf(
  { factId, chipId, effectiveFrom, evidence }: EventData<'ChipRestricted'>,
  lifted: readonly string[],
) {
  return lifted.map((lifts, index) => {
    const ids = { factId: liftIdOf(factId, index + 1), chipId, lifts, replacedBy: factId };
    return { type: 'ChipRestrictionLifted', data: { ...ids, effectiveFrom, evidence } } as const;
  });
}
