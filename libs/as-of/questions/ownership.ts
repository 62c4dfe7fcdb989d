import {
  measures,
  type Certain,
  type EventData,
  type Measure,
  type OwnershipTerms,
} from '../../../events/index.js';
import { meets, ownedBy, surelyOwnedDirectly, type OwnedShare, type Stake } from '../../ownership/index.js';
import type { StatedShare } from '../index/fact-table.js';
import type { AsOfIndex } from '../index/as-of-index.js';
import type { Doubt } from '../rules/doubts.js';
import { bearingOf, effectOf, isReplacedWithoutGap, type FactInForce } from '../rules/effect.js';
import type { HeldFact } from '../rules/held-fact.js';
import { seen, type Question, type RuleAtQuestion } from '../rules/question.js';
import type { Steps } from '../steps.js';
import { asOwn, idsAt, onceEach, type JoinedId } from './identity.js';
import { pointOf } from './point.js';

/** A measure that follows from a rule on ownership: the owners of a party pass on what restricts them (R22). */
export interface DerivedMeasure {
  readonly rule: RuleAtQuestion;
  readonly terms: OwnershipTerms;
  /** The most restrictive one of the owners. */
  readonly measure: Measure;
  readonly inForce: 'surely' | 'possibly';
  readonly doubts: readonly Doubt[];
  /** How much of the party owners have that count, in percent. */
  readonly share: Pick<OwnedShare, 'atLeast' | 'atMost'>;
  /** The shares that lead from the party to the owners, in recorded order. */
  readonly holdings: readonly FactInForce[];
  /** What the owners are listed by, in recorded order. */
  readonly listed: readonly FactInForce[];
}

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
  /** The shares of it that others have. */
  stakes: readonly HeldStake[];
}

const none: readonly never[] = [];
const selfInDoubt: readonly Doubt[] = ['identity-unconfirmed'];

/**
 * Who owns a party at a question, and what follows from it. Every party is looked at once, so that cycles end. It costs
 * nothing where no share of the party is stated.
 */
export class Ownership {
  readonly #owners = new Map<number, Owner>();
  readonly #listed = new Map<Owner, readonly FactInForce[]>();
  readonly #byRule = new Map<RuleAtQuestion, RuleOnOwners>();
  /** Parties whose owners are in the graph, and theirs in turn; those above a party come after it. */
  readonly #graph = new Set<Owner>();
  readonly #above = new Map<number, ReadonlySet<number>>();
  #rules: readonly RuleAtQuestion[] | undefined;

  constructor(
    private readonly index: AsOfIndex,
    private readonly question: Question,
  ) {}

  /** Whether any share of a party is stated, whenever and whatever. */
  isStatedOf(ids: readonly JoinedId[]): boolean {
    return ids.some(({ number }) => this.index.parties.sharesIn(number).length > 0);
  }

  /** The shares of a party, in recorded order. */
  *stakesIn(ids: readonly JoinedId[]): Steps<readonly HeldStake[]> {
    const party = yield* this.#visit(ids);
    return party?.stakes ?? none;
  }

  /** The owners of a party, and theirs in turn, each once; those of the party itself first. */
  *ownersOf(ids: readonly JoinedId[]): Steps<readonly Owner[]> {
    const party = yield* this.#visit(ids);
    if (party === undefined) return none;
    const found = new Set<Owner>([party]);
    // A set yields the parties that are added while it is read.
    for (const each of found) for (const { by } of each.stakes) found.add(by);
    found.delete(party);
    return [...found];
  }

  /** Whether confirmed shares leave nothing of a party to owners that are not known. */
  *isWhollyKnown(ids: readonly JoinedId[]): Steps<boolean> {
    const stakes = yield* this.stakesIn(ids);
    return meets(surelyOwnedDirectly(stakes.map((stake) => asStake(stake, 'no'))), 100);
  }

