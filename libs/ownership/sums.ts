import type { Certain, Holding, ShareBounds } from '../../events/index.js';

/** A share of a party as a question sees it. */
export interface Stake extends ShareBounds {
  /** The owner: one key for all ids that may be one party. */
  readonly owner: number;
  /**
   * Undefined: the source does not say. A stated parent may have any share, of which nothing else is known: it takes
   * nothing from what is stated of shares.
   */
  readonly holding: Holding | 'parent' | undefined;
  /** Whether the owner surely has it: through the whole question, as an authority or a company says. */
  readonly isSure: boolean;
  /** Whether the owner counts for the rule: it is listed, or caught by the rule itself. */
  readonly counts: Certain;
}

/** Shares are percent with decimals: a sum may be off by what floating point adds. */
const ROUNDING = 1e-9;

/** How much of a party owners have that count for a rule, in percent. */
export interface OwnedShare {
  /** What they surely have. */
  readonly atLeast: number;
  /**
   * What they may have: all that others do not surely have, and all that is stated of them, where sources contradict each
   * other. 0 if none of them may have anything.
   */
  readonly atMost: number;
  /** What they would surely have, if everything were sure that only is possible but for the shares themselves. */
  readonly atLeastIfSure: number;
  /** The same, if no share were a part of another. */
  readonly atLeastIfApart: number;
}

/** Whether a sum of shares meets a threshold. */
export function meets(percent: number, threshold: number): boolean {
  return percent >= threshold - ROUNDING;
}

/** Those who may have a share of an owner, through whatever parties; undefined: nobody. */
export type AboveOwner = (owner: number) => Pick<ReadonlySet<number>, 'has'> | undefined;

/**
 * How much of a party its owners have that count (R22). What an owner has through others may be what another one has that it
 * is above.
 */
export function ownedBy(stakes: readonly Stake[], aboveOwner: AboveOwner): OwnedShare {
  const [only, ...more] = stakes;
  if (only === undefined || (more.length === 0 && only.counts === 'no')) return nothing;
  if (more.length === 0) return ofOne(only);
  const held = ownersOf(stakes);
  const counting = held.filter(({ mayCount }) => mayCount);
  if (counting.length === 0) return nothing;
  const others = held.filter(({ mayCount }) => !mayCount);
  const taken = others.reduce((sum, owner) => sum + leastDirect(owner, isSurelyHeld), 0);
  const groups = [...overlapping(counting, aboveOwner)];
  const sumBy = (isSure: Sure): number => groups.reduce((sum, group) => sum + leastOfGroup(group, isSure), 0);
  return {
    atLeast: sumBy(({ isSure, counts }) => isSure && counts === 'yes'),
    atMost: Math.min(
      Math.max(
        100 - taken,
        counting.reduce((sum, owner) => sum + mostOf(owner), 0),
      ),
      100,
    ),
    atLeastIfSure: sumBy(mayBeHeld),
    atLeastIfApart: counting.reduce((sum, owner) => sum + leastOf(owner, mayBeHeld), 0),
  };
}

/** What owners surely have directly, in percent, whoever they are. */
export function surelyOwnedDirectly(stakes: readonly Stake[]): number {
  return ownersOf(stakes).reduce((sum, owner) => sum + leastDirect(owner, isSurelyHeld), 0);
}

/** How much of a party one owner has by all that is stated of it, in percent. */
export interface HeldShare {
  readonly owner: number;
  /** What it surely has. */
  readonly atLeast: number;
  /** What it has at the most, if nothing is left out: more than 100 where statements contradict each other. */
  readonly atMost: number;
}

/** How much of a party each of its owners has, whoever counts. */
export function heldByEach(stakes: readonly Stake[]): readonly HeldShare[] {
  return ownersOf(stakes).map((owner) => ({
    owner: owner.owner,
    atLeast: leastOf(owner, isSurelyHeld),
    atMost: mostOf(owner),
  }));
}

const nothing: OwnedShare = { atLeast: 0, atMost: 0, atLeastIfSure: 0, atLeastIfApart: 0 };

