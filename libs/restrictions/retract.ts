import { digestOf, isSlug, type DomainEvent } from '../../events/index.js';
import { carriedTo } from './carried.js';
import {
  CommandRefusedError,
  evolve,
  isLift,
  liftIdOf,
  replacementOf,
  unretractedLifts,
  type FactEvent,
  type Facts,
  type LiftEvent,
} from './facts.js';
import { record } from './record.js';

/** Ends what we held to be true of a fact; the replacement, if any, is decided as a command of its own. */
export interface RetractFact<Replacement> {
  readonly type: 'retract-fact';
  readonly factId: string;
  readonly reason: string;
  readonly replacement?: Replacement;
  /**
   * Facts that are retracted with it, for the same reason. If it is given, and be it empty, nothing is restored that
   * the fact had replaced.
   */
  readonly alsoRetract?: readonly string[];
}

interface HasId {
  readonly data: { readonly factId: string };
}

/**
 * Decides to retract a fact, with its replacement, if any, in the same append (R8). The lifts that came with the
 * fact go with it: a correction must not clear what was restricted before. What lifted the fact lifts its
 * replacement: a correction must not put back in force what had ended. A fact that was itself a replacement gives
 * way to what it replaced, under a new id.
 * @throws CommandRefusedError if the fact is unknown or was retracted, or what is recorded with it is refused.
 */
export function retract<Replacement extends HasId>(
  facts: Facts,
  { factId, reason, replacement, alsoRetract }: RetractFact<Replacement>,
  decide: (facts: Facts, replacement: Replacement) => DomainEvent[],
): DomainEvent[] {
  const held = facts.get(factId);
  if (held === undefined) {
    throw new CommandRefusedError('fact-unknown', '/factId', `"${factId}" is not a fact of this subject`);
  }
  if (held.retracted)
    throw new CommandRefusedError('fact-retracted', '/factId', `"${factId}" was already retracted`);
  const replaced =
    replacement === undefined && alsoRetract === undefined ? replacedWith(facts, factId) : undefined;
  const restoredId = replaced === undefined ? undefined : restoredIdOf(facts, replaced.data.factId);
  const replacedBy = replacement?.data.factId ?? restoredId;
  const others = othersRetracted(facts, factId, alsoRetract ?? []);
  const retracted: DomainEvent[] = [
    retraction(factId, reason, replacedBy, replaced?.data.factId),
    ...withLiftsFor(facts, factId, others).map((id) => retraction(id, reason)),
  ];
  const without = retracted.reduce(evolve, facts);
  if (replaced !== undefined && restoredId !== undefined)
    return [...retracted, ...restored(without, { replaced, as: restoredId, replacement: held.event })];
  if (replacement === undefined) return retracted;
  const replacing = decideReplacement(without, replacement, decide);
  const isReplaced = replacing.some(
    ({ type, data }) => type === held.event.type && data.factId === replacement.data.factId,
  );
  // What is of another kind has no such lifts: with the fact, they have come to nothing.
  const carried = isReplaced
    ? carriedOver(
        replacing.reduce(evolve, without),
        liftsOf(without, held.event),
        replacement.data.factId,
        '/replacement',
      )
    : [];
  return [...retracted, ...replacing, ...carried];
}

function retraction(factId: string, reason: string, replacedBy?: string, restores?: string): DomainEvent {
  return {
    type: 'FactRetracted',
    data: {
      factId,
      reason,
      ...(replacedBy === undefined ? {} : { replacedBy }),
      ...(restores === undefined ? {} : { restores }),
    },
  };
}

/** The facts that go with a retracted one: those that were asked for, and the lifts that came with any of them. */
function withLiftsFor(facts: Facts, factId: string, others: readonly string[]): string[] {
  const gone = new Set<string>(others);
  for (const id of [factId, ...others]) for (const lift of liftsFor(facts, id)) gone.add(lift);
  gone.delete(factId);
  return [...gone];
}

