import type { Certain, ShareBounds } from '../../../events/index.js';

/*
 * The reference for rules on ownership (R22), written from the text of the rules: it tries every world, with one choice
 * for each unknown: whether a rumour is true, which end of a share is true, whether the owner has it itself, and whether
 * a party is in the country that is left out. It is deliberately slow and naive, and shares no code with the answers.
 */

/** A party of a world. */
export interface WorldParty {
  readonly id: string;
  readonly listed: Certain;
  /** Whether it is of a country whose parties are caught. */
  readonly outside: Certain;
}

/** A share of a world: one statement of an owner, a party and a kind of holding. */
export interface WorldShare extends ShareBounds {
  readonly owner: string;
  readonly owned: string;
  readonly holding: 'direct' | 'indirect' | undefined;
  readonly isSure: boolean;
}

/** A stated parent of a party: it may have any share of it, and what is stated of shares is as without it. */
export interface WorldParent {
  readonly parent: string;
  readonly child: string;
}

/** Everything in a world is certain. */
interface CertainShare {
  readonly owner: string;
  readonly owned: string;
  readonly isDirect: boolean;
  readonly percent: number;
}
interface CertainWorld {
  readonly listed: ReadonlySet<string>;
  readonly outside: ReadonlySet<string>;
  readonly ids: readonly string[];
  readonly shares: readonly CertainShare[];
  readonly parents: readonly WorldParent[];
}

/** Every choice of one of the alternatives for each of some unknowns. */
function choices<T>(unknowns: readonly (readonly T[])[]): T[][] {
  return unknowns.reduce<T[][]>(
    (all, alternatives) => all.flatMap((each) => alternatives.map((one) => [...each, one])),
    [[]],
  );
}

const sides = (certain: Certain): boolean[] => (certain === 'maybe' ? [true, false] : [certain === 'yes']);

function* worldsOf(
  parties: readonly WorldParty[],
  shares: readonly WorldShare[],
  parents: readonly WorldParent[],
): Generator<CertainWorld> {
  const ids = parties.map(({ id }) => id);
  const those = (flags: readonly boolean[]) => new Set(ids.filter((_, place) => flags[place]));
  const shareChoices = shares.map(({ owner, owned, holding, isSure, atLeast, atMost }) => {
    const kinds = holding === undefined ? [true, false] : [holding === 'direct'];
    const held = kinds.flatMap((isDirect) =>
      [...new Set([atLeast, atMost])].map((percent) => [{ owner, owned, isDirect, percent }]),
    );
    return isSure ? held : [...held, []];
  });
  for (const listed of choices(parties.map((each) => sides(each.listed))))
    for (const outside of choices(parties.map((each) => sides(each.outside))))
      for (const held of choices(shareChoices))
        for (const some of choices(parents.map((parent) => [[parent], []])))
          yield {
            listed: those(listed),
            outside: those(outside),
            ids,
            shares: held.flat(),
            parents: some.flat(),
          };
}

/** The parties above another one, through any shares and stated parents. */
export function naiveAbove(
  id: string,
  shares: readonly Pick<WorldShare, 'owner' | 'owned'>[],
  parents: readonly WorldParent[],
): ReadonlySet<string> {
  const links = [...shares, ...parents.map(({ parent: owner, child: owned }) => ({ owner, owned }))];
  const above = new Set<string>();
  for (let size = -1; size < above.size;) {
    size = above.size;
    for (const { owner, owned } of links) if (owned === id || above.has(owned)) above.add(owner);
  }
  return above;
}