/** As {@link ownedBy}, of the only statement about a party: most parties in a chain have one. */
function ofOne({ atLeast, isSure, counts }: Stake): OwnedShare {
  const sure = isSure && counts === 'yes' ? atLeast : 0;
  return { atLeast: sure, atMost: 100, atLeastIfSure: atLeast, atLeastIfApart: atLeast };
}

/** Which stakes are taken for sure. */
type Sure = (stake: Stake) => boolean;
const isSurelyHeld: Sure = ({ isSure }) => isSure;
const mayBeHeld: Sure = ({ counts }) => counts !== 'no';

/** All that is stated of one owner. */
interface Owner {
  readonly owner: number;
  readonly direct: Stake[];
  readonly indirect: Stake[];
  readonly notStated: Stake[];
  readonly parent: Stake[];
  mayCount: boolean;
}

function ownersOf(stakes: readonly Stake[]): Owner[] {
  const owners = new Map<number, Owner>();
  for (const stake of stakes) {
    const { owner } = stake;
    const held = owners.get(owner) ?? {
      owner,
      mayCount: false,
      direct: [],
      indirect: [],
      notStated: [],
      parent: [],
    };
    owners.set(owner, held);
    held[stake.holding ?? 'notStated'].push(stake);
    held.mayCount ||= stake.counts !== 'no';
  }
  return [...owners.values()];
}

/** The least of what is stated of one holding, where one statement at least is sure: sources may disagree. */
function least(stakes: readonly Stake[], isSure: Sure): number {
  return stakes.some(isSure) ? Math.min(...stakes.map(({ atLeast }) => atLeast)) : 0;
}

/**
 * What an owner surely has. What it has itself and what it has through others add up; what a source does not say to be
 * either may be one with any other statement.
 */
function leastOf({ direct, indirect, notStated }: Owner, isSure: Sure): number {
  if (notStated.length > 0) return least([...direct, ...indirect, ...notStated], isSure);
  return least(direct, isSure) + least(indirect, isSure);
}

/** What an owner may have at the most, by what is stated of it. */
function mostOf({ direct, indirect, notStated, parent }: Owner): number {
  const most = (stakes: readonly Stake[]): number => Math.max(0, ...stakes.map(({ atMost }) => atMost));
  return (
    most(direct) + most(indirect) + most(parent) + notStated.reduce((sum, { atMost }) => sum + atMost, 0)
  );
}

/** What an owner surely has itself: nobody else has that. */
function leastDirect({ direct, notStated }: Owner, isSure: Sure): number {
  return notStated.length > 0 ? 0 : least(direct, isSure);
}

/** Owners in groups: what one has through others may be a part of what another has, in no two groups. */
function overlapping(owners: readonly Owner[], aboveOwner: AboveOwner): Iterable<readonly Owner[]> {
  const groups = new Map(owners.map((owner) => [owner, [owner]]));
  const throughOthers = owners.filter(isThroughOthers);
  for (const owner of throughOthers.length === 0 ? [] : owners) {
    const above = aboveOwner(owner.owner);
    if (above === undefined) continue;
    for (const other of throughOthers) if (above.has(other.owner)) join(groups, owner, other);
  }
  return new Set(groups.values());
}

/** Makes one group of those of two owners; the smaller one is taken into the larger. */
function join(groups: Map<Owner, Owner[]>, one: Owner, other: Owner): void {
  const [own, others] = [groups.get(one) ?? [], groups.get(other) ?? []];
  if (own === others) return;
  const [larger, smaller] = own.length < others.length ? [others, own] : [own, others];
  for (const owner of smaller) {
    larger.push(owner);
    groups.set(owner, larger);
  }
}

function isThroughOthers({ indirect, notStated }: Owner): boolean {
  return indirect.length > 0 || notStated.length > 0;
}

/** What several owners surely have together: at least what each has itself, and at least what any one of them has. */
function leastOfGroup(group: readonly Owner[], isSure: Sure): number {
  const direct = group.reduce((sum, owner) => sum + leastDirect(owner, isSure), 0);
  return Math.max(direct, ...group.map((owner) => leastOf(owner, isSure)));
}
