import { countryOf, mayInclude, type Certain, type EventData } from '../../../events/index.js';
import { countriesOfAddress } from '../../country-names/index.js';
import type { Stake } from '../../ownership/index.js';
import type { AsOfIndex } from '../index/as-of-index.js';
import type { StatedShare } from '../index/party-statement.js';
import { bearingOf, effectOf, isReplacedWithoutGap, type FactInForce } from '../rules/effect.js';
import type { HeldFact } from '../rules/held-fact.js';
import { isSeen, seen, type Question } from '../rules/question.js';
import type { Steps } from '../steps.js';
import { asOwn, idsAt, onceEach, type JoinedId } from './identity.js';
import { pointOf } from './point.js';

/** A share of a party at a question. */
export interface HeldShare extends StatedShare {
  readonly fact: HeldFact;
  /** The statement, surely or possibly in force. */
  readonly part: FactInForce;
  readonly by: Owner;
  readonly isSure: boolean;
}

/** A stated parent of a party: it may have any share, at any time, because its statement has no dates (R12). */
interface ParentStake extends Omit<HeldShare, 'holding' | 'part' | 'isSure'> {
  readonly holding: 'parent';
  readonly part?: undefined;
  readonly isSure: false;
}

export type HeldStake = HeldShare | ParentStake;

/** A party in the graph of owners: all ids that surely are one. */
export interface Owner {
  readonly ids: readonly JoinedId[];
  /** The same for all parties that may be one. */
  readonly group: number;
  /** Its ordinal among the parties of the graph, each of which is after its owners. */
  ordinal: number;
  /** The shares of it that others have, and its stated parents. */
  stakes: readonly HeldStake[];
  /** The ids of its stated parents of which nothing is recorded. */
  unknownParents: readonly string[];
  /** Whether it is of other countries than those of a list, by the list. */
  readonly outside: Map<string, Certain>;
}

const none: readonly never[] = [];

/** Whether a share or a parent of a party was ever stated. */
export function isEverOwned({ parties }: AsOfIndex, ids: readonly JoinedId[]): boolean {
  return ids.some(
    ({ number }) => parties.sharesIn(number).length > 0 || parties.parentStatementsOf(number).length > 0,
  );
}

/**
 * Who owns which party at a question or is its stated parent, as far as a party that is asked about is concerned. Every
 * party is looked at once, so that cycles end.
 */
export class OwnerGraph {
  readonly #owners = new Map<number, Owner>();
  readonly #restrictions = new Map<Owner, readonly FactInForce[]>();
  readonly #listed = new Map<Owner, readonly FactInForce[]>();
  /** Parties whose owners are in the graph, and theirs in turn. */
  readonly #graph = new Set<Owner>();
  readonly #sureEntries = new Map<FactInForce, boolean>();
  #above: { readonly of: readonly Owner[]; readonly found: ReadonlyMap<number, GroupsAbove> } | undefined;
  #ordered: Order | undefined;
  #key: { readonly of: readonly Owner[]; readonly text: string } | undefined;

  constructor(
    private readonly index: AsOfIndex,
    private readonly question: Question,
  ) {}

  /** Brings a party and all above it into the graph. */
  *visit(ids: readonly JoinedId[]): Steps<Owner> {
    const party = this.ownerBy(ids);
    if (this.#graph.has(party)) return party;
    const added = new Set([party]);
    for (const each of added) {
      if (this.#graph.has(each)) continue;
      this.#graph.add(each);
      this.#lookAbove(each);
      for (const { by } of each.stakes) added.add(by);
      yield;
    }
    return party;
  }

  /** A party by its ids: the same one for all ids that surely are it. */
  ownerBy(ids: readonly JoinedId[]): Owner {
    let first = Infinity;
    let group = Infinity;
    for (const { number, identified } of ids) {
      if (identified === 'surely') first = Math.min(first, number);
      group = Math.min(group, number);
    }
    const known = this.#owners.get(first);
    if (known !== undefined) return known;
    const owner: Owner = {
      ids,
      group,
      ordinal: -1,
      stakes: none,
      unknownParents: none,
      outside: new Map(),
    };
    for (const { number, identified } of ids) if (identified === 'surely') this.#owners.set(number, owner);
    return owner;
  }

  /** The id that a statement gives an owner, by its number. */
  idOf(owner: number): string {
    return this.index.subjectOf(owner).id;
  }

  #ownerNumbered(number: number): Owner {
    const { index, question } = this;
    return this.#owners.get(number) ?? this.ownerBy(idsAt(index, index.subjectOf(number), number, question));
  }

  /** Who has a share of a party, or is stated to be a parent of it. */
  #lookAbove(owned: Owner): void {
    const shares = this.#sharesIn(owned);
    const parents = this.#parentsOf(owned);
    const found: HeldStake[] = parents.length === 0 ? shares : [...shares, ...parents];
    if (owned.ids.length === 1) {
      owned.stakes = found;
      return;
    }
    // A statement is found once on the id that surely is the party, and not again on one that may be it.
    const once = new Map(found.toReversed().map((stake) => [stake.fact.position, stake]));
    owned.stakes = [...once.values()].sort((a, b) => a.fact.position - b.fact.position);
  }