/** The facts to retract beside one; what it had replaced is retracted already, and may be named. */
function othersRetracted(facts: Facts, factId: string, ids: readonly string[]): string[] {
  return ids.flatMap((id, index) => {
    const pointer = `/alsoRetract/${index}`;
    const other = facts.get(id);
    if (other === undefined)
      throw new CommandRefusedError('fact-unknown', pointer, `"${id}" is not a fact of this subject`);
    if (id === factId)
      throw new CommandRefusedError('fact-retracted', pointer, `"${id}" is retracted by this command anyway`);
    if (!other.retracted) return [id];
    if (other.replacedBy === factId) return [];
    throw new CommandRefusedError('fact-retracted', pointer, `"${id}" was already retracted`);
  });
}

/**
 * The fact that another corrected; undefined if it corrected none. What was recorded again corrects what it had
 * corrected before, and not the correction that was undone.
 * @throws CommandRefusedError if it was recorded again and had corrected nothing: both it and its correction are wrong
 * then, and only the caller knows what holds.
 */
function replacedWith(facts: Facts, factId: string): FactEvent | undefined {
  const by = [...facts.values()].find(({ replacedBy }) => replacedBy === factId);
  if (by?.restores === undefined) return by?.event;
  const before = replacedWith(facts, by.restores);
  if (before === undefined) throw restorationRefused(by.event.data.factId, 'it was retracted itself');
  return before;
}

/** The first id for a fact that is recorded again which is not used. */
function restoredIdOf(facts: Facts, factId: string): string {
  const first = factId.replace(/-again-\d+$/, '');
  let number = 1;
  while (facts.has(`${first}-again-${number}`)) number += 1;
  const id = `${first}-again-${number}`;
  const isTooLong: boolean = !isSlug(id);
  if (isTooLong) throw restorationRefused(factId, `the id "${id}" would be too long`);
  return id;
}

function restorationRefused(factId: string, why: string): CommandRefusedError {
  const detail =
    `What it replaced, "${factId}", cannot be recorded again: ${why}. Give a replacement, or alsoRetract, ` +
    'which may be empty, to record nothing in its place';
  return new CommandRefusedError('restoration-refused', '/factId', detail);
}

interface Restoration {
  readonly replaced: FactEvent;
  readonly as: string;
  /** What had replaced it, and is retracted now. */
  readonly replacement: FactEvent;
}

/** A fact that was replaced, recorded again: with the lifts that it made, and with what lifts it by now. */
function restored(facts: Facts, { replaced, as, replacement }: Restoration): DomainEvent[] {
  const { factId } = replaced.data;
  const again = { ...replaced, data: { ...replaced.data, factId: as } } as FactEvent;
  const lifts =
    replacement.type === replaced.type
      ? liftsBeforeAndAfter(facts, replaced, replacement)
      : liftsOf(facts, replaced);
  try {
    const brought = bringLiftsAgain(facts, factId, again);
    const recorded = [...brought, ...record(brought.reduce(evolve, facts), [again])];
    return [...recorded, ...carriedOver(recorded.reduce(evolve, facts), lifts, as, '/factId')];
  } catch (error) {
    if (!(error instanceof CommandRefusedError)) throw error;
    throw restorationRefused(factId, error.message);
  }
}

/**
 * The lifts that came with a fact and were retracted with it, for the fact under its new id. One that has nothing
 * to end any more is left out.
 */
function bringLiftsAgain(facts: Facts, factId: string, restoredFact: FactEvent): DomainEvent[] {
  const as = restoredFact.data.factId;
  let state = facts;
  const made: DomainEvent[] = [];
  for (const { event, retractedWith } of facts.values()) {
    if (retractedWith !== factId || !isLift(event)) continue;
    const from = state.get(event.data.lifts)?.event;
    const to = state.get(latestOf(state, event.data.lifts))?.event;
    if (from === undefined || to === undefined) continue;
    const lift = carriedTo(to, event, from, unusedLiftId(state, as));
    if (lift === undefined) continue;
    const again = { ...lift, data: { ...lift.data, replacedBy: as } } as LiftEvent;
    const recorded = recordedIfInForce(state, again, restoredFact);
    made.push(...recorded);
    state = recorded.reduce(evolve, state);
  }
  return made;
}

/** The fact that a correction put in the place of another; the fact itself if none did. */
function latestOf(facts: Facts, factId: string): string {
  const by = facts.get(factId)?.replacedBy;
  return by === undefined ? factId : latestOf(facts, by);
}

