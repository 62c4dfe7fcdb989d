import {
  contradictedField,
  densityProblem,
  parameterProblem,
  parametersIn,
  type DomainEvent,
  type EventData,
  type RecordFact,
} from '../../../events/index.js';
import { CommandRefusedError, eventOf, type Facts } from '../facts.js';
import { record } from '../record.js';
import { restrict, type Replacing } from '../replace.js';
import { retract, type RetractFact } from '../retract.js';

/** Restricts a chip, and says what the restriction takes the place of. */
export interface RestrictChip extends Replacing {
  readonly type: 'restrict-chip';
  readonly data: EventData<'ChipRestricted'>;
}

/** Records a fact about a chip. */
type RecordChipFact = Exclude<RecordFact<'chip'>, { readonly type: RestrictChip['type'] }> | RestrictChip;

export type ChipCommand = RecordChipFact | RetractFact<RecordChipFact>;

/**
 * What a command appends to a chip's stream, given the facts in it.
 * @throws CommandRefusedError if R5 to R8, R11, R12 or R20 forbid it.
 */
export function decideChip(facts: Facts, command: ChipCommand): DomainEvent[] {
  switch (command.type) {
    case 'retract-fact':
      return retract(facts, command, decideChip);
    case 'restrict-chip':
      return restrict(facts, { type: 'ChipRestricted', data: command.data }, command);
    case 'describe-chip':
      refuseWrongParameters(command.data);
      return record(facts, [eventOf<'chip'>(command)]);
    default:
      return record(facts, [eventOf<'chip'>(command)]);
  }
}

/** A value has the unit of its parameter, says something, and is not contradicted by another of the same description. */
function refuseWrongParameters(described: EventData<'ChipDescribed'>): void {
  const { parameters = [] } = described;
  for (const [place, { note: _note, ...parameter }] of parameters.entries()) {
    const problem = parameterProblem(parameter);
    if (problem === undefined) continue;
    const pointer = `/parameters/${place}/${problem.field}`;
    throw new CommandRefusedError('parameter-invalid', pointer, problem.detail);
  }
  const other = contradictedField(described);
  if (other !== undefined)
    throw new CommandRefusedError('parameter-invalid', `/${other.field}`, other.detail);
  const density = densityProblem(parametersIn(described));
  if (density !== undefined) {
    const pointer = `/parameters/${density.place}/${density.field}`;
    throw new CommandRefusedError('parameter-invalid', pointer, density.detail);
  }
}