function isAbove(owner: string, owned: string, { shares, parents }: CertainWorld): boolean {
  return naiveAbove(owned, shares, parents).has(owner);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

/** What owners that count have of a party at the least, where what one has through another may be the same. */
function leastOf(id: string, counting: ReadonlySet<string>, world: CertainWorld): number {
  const counted = world.shares.filter(({ owner, owned }) => owned === id && counting.has(owner));
  const isApart = ({ owner, isDirect }: CertainShare): boolean =>
    isDirect || !counted.some((other) => other.owner !== owner && isAbove(owner, other.owner, world));
  const apart = sum(counted.filter(isApart).map(({ percent }) => percent));
  const byOwner = counted.map(({ owner }) =>
    sum(counted.filter((each) => each.owner === owner).map(({ percent }) => percent)),
  );
  return Math.max(apart, ...byOwner);
}

/** What they may have: all that nobody else has directly, where any of them has something. */
function mostOf(id: string, counting: ReadonlySet<string>, { shares, parents }: CertainWorld): number {
  if (parents.some(({ parent, child }) => child === id && counting.has(parent))) return 100;
  const held = shares.filter(({ owned }) => owned === id);
  const counted = held.filter(({ owner }) => counting.has(owner));
  if (counted.length === 0) return 0;
  const others = held.filter(({ owner, isDirect }) => isDirect && !counting.has(owner));
  const total = (shares: readonly CertainShare[]): number => sum(shares.map(({ percent }) => percent));
  // Where sources contradict each other, what is stated of owners that count is not taken away.
  return Math.max(100 - total(others), total(counted));
}

const meets = (percent: number, threshold: number): boolean => percent > threshold - 1e-6;

/**
 * The parties that are caught in a world, whatever the rest of their shares is. One of a country that is left out is not
 * caught, and counts as an owner of others all the same.
 */
function surelyCaught(world: CertainWorld, threshold: number): ReadonlySet<string> {
  const counting = new Set(world.listed);
  for (let size = -1; size < counting.size;) {
    size = counting.size;
    for (const id of world.ids) if (meets(leastOf(id, counting, world), threshold)) counting.add(id);
  }
  return new Set(
    world.ids.filter((id) => world.outside.has(id) && meets(leastOf(id, counting, world), threshold)),
  );
}

/** The parties that may be caught in a world, by what nobody is known to have, or because they own each other. */
function possiblyCaught(world: CertainWorld, threshold: number): ReadonlySet<string> {
  const isBelowListed = (id: string): boolean =>
    [...world.listed].some((listed) => isAbove(listed, id, world));
  const passesOn = (id: string, counting: ReadonlySet<string>): boolean =>
    isBelowListed(id) && meets(mostOf(id, counting, world), threshold);
  const counting = new Set([...world.listed, ...world.ids.filter(isBelowListed)]);
  for (let size = Infinity; size > counting.size;) {
    size = counting.size;
    for (const id of world.ids) if (!world.listed.has(id) && !passesOn(id, counting)) counting.delete(id);
  }
  return new Set(world.ids.filter((id) => world.outside.has(id) && passesOn(id, counting)));
}

/** Whether a party is caught: in every world, in some, or in none. */
export function naiveCaught(
  id: string,
  parties: readonly WorldParty[],
  shares: readonly WorldShare[],
  parents: readonly WorldParent[],
  threshold: number,
): Certain {
  let [always, ever] = [true, false];
  for (const world of worldsOf(parties, shares, parents)) {
    always &&= surelyCaught(world, threshold).has(id);
    ever ||= possiblyCaught(world, threshold).has(id);
  }
  if (always) return 'yes';
  return ever ? 'maybe' : 'no';
}

/** How many unknowns a world has: each doubles the worlds. */
export function unknownsIn(
  parties: readonly WorldParty[],
  shares: readonly WorldShare[],
  parents: readonly WorldParent[],
): number {
  const isOpen = (certain: Certain): number => (certain === 'maybe' ? 1 : 0);
  return (
    parents.length +
    sum(parties.map(({ listed, outside }) => isOpen(listed) + isOpen(outside))) +
    sum(
      shares.map(({ isSure, atLeast, atMost, holding }) =>
        sum([isSure, atLeast === atMost, holding !== undefined].map((isKnown) => (isKnown ? 0 : 1))),
      ),
    )
  );
}
