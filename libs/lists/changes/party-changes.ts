import { compareStrings, type EventData } from '../../../events/index.js';
import { groupedBy } from '../grouped.js';
import { titleOf } from '../plan/commands.js';
import { mayBeOverBy } from '../plan/days.js';
import type { HeldFact } from '../plan/held.js';
import { recordedTerms, termIn, type Term } from '../plan/runs.js';

/** How an entry of one edition differs in a later one. */
type ListChangeKind = 'added' | 'gone' | 'expired' | 'renewed' | 'renamed';

/** One difference of an entry between two editions. */
export interface ListChange {
  readonly kind: ListChangeKind;
  readonly key: string;
  /** The restrictions that are recorded of it in the earlier edition; none if that is without it. */
  readonly before: readonly HeldFact[];
  /** Those in the later edition. */
  readonly after: readonly HeldFact[];
  /** Of what was renamed: names that the party has in the later edition, and had not in the earlier one. */
  readonly names: readonly string[];
}

/** Two recorded editions, the earlier one first. */
export interface EditionSpan {
  readonly from: string;
  readonly to: string;
}

/**
 * How the entries of one party on one list differ between two recorded editions, by key. What came and went between
 * them is no difference of the two. `names` are those that {@link namesSeenIn} finds.
 */
export function partyChanges(
  facts: readonly HeldFact[],
  names: readonly string[],
  { from, to }: EditionSpan,
): ListChange[] {
  let unused = names;
  return [...factsByKey(facts)].flatMap(([key, own]): ListChange[] => {
    const terms = recordedTerms(own);
    const [earlier, later] = [termIn(terms, from), termIn(terms, to)];
    const both = { key, before: earlier?.facts ?? [], after: later?.facts ?? [], names: [] };
    if (earlier === undefined) return later === undefined ? [] : [{ ...both, kind: 'added' }];
    if (later === undefined) return [{ ...both, kind: isExpired(earlier, to) ? 'expired' : 'gone' }];
    const renewed: ListChange[] = earlier === later ? [] : [{ ...both, kind: 'renewed' }];
    // Names are of the party: the first of its entries that is in both editions says so.
    const renamed: ListChange[] = unused.length === 0 ? [] : [{ ...both, kind: 'renamed', names: unused }];
    unused = [];
    return [...renewed, ...renamed];
  });
}

function factsByKey(facts: readonly HeldFact[]): [string, HeldFact[]][] {
  const byKey = groupedBy(facts, ({ data: { entry } }) => (entry === undefined ? [] : [entry.key]));
  return [...byKey].sort(([a], [b]) => compareStrings(a, b));
}

function isExpired({ facts }: Term, day: string): boolean {
  return facts.every(({ data }) => mayBeOverBy(data.effectiveTo, day));
}

/**
 * The names of a party that editions of a list after the earlier one, up to the later one, have and none before had.
 * `descriptions` are all that are known of the party, in any order; of one, its evidence names the edition.
 */
export function namesSeenIn(
  descriptions: readonly EventData<'PartyDescribed'>[],
  list: { readonly name: string },
  { from, to }: EditionSpan,
): string[] {
  const seenBetween = ({ evidence }: EventData<'PartyDescribed'>): boolean =>
    evidence.some(
      ({ observedOn, title }) =>
        observedOn !== undefined &&
        observedOn > from &&
        observedOn <= to &&
        title === titleOf(list, observedOn),
    );
  const namesOf = (some: readonly EventData<'PartyDescribed'>[]): string[] =>
    some.flatMap(({ names = [] }) => names.map(({ name }) => name));
  const others = new Set(namesOf(descriptions.filter((each) => !seenBetween(each))));
  return [...new Set(namesOf(descriptions.filter(seenBetween)))].filter((name) => !others.has(name)).sort();
}
