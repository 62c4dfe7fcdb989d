import type { DomainEvent, EventData } from '../../../events/index.js';
import { liftIdOf, record, retract, type Facts, type RetractFact } from '../facts.js';

/** Records a fact about a chip. `lifts` names the restrictions that the new one takes the place of. */
export type RecordChipFact =
  | {
      readonly type: 'restrict-chip';
      readonly data: EventData<'ChipRestricted'>;
      readonly lifts?: readonly string[];
    }
  | { readonly type: 'lift-chip-restriction'; readonly data: EventData<'ChipRestrictionLifted'> }
  | { readonly type: 'describe-chip'; readonly data: EventData<'ChipDescribed'> };

export type ChipCommand = RecordChipFact | RetractFact<RecordChipFact>;

/**
 * What a command appends to a chip's stream, given the facts in it.
 * @throws CommandRefusedError if a rule on facts or dates is broken.
 */
export function decideChip(facts: Facts, command: ChipCommand): DomainEvent[] {
  switch (command.type) {
    case 'restrict-chip':
      return record(facts, [
        ...(command.lifts ?? []).map((lifted, index) => liftFor(command.data, lifted, index)),
        { type: 'ChipRestricted', data: command.data },
      ]);
    case 'lift-chip-restriction':
      return record(facts, [{ type: 'ChipRestrictionLifted', data: command.data }]);
    case 'describe-chip':
      return record(facts, [{ type: 'ChipDescribed', data: command.data }]);
    case 'retract-fact':
      return retract(facts, command, decideChip);
  }
}

/** A change of measure is one command: the old fact ends at the instant at which the new one begins. */
function liftFor(
  { factId, chipId, effectiveFrom, evidence }: EventData<'ChipRestricted'>,
  lifts: string,
  index: number,
) {
  const data = {
    factId: liftIdOf(factId, index + 1),
    chipId,
    lifts,
    replacedBy: factId,
    effectiveFrom,
    evidence,
  };
  return { type: 'ChipRestrictionLifted', data } as const;
}
