import type { HeldList } from './held.js';
import { withoutTakingOver } from './ids.js';
import { plan, type Edition } from './plan.js';
import type { Plan, PlannedCommand } from './planned.js';

/** What a plan is made from, as known at one position. */
export interface PlanningState {
  readonly list: HeldList;
  /** Whether anything is recorded of a party id. */
  readonly isTaken: (partyId: string) => boolean;
}

/** A plan, and what it was made from. */
export interface PlanFrom extends Plan {
  readonly from: PlanningState;
}

/** The plan of an edition, see {@link plan}, with what it was made from. */
export function planFrom(from: PlanningState, edition: Edition): PlanFrom {
  return { ...plan(from.list, edition, from.isTaken), from };
}

/**
 * The plan of an import that was interrupted: that of its start, made again from what was known then. It has the same
 * commands under the same keys, so that posting all of it records what is left, and the same counts of entries. If
 * anything else was recorded of the list since the start, as by a person, the plan is made from what is known now.
 */
export function resumedPlan(start: PlanningState, now: PlanningState, edition: Edition): PlanFrom {
  const { underWay: _ofItself, ...list } = start.list;
  const original = planFrom({ ...start, list }, edition);
  return recordsOnly(original, start.list, now.list) ? original : planFrom(now, edition);
}

/** Whether all that has changed in a list follows from some commands of a plan. */
function recordsOnly({ phases }: Plan, before: HeldList, now: HeldList): boolean {
  const commands = phases.flat();
  const recorded = new Set(commands.flatMap(recordedBy));
  const retracted = new Set(commands.flatMap(retractedBy));
  const [old, current] = [retractedWith(before), retractedWith(now)];
  const isPlanned = (id: string): boolean => recorded.has(withoutTakingOver(id));
  return (
    [...current.keys()].every((id) => old.has(id) || isPlanned(id)) &&
    [...old].every(([id, others]) => current.has(id) || [id, ...others].some((each) => retracted.has(each)))
  );
}

/** The restrictions and lifts of a list by id, each with the facts that it is retracted with. */
function retractedWith({ facts }: HeldList): Map<string, readonly string[]> {
  return new Map(
    facts.flatMap(({ data, lifts }): [string, readonly string[]][] => [
      [data.factId, []],
      ...lifts.map(({ factId, replacedBy }): [string, readonly string[]] => [
        factId,
        replacedBy === undefined ? [data.factId] : [data.factId, replacedBy],
      ]),
    ]),
  );
}

/** The facts that a command records; a correction also takes over lifts, see {@link withoutTakingOver}. */
function recordedBy({ command, body }: PlannedCommand): string[] {
  const { replacement } = body as { readonly replacement?: { readonly factId: string } };
  if (command === 'retract-fact') return replacement === undefined ? [] : [replacement.factId];
  return [String(body['factId'])];
}

function retractedBy({ command, body }: PlannedCommand): string[] {
  if (command !== 'retract-fact') return [];
  const { alsoRetract = [] } = body as { readonly alsoRetract?: readonly string[] };
  return [String(body['factId']), ...alsoRetract];
}
