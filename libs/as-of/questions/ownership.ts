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
import { seen, type Question } from '../rules/question.js';
import type { RuleAtQuestion } from '../../rules/index.js';
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
  /** Whether it is of other countries than some, by those. */
  readonly outside: Map<string, Certain>;
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
  /** Parties whose owners are in the graph, and theirs in turn. */
  readonly #graph = new Set<Owner>();
  readonly #sureEntries = new Map<FactInForce, boolean>();
  readonly #above = new Map<number, ReadonlySet<number>>();
  #rules: readonly RuleOnOwners[] | undefined;
  #ordered: Order | undefined;

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
    const derived: DerivedMeasure[] = [];
    for (const rule of this.#rulesInForce()) {
      const measure = yield* rule.measureOn(party);
      if (measure !== undefined) derived.push(measure);
    }
    return derived;
  }

  /** Whether a rule restricts a party, surely or possibly; undefined where none does. */
  *restricts(ids: readonly JoinedId[]): Steps<'surely' | 'possibly' | undefined> {
    const party = yield* this.#visit(ids);
    if (party === undefined || party.stakes.length === 0) return undefined;
    let found: 'surely' | 'possibly' | undefined;
    for (const rule of this.#rulesInForce()) {
      const isCaught = yield* rule.catches(party);
      if (isCaught === 'surely') return isCaught;
      found ??= isCaught;
    }
    return found;
  }

  #rulesInForce(): readonly RuleOnOwners[] {
    this.#rules ??= (this.question.rules?.rulesAt(this.question, 'ownership') ?? none).flatMap((rule) =>
      rule.inForce === 'not' || rule.data.ownership === undefined
        ? []
        : [new RuleOnOwners(rule, rule.data.ownership, this)],
    );
    return this.#rules;
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
    const group = Math.min(...ids.map(({ number }) => number));
    const owner: Owner = { ids, group, stakes: none, outside: new Map() };
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
    if (owned.ids.length === 1) return found;
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
  isOutside(owner: Owner, countries: readonly string[], key = countries.join()): Certain {
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

  /** The parties in the graph, each after its owners as far as no cycle prevents it. */
  get ownersFirst(): readonly Owner[] {
    return this.#order().parties;
  }

  /** Whether some parties own each other. */
  get hasCycles(): boolean {
    return this.#order().hasCycles;
  }

  #order(): Order {
    if (this.#ordered?.parties.length !== this.#graph.size) this.#ordered = orderOf(this.#graph);
    return this.#ordered;
  }
}

/** Parties, each after its owners as far as no cycle prevents it. */
interface Order {
  readonly parties: readonly Owner[];
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

function countriesIn(fact: HeldFact): readonly string[] {
  return (fact.event.data as EventData<'PartyDescribed'>).countries ?? none;
}

function asStake({ by, holding, atLeast, atMost, isSure }: HeldStake, counts: Certain): Stake {
  return { owner: by.group, holding, atLeast, atMost, isSure, counts };
}

type Chain = Pick<DerivedMeasure, 'holdings' | 'listed'>;

/** A measure that follows from owners, of which what is shown is worked out when it is read. */
class MeasureByOwners implements DerivedMeasure {
  readonly inForce: DerivedMeasure['inForce'];
  readonly share: DerivedMeasure['share'];
  #chain: Chain | undefined;

  constructor(
    readonly rule: RuleAtQuestion,
    readonly terms: OwnershipTerms,
    { atLeast, atMost }: OwnedShare,
    private readonly isSure: boolean,
    private readonly shown: { readonly chain: () => Chain; readonly doubts: () => readonly Doubt[] },
  ) {
    this.inForce = isSure && rule.inForce === 'surely' ? 'surely' : 'possibly';
    this.share = { atLeast: Math.min(atLeast, 100), atMost };
  }

  get doubts(): readonly Doubt[] {
    return [...new Set([...this.rule.doubts, ...(this.isSure ? none : this.shown.doubts())])];
  }

  get holdings(): DerivedMeasure['holdings'] {
    return this.#shownChain().holdings;
  }

  get listed(): DerivedMeasure['listed'] {
    return this.#shownChain().listed;
  }