  /**
   * All parents of a party that are stated where a question may look. None has dates, so that a newer one does not take
   * the place of an older one: it may have been the parent at the time of the question (R0).
   */
  #parentsOf(owned: Owner): readonly ParentStake[] {
    const { index, question } = this;
    const isStated = ({ number }: JoinedId): boolean => index.parties.parentStatementsOf(number).length > 0;
    if (!owned.ids.some(isStated)) return none;
    const found: ParentStake[] = [];
    const unknown = new Set<string>();
    for (const { number } of owned.ids)
      for (const position of index.parties.parentStatementsOf(number)) {
        const fact = index.factAt(position);
        if (!isSeen(fact, question)) continue;
        for (const id of index.parties.parentsAt(position, number)) {
          const owner = index.numberOf({ kind: 'party', id }, question.position);
          const by = owner === undefined ? undefined : this.#ownerNumbered(owner);
          if (owner === undefined || by === undefined) unknown.add(id);
          else if (by !== owned)
            found.push({
              fact,
              owner,
              by,
              isSure: false,
              holding: 'parent',
              atLeast: 0,
              atMost: 100,
            });
        }
      }
    owned.unknownParents = [...unknown];
    return found;
  }

  #sharesIn(owned: Owner): HeldShare[] {
    const { index, question } = this;
    const found: HeldShare[] = [];
    for (const { number, identified } of owned.ids)
      for (const position of index.parties.sharesIn(number)) {
        const fact = index.factAt(position);
        const effect = effectOf(fact, question);
        if (typeof effect !== 'object') continue;
        const part = asOwn(effect, identified);
        const share = index.parties.shareAt(position);
        const by = this.#ownerNumbered(share.owner);
        if (by === owned) continue;
        const isConfirmed = fact.confirmedBy(question.publishedBy) === 'yes';
        const isSure = part.inForce === 'surely' && isConfirmed && by.group !== owned.group;
        const { owner, holding, atLeast, atMost } = share;
        found.push({ owner, holding, atLeast, atMost, fact, part, by, isSure });
      }
    return found;
  }

  /** The restrictions of a party, surely or possibly in force. */
  restrictionsOn(owner: Owner): readonly FactInForce[] {
    const known = this.#restrictions.get(owner);
    if (known !== undefined) return known;
    const { index, question } = this;
    const parts: FactInForce[] = [];
    for (const { number, identified } of owner.ids)
      for (const run of index.orders.subjectRuns(number, 'restrictions', pointOf(question)))
        for (const position of run) {
          const effect = effectOf(index.factAt(position), question);
          if (typeof effect === 'object') parts.push(asOwn(effect, identified));
        }
    const restrictions =
      parts.length < 2 ? parts : onceEach(parts).sort((a, b) => a.fact.position - b.fact.position);
    this.#restrictions.set(owner, restrictions);
    return restrictions;
  }

  /** What a party is listed by, surely or possibly; without entries that are only an address. */
  listedBy(owner: Owner): readonly FactInForce[] {
    const known = this.#listed.get(owner);
    if (known !== undefined) return known;
    const listed = this.restrictionsOn(owner).filter(
      ({ fact }) => fact.list !== undefined && !fact.isAddress && bearingOf(fact) !== 'no',
    );
    this.#listed.set(owner, listed);
    return listed;
  }

  /** Finds what each party in the graph is listed by, a step for each. */
  *findListed(): Steps<void> {
    for (const party of this.#graph) {
      this.listedBy(party);
      yield;
    }
  }

  /** Whether an entry surely restricts its party. */
  isSureEntry(part: FactInForce): boolean {
    const known = this.#sureEntries.get(part);
    if (known !== undefined) return known;
    const isSure = this.#isSureEntry(part);
    this.#sureEntries.set(part, isSure);
    return isSure;
  }

  #isSureEntry({ inForce, doubts, fact }: FactInForce): boolean {
    const { publishedBy } = this.question;
    if (inForce === 'surely' && fact.confirmedBy(publishedBy) === 'yes') return true;
    const staysListed = fact.lifts.every(({ replacement }) => (replacement ?? fact).list === fact.list);
    return (
      fact.lifts.length > 0 &&
      staysListed &&
      !doubts.includes('identity-unconfirmed') &&
      isReplacedWithoutGap(fact, this.question)
    );
  }

  /**
   * Whether a party is of other countries than those given, by what sources say of where it is or is registered. One of
   * theirs may be of another one where its headquarters or an address of it are.
   */
  isOutside(owner: Owner, countries: readonly string[]): Certain {
    const key = keyOfCountries(countries);
    const known = owner.outside.get(key);
    if (known !== undefined) return known;
    const isOutside = areOutside(this.#statedPlaces(owner), countries);
    owner.outside.set(key, isOutside);
    return isOutside;
  }

  /** What the descriptions that a question may use say of where a party is. */
  #statedPlaces({ ids }: Owner): StatedPlaces[] {
    const { position, publishedBy } = this.question;
    return ids.flatMap(({ subject, identified }) =>
      [...this.index.descriptionsOf(subject, position)].flatMap((fact): StatedPlaces[] => {
        const isPublic = seen(fact, this.question);
        if (isPublic === 'no') return [];
        const isTrusted =
          isPublic === 'yes' && identified === 'surely' && fact.confirmedBy(publishedBy) === 'yes';
        const { countries = none, headquarters, addresses = [] } = descriptionIn(fact);
        return [{ countries, headquarters, addresses, isTrusted }];
      }),
    );
  }

  /** Finds who is above each party, for {@link aboveGroup}; again once the graph has grown. */
  *findAbove(): Steps<void> {
    const { parties } = this.inOrder();
    if (this.#above?.of === parties) return;
    const throughOthers = new Set<number>();
    for (const { stakes } of parties)
      for (const { by, holding } of stakes)
        if (holding === undefined || holding === 'indirect') throughOthers.add(by.group);
    const found = new Map<number, GroupsAbove>();
    this.#above = { of: parties, found };
    const ordinals = ordinalsOf(throughOthers);
    // Each party is after its owners: only where some may be one, or own each other, more than one pass adds anything.
    for (let isGrowing = throughOthers.size > 0; isGrowing;) {
      isGrowing = false;
      for (const { group, stakes } of parties) {
        if (stakes.length > 0 && !found.has(group))
          found.set(group, new GroupsAbove(ordinals, throughOthers.size));
        for (const { by } of stakes)
          isGrowing = found.get(group)?.add(by.group, found.get(by.group)) === true || isGrowing;
        yield;
      }
    }
  }

  /**
   * Of the parties that may have a share of a party, directly or through each other, those that have something through
   * others, by their groups; undefined if there are none.
   */
  aboveGroup(group: number): GroupsAbove | undefined {
    return this.#above?.found.get(group);
  }

  /** The parties in the graph, each after its owners as far as no cycle prevents it; again once it has grown. */
  inOrder(): Order {
    if (this.#ordered?.parties.length === this.#graph.size) return this.#ordered;
    this.#ordered = orderOf(this.#graph);
    for (const [ordinal, party] of this.#ordered.parties.entries()) party.ordinal = ordinal;
    return this.#ordered;
  }

  /**
   * What of the graph differs between two questions of one position and of the same filters, as text: all that rules
   * make of its parties follows from this and those.
   */
  key(): string {
    const { parties } = this.inOrder();
    if (this.#key?.of === parties) return this.#key.text;
    let text = '';
    for (const party of parties) {
      text += `${party.group}:`;
      for (const { fact, part } of party.stakes) text += `${fact.position} ${part?.variant ?? 'parent'};`;
      for (const part of this.listedBy(party))
        text += `${part.fact.position} ${part.variant} ${this.isSureEntry(part)};`;
      text += '|';
    }
    this.#key = { of: parties, text };
    return text;
  }
}

const NO_ORDINAL = -1;

/** The ordinal of each of some groups among them, by its number: an array, because many pairs of owners are looked up. */
function ordinalsOf(groups: ReadonlySet<number>): Int32Array {
  const last = [...groups].reduce((most, group) => Math.max(most, group), NO_ORDINAL);
  const ordinals = new Int32Array(last + 1).fill(NO_ORDINAL);
  for (const [ordinal, group] of [...groups].entries()) ordinals[group] = ordinal;
  return ordinals;
}

/** The groups above a party, a bit for each: in a long chain, every party has all that are above the one before. */
class GroupsAbove {
  readonly #bits: Uint32Array;

  constructor(
    private readonly ordinals: Int32Array,
    count: number,
  ) {
    this.#bits = new Uint32Array(Math.ceil(count / 32));
  }

  has(group: number): boolean {
    const ordinal = this.ordinals[group] ?? NO_ORDINAL;
    return ordinal !== NO_ORDINAL && (((this.#bits[ordinal >>> 5] ?? 0) >>> (ordinal & 31)) & 1) === 1;
  }

  /** Adds a group and those above it; whether any of them was not above before. */
  add(group: number, above: GroupsAbove | undefined): boolean {
    const ordinal = this.ordinals[group] ?? NO_ORDINAL;
    let hasGrown = ordinal !== NO_ORDINAL && this.#set(ordinal >>> 5, 1 << (ordinal & 31));
    if (above === undefined) return hasGrown;
    for (let word = 0; word < this.#bits.length; word += 1)
      hasGrown = this.#set(word, above.#bits[word] ?? 0) || hasGrown;
    return hasGrown;
  }

  #set(word: number, bits: number): boolean {
    const before = this.#bits[word] ?? 0;
    const hasGrown = (bits & ~before) !== 0;
    if (hasGrown) this.#bits[word] = before | bits;
    return hasGrown;
  }
}

/** Parties, each after its owners as far as no cycle prevents it. */
interface Order {
  readonly parties: readonly Owner[];
  /** Whether some parties own each other. */
  readonly hasCycles: boolean;
}

/** Walks from each party to its owners, and back once all of them are in order. */
function orderOf(graph: Iterable<Owner>): Order {
  const parties: Owner[] = [];
  const states = new Map<Owner, 'entered' | 'done'>();
  let hasCycles = false;
  for (const start of graph) {
    const path = [{ party: start, next: 0 }];
    for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
      const { party, next } = at;
      if (next === 0 && states.has(party)) {
        hasCycles ||= states.get(party) === 'entered';
        path.pop();
        continue;
      }
      states.set(party, 'entered');
      const stake = party.stakes[next];
      if (stake === undefined) {
        states.set(party, 'done');
        parties.push(party);
        path.pop();
        continue;
      }
      at.next += 1;
      path.push({ party: stake.by, next: 0 });
    }
  }
  return { parties, hasCycles };
}

/** Cached by the list itself: each rule has its own, which is the same object at every question. */
const keysOfCountries = new WeakMap<readonly string[], string>();

function keyOfCountries(countries: readonly string[]): string {
  const known = keysOfCountries.get(countries);
  if (known !== undefined) return known;
  const key = countries.join();
  keysOfCountries.set(countries, key);
  return key;
}

function descriptionIn(fact: HeldFact): EventData<'PartyDescribed'> {
  return fact.event.data as EventData<'PartyDescribed'>;
}

/** What one description says of where a party is. */
interface StatedPlaces {
  /** Of which countries it is. */
  readonly countries: readonly string[];
  readonly headquarters: string | undefined;
  readonly addresses: NonNullable<EventData<'PartyDescribed'>['addresses']>;
  /** Whether it surely is public, confirmed and about this party. */
  readonly isTrusted: boolean;
}

/** Whether a party of which this is stated is of other countries than those given. */
function areOutside(stated: readonly StatedPlaces[], countries: readonly string[]): Certain {
  const areOneOf = stated.flatMap((each) => each.countries.map((one) => isOneOfCountries(one, countries)));
  const isInside = areOneOf.some((isOneOf) => isOneOf !== 'no');
  const isElsewhere = areOneOf.some((isOneOf) => isOneOf !== 'yes');
  const isDoubtful = stated.some((each) => each.countries.length > 0 && !each.isTrusted);
  if (isInside === isElsewhere || isDoubtful) return 'maybe';
  if (isElsewhere) return 'yes';
  const isSeatedElsewhere = stated
    .flatMap(seatsIn)
    .some((country) => isOneOfCountries(country, countries) !== 'yes');
  return isSeatedElsewhere ? 'maybe' : 'no';
}

/** The countries of the headquarters and the addresses of a party. */
function seatsIn({ headquarters, addresses }: StatedPlaces): string[] {
  const ofAddresses = addresses.flatMap(({ address, country }) => country ?? countriesOfAddress(address));
  return headquarters === undefined ? ofAddresses : [headquarters, ...ofAddresses];
}

/** Whether a country is one of some. Those that are the United States have its territories in them (15 CFR 772.1). */
function isOneOfCountries(country: string, countries: readonly string[]): Certain {
  if (countries.includes(country)) return 'yes';
  if (countryOf(country) === 'US' && countries.includes('US')) return 'yes';
  return countries.some((each) => mayInclude(each, country)) ? 'maybe' : 'no';
}

/** A share as a rule counts it. */
export function asStake({ by, holding, atLeast, atMost, isSure }: HeldStake, counts: Certain): Stake {
  return { owner: by.group, holding, atLeast, atMost, isSure, counts };
}