  /** The measures on a party that follow from its owners, in the order in which their rules were adopted. */
  *measuresOn(ids: readonly JoinedId[]): Steps<readonly DerivedMeasure[]> {
    const party = yield* this.#visit(ids);
    if (party === undefined || party.stakes.length === 0) return none;
    this.#rules ??= (this.question.rules?.rulesAt(this.question, 'ownership') ?? none).filter(
      ({ inForce }) => inForce !== 'not',
    );
    const derived: DerivedMeasure[] = [];
    for (const rule of this.#rules) {
      const terms = rule.data.ownership;
      if (terms === undefined) continue;
      const onOwners = this.#byRule.get(rule) ?? new RuleOnOwners(rule, terms, this);
      this.#byRule.set(rule, onOwners);
      const measure = yield* onOwners.measureOn(party);
      if (measure !== undefined) derived.push(measure);
      yield;
    }
    return derived;
  }

  /** Brings a party and all above it into the graph; undefined where no share of it is stated. */
  *#visit(ids: readonly JoinedId[]): Steps<Owner | undefined> {
    if (!this.isStatedOf(ids)) return undefined;
    const party = this.#ownerBy(ids);
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

  #ownerBy(ids: readonly JoinedId[]): Owner {
    const sure = ids.filter(({ identified }) => identified === 'surely').map(({ number }) => number);
    const known = this.#owners.get(Math.min(...sure));
    if (known !== undefined) return known;
    const owner: Owner = { ids, group: Math.min(...ids.map(({ number }) => number)), stakes: none };
    for (const number of sure) this.#owners.set(number, owner);
    return owner;
  }

  #ownerNumbered(number: number): Owner {
    const { index, question } = this;
    return this.#owners.get(number) ?? this.#ownerBy(idsAt(index, index.subjectOf(number), number, question));
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
        found.push({ ...share, part, by, isSure });
      }
    // A statement is found once on the id that surely is the party, and not again on one that may be it.
    const once = new Map(found.toReversed().map((stake) => [stake.part.fact.position, stake]));
    return [...once.values()].sort((a, b) => a.part.fact.position - b.part.fact.position);
  }

  /** What a party is listed by, surely or possibly; entries that name an address are of nobody. */
  listedBy(owner: Owner): readonly FactInForce[] {
    const known = this.#listed.get(owner);
    if (known !== undefined) return known;
    const { index, question } = this;
    const parts: FactInForce[] = [];
    for (const { number, identified } of owner.ids)
      for (const run of index.orders.subjectRuns(number, 'restrictions', pointOf(question)))
        for (const position of run) {
          const fact = index.factAt(position);
          if (fact.list === undefined || fact.isAddress || bearingOf(fact) === 'no') continue;
          const effect = effectOf(fact, question);
          if (typeof effect === 'object') parts.push(asOwn(effect, identified));
        }
    const listed = onceEach(parts).sort((a, b) => a.fact.position - b.fact.position);
    this.#listed.set(owner, listed);
    return listed;
  }

  /** Whether an entry surely restricts its party. */
  isSureEntry({ inForce, doubts, fact }: FactInForce): boolean {
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

  /** The parties in the graph; the owners of most come after them. */
  get parties(): readonly Owner[] {
    return [...this.#graph];
  }
}

function countriesIn(fact: HeldFact): readonly string[] {
  return (fact.event.data as EventData<'PartyDescribed'>).countries ?? none;
}

function asStake({ by, holding, atLeast, atMost, isSure }: HeldStake, counts: Certain): Stake {
  return { owner: by.group, holding, atLeast, atMost, isSure, counts };
}

/** A rule on ownership, for all parties in a graph of owners. */
class RuleOnOwners {
  /** The parties that count, surely or possibly. */
  readonly #counting = new Map<Owner, Certain>();
  readonly #shares = new Map<Owner, OwnedShare>();
  readonly #outside = new Map<Owner, Certain>();
  #decided = 0;

  constructor(
    private readonly rule: RuleAtQuestion,
    private readonly terms: OwnershipTerms,
    private readonly ownership: Ownership,
  ) {}

  /** What the rule does to a party; undefined if it surely does not catch it. */
  *measureOn(party: Owner): Steps<DerivedMeasure | undefined> {
    yield* this.#decide();
    const share = this.#shares.get(party);
    if (share === undefined || this.#isCaught(party, share.atMost) === 'no') return undefined;
    const isCaught = this.#isCaught(party, share.atLeast);
    const { holdings, listed } = yield* this.#chainOf(party);
    const doubts = new Set<Doubt>(this.rule.doubts);
    if (isCaught !== 'yes') this.#addDoubts(party, doubts, new Set());
    // Where parties own each other, none of the shares need be in doubt.
    if (isCaught !== 'yes' && doubts.size === 0) doubts.add('ownership-not-known');
    return {
      rule: this.rule,
      terms: this.terms,
      measure: mostRestrictive(listed),
      inForce: isCaught === 'yes' && this.rule.inForce === 'surely' ? 'surely' : 'possibly',
      doubts: [...doubts],
      share: { atLeast: Math.min(share.atLeast, 100), atMost: share.atMost },
      holdings,
      listed,
    };
  }

  /**
   * Which parties count, by all of them at once. Those that may: of all that have a listed party above them, those that
   * stay caught while the others may count; where parties own each other, each may count because the other does. Then
   * those that surely do, of which none counts because of itself.
   */
  *#decide(): Steps<void> {
    const { parties } = this.ownership;
    if (parties.length === this.#decided) return;
    this.#decided = parties.length;
    this.#counting.clear();
    const ownersFirst = parties.toReversed();
    const listed = new Map(ownersFirst.map((party) => [party, this.#isListed(party)]));
    const isListed = (party: Owner): boolean => listed.get(party) !== 'no';
    const isCaughtNow = (party: Owner, percentOf: (share: OwnedShare) => number): Certain =>
      party.stakes.length === 0 ? 'no' : this.#isCaught(party, percentOf(this.#shareOf(party)));
    yield* untilStable(ownersFirst, (party) => {
      const isBelow = isListed(party) || party.stakes.some(({ by }) => this.#counts(by) !== 'no');
      if (!isBelow || this.#counts(party) !== 'no') return false;
      this.#counting.set(party, 'maybe');
      return true;
    });
    yield* untilStable(ownersFirst, (party) => {
      if (this.#counts(party) === 'no' || isListed(party)) return false;
      return isCaughtNow(party, ({ atMost }) => atMost) === 'no' && this.#counting.delete(party);
    });
    yield* untilStable(ownersFirst, (party) => {
      if (this.#counts(party) !== 'maybe') return false;
      if (listed.get(party) !== 'yes' && isCaughtNow(party, ({ atLeast }) => atLeast) !== 'yes') return false;
      this.#counting.set(party, 'yes');
      return true;
    });
    for (const party of parties) this.#shares.set(party, this.#shareOf(party));
  }

  #counts(party: Owner): Certain {
    return this.#counting.get(party) ?? 'no';
  }

  #shareOf(party: Owner): OwnedShare {
    const stakes = party.stakes.map((stake) => asStake(stake, this.#counts(stake.by)));
    return ownedBy(stakes, (owner, owned) => this.ownership.isAbove(owner, owned));
  }

  /** Whether a share catches a party: it meets the threshold, and the party is of no excepted country. */
  #isCaught(party: Owner, percent: number): Certain {
    if (!meets(percent, this.terms.threshold.atLeast)) return 'no';
    const { exceptCountries } = this.terms;
    if (exceptCountries === undefined) return 'yes';
    const isOutside = this.#outside.get(party) ?? this.ownership.isOutside(party, exceptCountries);
    this.#outside.set(party, isOutside);
    return isOutside;
  }

  /** Whether a party is on one of the lists that count. */
  #isListed(party: Owner): Certain {
    let isListed: Certain = 'no';
    for (const part of this.ownership.listedBy(party)) {
      const isOnList = this.#isCounted(part.fact);
      if (isOnList === 'no') continue;
      if (isOnList === 'yes' && this.ownership.isSureEntry(part)) return 'yes';
      isListed = 'maybe';
    }
    return isListed;
  }

  /** Whether an entry is one of a list that counts, under a programme that counts. */
  #isCounted(fact: HeldFact): Certain {
    const list = this.terms.lists.find((each) => each.list === fact.list);
    if (list === undefined) return 'no';
    const { programmes } = list;
    if (programmes === undefined) return 'yes';
    const stated = (fact.event.data as EventData<'PartyRestricted'>).entry?.programmes;
    if (stated === undefined) return 'maybe';
    return stated.some((each) => programmes.includes(each)) ? 'yes' : 'no';
  }

  /** The shares that lead to owners that count, and what those are listed by. */
  *#chainOf(party: Owner): Steps<Pick<DerivedMeasure, 'holdings' | 'listed'>> {
    const [holdings, listed]: [FactInForce[], FactInForce[]] = [[], []];
    const visited = new Set([party]);
    for (const each of visited) {
      if (each !== party)
        listed.push(...this.ownership.listedBy(each).filter(({ fact }) => this.#isCounted(fact) !== 'no'));
      for (const { by, part } of each.stakes) {
        if (this.#counts(by) === 'no') continue;
        holdings.push(part);
        visited.add(by);
      }
      yield;
    }
    const inOrder = (parts: FactInForce[]): FactInForce[] =>
      parts.sort((a, b) => a.fact.position - b.fact.position);
    return { holdings: inOrder(holdings), listed: inOrder(onceEach(listed)) };
  }

  /** Why a party is not surely caught. */
  #addDoubts(party: Owner, doubts: Set<Doubt>, visited: Set<Owner>): void {
    if (visited.has(party)) return;
    visited.add(party);
    if (this.#outside.get(party) === 'maybe') doubts.add('country-not-known');
    const { atLeast, atLeastIfSure, atLeastIfApart } = this.#shareOf(party);
    const isMet = (percent: number): boolean => meets(percent, this.terms.threshold.atLeast);
    if (isMet(atLeast)) return;
    if (!isMet(atLeastIfApart)) {
      doubts.add('ownership-not-known');
      return;
    }
    if (!isMet(atLeastIfSure)) doubts.add('holdings-may-overlap');
    for (const { by, part, isSure } of party.stakes) {
      if (this.#counts(by) === 'no') continue;
      // An owner that may be the party itself is in doubt, whatever its statement says.
      if (!isSure) for (const doubt of part.doubts.length > 0 ? part.doubts : selfInDoubt) doubts.add(doubt);
      if (this.#counts(by) === 'yes') continue;
      if (this.#isListed(by) === 'no') this.#addDoubts(by, doubts, visited);
      else
        for (const entry of this.ownership.listedBy(by)) {
          const isOnList = this.#isCounted(entry.fact);
          if (isOnList === 'no') continue;
          if (isOnList === 'maybe') doubts.add('programme-not-known');
          for (const doubt of entry.doubts) doubts.add(doubt);
        }
    }
  }
}

/** Changes parties one after the other, until none changes any more. */
function* untilStable(parties: readonly Owner[], change: (party: Owner) => boolean): Steps<void> {
  for (let isChanging = true; isChanging;) {
    isChanging = false;
    for (const party of parties) isChanging = change(party) || isChanging;
    yield;
  }
}

/** The most restrictive measure of the owners: measures are named in that order. */
function mostRestrictive(listed: readonly FactInForce[]): Measure {
  const found = new Set(listed.map(({ fact }) => fact.measure));
  return measures.find((measure) => found.has(measure)) ?? 'not-stated';
}
