import { boundsOfShare, endOf, startOf, type EffectiveTimes, type EventOf } from '../../../events/index.js';
import { CommandRefusedError, unretractedLifts, type Facts } from '../facts.js';

type Ownership = EventOf<'owns'>;

/** Shares are percent with decimals: their sum may be off by what floating point adds. */
const ROUNDING = 1e-9;

/** A share that surely is held directly from one time to another, on an axis. */
interface SureShare {
  readonly owner: string;
  readonly percent: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Refuses a share with which the owners of a party would surely have more than all of it at one time (R21). Only direct
 * shares add up, each by the least of its bounds: others may be parts of each other. What is stated of one owner twice is
 * one holding.
 * @throws CommandRefusedError `shares-beyond-whole`.
 */
export function refuseBeyondWhole(facts: Facts, stated: Ownership): void {
  // As days of no zone are compared by the calendar, and what has a zone by instants alone.
  for (const axis of ['instants', 'days'] as const) {
    const added = sureShare(facts, stated, axis);
    if (added === undefined) continue;
    const held = [...facts.values()].flatMap(({ event, retracted }) =>
      retracted || event.type !== 'OwnershipStated' ? [] : (sureShare(facts, event, axis) ?? []),
    );
    for (const { from } of [added, ...held]) {
      if (from < added.from || from >= added.to) continue;
      const sum = sumAt(from, [...held, added]);
      if (sum <= 100 + ROUNDING) continue;
      const detail =
        `with it, the owners of "${stated.data.ownedId}" would directly have ${Number(sum.toFixed(6))} % of it at one time: ` +
        'end or correct a share first, or state it within wider bounds';
      throw new CommandRefusedError('shares-beyond-whole', '/share', detail);
    }
  }
}

/** The share of an owner at a time is at least the least that is stated of it. */
function sumAt(time: number, shares: readonly SureShare[]): number {
  const least = new Map<string, number>();
  for (const { owner, percent, from, to } of shares)
    if (from <= time && time < to) least.set(owner, Math.min(percent, least.get(owner) ?? 100));
  return [...least.values()].reduce((sum, each) => sum + each, 0);
}

/** When a share surely is held, and how much at the least; undefined if it is not direct, or nothing is sure of its times. */
function sureShare(facts: Facts, event: Ownership, axis: keyof EffectiveTimes): SureShare | undefined {
  const { ownerId, share, holding, zone, factId } = event.data;
  if (holding !== 'direct') return undefined;
  if (axis === 'days' && zone !== undefined) return undefined;
  const from = startOf(event)?.[axis].latest ?? Infinity;
  const ends = unretractedLifts(facts, factId).map((lift) => startOf(lift)?.[axis].earliest ?? Infinity);
  const to = Math.min(endOf(event)[axis].earliest, ...ends);
  return from < to ? { owner: ownerId, percent: boundsOfShare(share).atLeast, from, to } : undefined;
}