function recordedIfInForce(facts: Facts, lift: LiftEvent, later: FactEvent): DomainEvent[] {
  try {
    return record(facts, [lift], { later: [later], isAgain: true });
  } catch (error) {
    if (error instanceof CommandRefusedError) return [];
    throw error;
  }
}

/** A lift, and the fact that it lifts. */
interface LiftOf {
  readonly lift: LiftEvent;
  readonly from: FactEvent;
}

function liftsOf(facts: Facts, from: FactEvent): LiftOf[] {
  return unretractedLifts(facts, from.data.factId).map((lift) => ({ lift, from }));
}

/**
 * What lifts a correction by now, for what it had corrected: a lift that the correction took over, perhaps narrowed
 * or not at all, is the one that it was before, unless that was retracted since.
 */
function liftsBeforeAndAfter(facts: Facts, corrected: FactEvent, correction: FactEvent): LiftOf[] {
  const before = liftsOf(facts, corrected).filter(({ lift }) => replacementOf(lift) !== undefined);
  const taken = new Set(before.map(({ lift }) => actOf(lift)));
  const retractedSince = new Set(
    [...facts.values()].flatMap(({ event, retracted }) =>
      retracted && isLift(event) && event.data.lifts === correction.data.factId ? [actOf(event)] : [],
    ),
  );
  const isBefore = ({ lift }: LiftOf): boolean => taken.has(actOf(lift)) && !retractedSince.has(actOf(lift));
  return [...before.filter(isBefore), ...liftsOf(facts, correction).filter((each) => !isBefore(each))];
}

/** The act that a lift records, whichever fact it lifts and how far: the same for the same. */
function actOf({ type, data }: LiftEvent): string {
  const { effectiveFrom, evidence } = data;
  const [how, until, replacedBy] = ['how', 'until', 'replacedBy'].map(
    (field) => (data as Readonly<Record<string, unknown>>)[field] ?? null,
  );
  return digestOf({ type, effectiveFrom, evidence, how, until, replacedBy });
}

/** Lifts as lifts of another fact, each a fact of its own, with the same dates and evidence. */
function carriedOver(facts: Facts, lifts: readonly LiftOf[], toId: string, pointer: string): DomainEvent[] {
  const to = facts.get(toId)?.event;
  if (to === undefined) return [];
  let state = facts;
  const carried: DomainEvent[] = [];
  for (const { lift, from } of lifts) {
    const again = liftAgain(state, lift, from, to, pointer);
    carried.push(...again);
    state = again.reduce(evolve, state);
  }
  return carried;
}

/** A lift as one of another fact. */
function liftAgain(
  facts: Facts,
  lift: LiftEvent,
  from: FactEvent,
  to: FactEvent,
  pointer: string,
): DomainEvent[] {
  const lifts = to.data.factId;
  const id = unusedLiftId(facts, lifts);
  const again = carriedTo(to, lift, from, id);
  if (again === undefined) return [];
  try {
    if (!isSlug(id))
      throw new CommandRefusedError('lift-lost', '', 'the id of the new lift would be too long');
    return record(facts, [again], { isAgain: true });
  } catch (error) {
    if (!(error instanceof CommandRefusedError)) throw error;
    const { lifts: lifted, factId: own } = lift.data;
    const detail = `"${own}" lifts "${lifted}", and cannot lift "${lifts}": ${error.message}. Retract it first`;
    throw new CommandRefusedError('lift-lost', pointer, detail);
  }
}

function unusedLiftId(facts: Facts, factId: string): string {
  let number = 1;
  while (facts.has(liftIdOf(factId, number))) number += 1;
  return liftIdOf(factId, number);
}

/** The lifts that came with a fact: without it, what they ended is in force again. */
function liftsFor(facts: Facts, factId: string): string[] {
  return [...facts.values()].flatMap(({ event, retracted }) =>
    !retracted && replacementOf(event) === factId ? [event.data.factId] : [],
  );
}

/** A refusal of the replacement points into it. */
function decideReplacement<Replacement>(
  facts: Facts,
  replacement: Replacement,
  decide: (facts: Facts, replacement: Replacement) => DomainEvent[],
): DomainEvent[] {
  try {
    return decide(facts, replacement);
  } catch (error) {
    if (!(error instanceof CommandRefusedError)) throw error;
    throw new CommandRefusedError(error.refusal, `/replacement${error.pointer}`, error.message);
  }
}
