import type { Certain, EventData } from '../../../events/index.js';
import type { Stake } from '../../ownership/index.js';
import type { AsOfIndex } from '../index/as-of-index.js';
import type { StatedShare } from '../index/fact-table.js';
import { bearingOf, effectOf, isReplacedWithoutGap, type FactInForce } from '../rules/effect.js';
import type { HeldFact } from '../rules/held-fact.js';
import { seen, type Question } from '../rules/question.js';
import type { Steps } from '../steps.js';
import { asOwn, idsAt, onceEach, type JoinedId } from './identity.js';
import { pointOf } from './point.js';

/** A share of a party at a question. */
export interface HeldStake extends StatedShare {
  /** The statement, surely or possibly in force. */
  readonly part: FactInForce;
  readonly by: Owner;
  readonly isSure: boolean;
}

/** A party in the graph of owners: all ids that surely are one. */
export interface Owner {
  readonly ids: readonly JoinedId[];
  /** The same for all parties that may be one. */
  readonly group: number;
  /** Its place among the parties of the graph, each of which is after its owners. */
  place: number;
  /** The shares of it that others have. */
  stakes: readonly HeldStake[];
  /** Whether it is of other countries than some, by those. */
  readonly outside: Map<string, Certain>;
}

const none: readonly never[] = [];

/**
 * Who owns which party at a question, as far as a party that is asked about is concerned. Every party is looked at once, so that
 * cycles end. It costs nothing where no share of a party is stated.
 */
export class OwnerGraph {
  readonly #owners = new Map<number, Owner>();
  readonly #restrictions = new Map<Owner, readonly FactInForce[]>();
  readonly #listed = new Map<Owner, readonly FactInForce[]>();
  /** Parties whose owners are in the graph, and theirs in turn. */
  readonly #graph = new Set<Owner>();
  readonly #sureEntries = new Map<FactInForce, boolean>();
  readonly #above = new Map<number, ReadonlySet<number>>();
  #ordered: Order | undefined;
  #key: { readonly of: readonly Owner[]; readonly text: string } | undefined;

  constructor(
    private readonly index: AsOfIndex,
    private readonly question: Question,
  ) {}

  /** Brings a party and all above it into the graph; undefined where no share of it is stated, whenever and whatever. */
  *visit(ids: readonly JoinedId[]): Steps<Owner | undefined> {
    if (!ids.some(({ number }) => this.index.parties.sharesIn(number).length > 0)) return undefined;
    const party = this.ownerBy(ids);
    if (this.#graph.has(party)) return party;
    const added = new Set([party]);
    for (const each of added) {
      if (this.#graph.has(each)) continue;
      this.#graph.add(each);
      each.stakes = this.#stakesOf(each);
      for (const { by } of each.stakes) added.add(by);
      yield;
    }
    return party;
  }

  /** A party by its ids: the same one for all ids that surely are it. */
  ownerBy(ids: readonly JoinedId[]): Owner {
    const sure = ids.filter(({ identified }) => identified === 'surely').map(({ number }) => number);
    const known = this.#owners.get(Math.min(...sure));
    if (known !== undefined) return known;
    const group = Math.min(...ids.map(({ number }) => number));
    const owner: Owner = { ids, group, place: -1, stakes: none, outside: new Map() };
    for (const number of sure) this.#owners.set(number, owner);
    return owner;
  }

  #ownerNumbered(number: number): Owner {
    const { index, question } = this;
    return this.#owners.get(number) ?? this.ownerBy(idsAt(index, index.subjectOf(number), number, question));
  }

  #stakesOf(owned: Owner): HeldStake[] {
    const { index, question } = this;
    const found: HeldStake[] = [];
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
        found.push({ owner, holding, atLeast, atMost, part, by, isSure });
      }
    if (owned.ids.length === 1) return found;
    // A statement is found once on the id that surely is the party, and not again on one that may be it.
    const once = new Map(found.toReversed().map((stake) => [stake.part.fact.position, stake]));
    return [...once.values()].sort((a, b) => a.part.fact.position - b.part.fact.position);
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

  /** What a party is listed by, surely or possibly; entries that name an address are of nobody. */
  listedBy(owner: Owner): readonly FactInForce[] {
    const known = this.#listed.get(owner);
    if (known !== undefined) return known;
    const listed = this.restrictionsOn(owner).filter(
      ({ fact }) => fact.list !== undefined && !fact.isAddress && bearingOf(fact) !== 'no',
    );
    this.#listed.set(owner, listed);
    return listed;
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

  /** Whether a party is of other countries than those given, by what sources say of where it is or is registered. */
  isOutside(owner: Owner, countries: readonly string[]): Certain {
    const key = keyOfCountries(countries);
    const known = owner.outside.get(key);
    if (known !== undefined) return known;
    const isOutside = this.#outside(owner, countries);
    owner.outside.set(key, isOutside);
    return isOutside;
  }

  #outside(owner: Owner, countries: readonly string[]): Certain {
    let [isInside, isElsewhere, isDoubtful] = [false, false, false];
    for (const { subject, identified } of owner.ids)
      for (const fact of this.index.descriptionsOf(subject, this.question.position)) {
        const isPublic = seen(fact, this.question);
        const stated = isPublic === 'no' ? none : countriesIn(fact);
        const isTrusted =
          isPublic === 'yes' &&
          identified === 'surely' &&
          fact.confirmedBy(this.question.publishedBy) === 'yes';
        for (const country of stated) {
          isDoubtful ||= !isTrusted;
          if (countries.includes(country)) isInside = true;
          else isElsewhere = true;
        }
      }
    if (isInside === isElsewhere || isDoubtful) return 'maybe';
    return isElsewhere ? 'yes' : 'no';
  }

  /** The parties that may have a share of a party, and those that may have one of them in turn, by their groups. */
  isAbove(owner: number, owned: number): boolean {
    const known = this.#above.get(owned);
    if (known !== undefined) return known.has(owner);
    const above = new Set<number>();
    const pending = [owned];
    for (const group of pending)
      for (const party of this.#graph)
        if (party.group === group)
          for (const { by } of party.stakes)
            if (!above.has(by.group)) {
              above.add(by.group);
              pending.push(by.group);
            }
    this.#above.set(owned, above);
    return above.has(owner);
  }

  /** The parties in the graph, each after its owners as far as no cycle prevents it; again once it has grown. */
  inOrder(): Order {
    if (this.#ordered?.parties.length === this.#graph.size) return this.#ordered;
    this.#ordered = orderOf(this.#graph);
    for (const [place, party] of this.#ordered.parties.entries()) party.place = place;
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
      for (const { part } of party.stakes) text += `${part.fact.position} ${part.variant};`;
      for (const part of this.listedBy(party))
        text += `${part.fact.position} ${part.variant} ${this.isSureEntry(part)};`;
      text += '|';
    }
    this.#key = { of: parties, text };
    return text;
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

/** Rules name the same countries in lists of their own, which are the same at every question. */
const keysOfCountries = new WeakMap<readonly string[], string>();

function keyOfCountries(countries: readonly string[]): string {
  const known = keysOfCountries.get(countries);
  if (known !== undefined) return known;
  const key = countries.join();
  keysOfCountries.set(countries, key);
  return key;
}

function countriesIn(fact: HeldFact): readonly string[] {
  return (fact.event.data as EventData<'PartyDescribed'>).countries ?? none;
}

/** A share as a rule counts it. */
export function asStake({ by, holding, atLeast, atMost, isSure }: HeldStake, counts: Certain): Stake {
  return { owner: by.group, holding, atLeast, atMost, isSure, counts };
}