  get measure(): Measure {
    return mostRestrictive(this.listed);
  }

  #shownChain(): Chain {
    return (this.#chain ??= this.shown.chain());
  }
}

/** A rule on ownership, for all parties in a graph of owners. */
class RuleOnOwners {
  /** The parties that count, surely or possibly. */
  readonly #counting = new Map<Owner, Certain>();
  readonly #shares = new Map<Owner, OwnedShare>();
  readonly #exceptKey: string;
  #decided = 0;

  constructor(
    private readonly rule: RuleAtQuestion,
    private readonly terms: OwnershipTerms,
    private readonly ownership: Ownership,
  ) {
    this.#exceptKey = terms.exceptCountries?.join() ?? '';
  }

  /** What the rule does to a party; undefined if it surely does not catch it. */
  *measureOn(party: Owner): Steps<DerivedMeasure | undefined> {
    const inForce = yield* this.catches(party);
    const share = this.#shares.get(party);
    if (share === undefined || inForce === undefined) return undefined;
    const isSure = this.#isCaught(party, share.atLeast) === 'yes';
    return new MeasureByOwners(this.rule, this.terms, share, isSure, {
      chain: () => this.#chainOf(party),
      doubts: () => this.#doubtsOf(party),
    });
  }

  /** Whether the rule restricts a party, surely or possibly; undefined if it does not. */
  *catches(party: Owner): Steps<'surely' | 'possibly' | undefined> {
    yield* this.#decide();
    const share = this.#shares.get(party);
    if (share === undefined || this.#isCaught(party, share.atMost) === 'no') return undefined;
    const isSure = this.#isCaught(party, share.atLeast) === 'yes' && this.rule.inForce === 'surely';
    return isSure ? 'surely' : 'possibly';
  }

  /** Why a party is not surely caught. */
  #doubtsOf(party: Owner): readonly Doubt[] {
    const doubts = new Set<Doubt>();
    this.#addDoubts(party, doubts, new Set());
    // Where parties own each other, none of the shares need be in doubt.
    return doubts.size === 0 ? ['ownership-not-known'] : [...doubts];
  }

  /**
   * Which parties count, by all of them at once. Those that may: of all that have a listed party above them, those that
   * stay caught while the others may count; where parties own each other, each may count because the other does. Then
   * those that surely do, of which none counts because of itself.
   */
  *#decide(): Steps<void> {
    const { ownersFirst, hasCycles } = this.ownership;
    if (ownersFirst.length === this.#decided) return;
    this.#decided = ownersFirst.length;
    this.#counting.clear();
    if (hasCycles) yield* this.#decideCycles(ownersFirst);
    else for (const party of ownersFirst) this.#decideAfterOwners(party);
  }

  /** Whether a party counts, once that is known of all of its owners. */
  #decideAfterOwners(party: Owner): void {
    const isListed = this.#isListed(party);
    if (isListed !== 'no') this.#counting.set(party, isListed);
    const share = this.#shareOf(party);
    this.#shares.set(party, share);
    if (isListed === 'yes' || party.stakes.length === 0) return;
    if (this.#isCaught(party, share.atMost) === 'no') return;
    this.#counting.set(party, this.#isCaught(party, share.atLeast) === 'yes' ? 'yes' : 'maybe');
  }

  *#decideCycles(ownersFirst: readonly Owner[]): Steps<void> {
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
    for (const party of ownersFirst) this.#shares.set(party, this.#shareOf(party));
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
    return this.ownership.isOutside(party, exceptCountries, this.#exceptKey);
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
  #chainOf(party: Owner): Chain {
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
    }
    const inOrder = (parts: FactInForce[]): FactInForce[] =>
      parts.sort((a, b) => a.fact.position - b.fact.position);
    return { holdings: inOrder(holdings), listed: inOrder(onceEach(listed)) };
  }

  /** Why a party is not surely caught. */
  #addDoubts(party: Owner, doubts: Set<Doubt>, visited: Set<Owner>): void {
    if (visited.has(party)) return;
    visited.add(party);
    const { exceptCountries } = this.terms;
    if (exceptCountries !== undefined && this.ownership.isOutside(party, exceptCountries) === 'maybe')
      doubts.add('country-not-known');
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
