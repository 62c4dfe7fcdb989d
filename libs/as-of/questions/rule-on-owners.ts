import {
  measures,
  type Certain,
  type EventData,
  type Measure,
  type OwnershipTerms,
} from '../../../events/index.js';
import { meets, ownedBy, type OwnedShare } from '../../ownership/index.js';
import type { RuleAtQuestion } from '../../rules/index.js';
import type { Doubt } from '../rules/doubts.js';
import type { FactInForce } from '../rules/effect.js';
import type { HeldFact } from '../rules/held-fact.js';
import type { Steps } from '../steps.js';
import { onceEach } from './identity.js';
import { asStake, type Owner, type OwnerGraph } from './owner-graph.js';

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
  /** The stated parents that lead from the party to the owners, in recorded order. */
  readonly parents: readonly StatedParent[];
  /** What the owners are listed by, in recorded order. */
  readonly listed: readonly FactInForce[];
}

/** A description that states a parent of the party that it is about. */
interface StatedParent {
  readonly fact: HeldFact;
  readonly parentId: string;
}

const none: readonly never[] = [];
const selfInDoubt: readonly Doubt[] = ['identity-unconfirmed'];
/** The share that owners have of a party without owners. */
const nothing = ownedBy([], () => undefined);

type Chain = Pick<DerivedMeasure, 'holdings' | 'parents' | 'listed'>;

/** A measure that follows from owners, of which what is shown is worked out when it is read. */
class MeasureByOwners implements DerivedMeasure {
  readonly inForce: DerivedMeasure['inForce'];
  readonly share: DerivedMeasure['share'];
  #chain: Chain | undefined;

  constructor(
    private readonly by: RuleOnOwners,
    private readonly party: Owner,
    private readonly isSure: boolean,
    { atLeast, atMost }: OwnedShare,
  ) {
    this.inForce = isSure && by.rule.inForce === 'surely' ? 'surely' : 'possibly';
    this.share = { atLeast: Math.min(atLeast, 100), atMost };
  }

  get rule(): RuleAtQuestion {
    return this.by.rule;
  }

  get terms(): OwnershipTerms {
    return this.by.terms;
  }

  get doubts(): readonly Doubt[] {
    return [...new Set([...this.rule.doubts, ...(this.isSure ? none : this.by.doubtsOf(this.party))])];
  }

  get holdings(): DerivedMeasure['holdings'] {
    return this.#shownChain().holdings;
  }

  get parents(): DerivedMeasure['parents'] {
    return this.#shownChain().parents;
  }

  get listed(): DerivedMeasure['listed'] {
    return this.#shownChain().listed;
  }

  get measure(): Measure {
    return mostRestrictive(this.listed);
  }

  #shownChain(): Chain {
    return (this.#chain ??= this.by.chainOf(this.party));
  }
}

/** A rule on ownership, for all parties in a graph of owners. */
export class RuleOnOwners {
  #counting: readonly Certain[] = [];
  #shares: readonly OwnedShare[] = [];

  constructor(
    readonly rule: RuleAtQuestion,
    readonly terms: OwnershipTerms,
    private readonly graph: OwnerGraph,
  ) {}

  /** What the rule does to a party; undefined if it surely does not catch it. It must be decided. */
  measureOn(party: Owner): DerivedMeasure | undefined {
    const share = this.#shares[party.ordinal];
    if (share === undefined || this.#isCaught(party, share.atMost) === 'no') return undefined;
    const isSure = this.#isCaught(party, share.atLeast) === 'yes';
    return new MeasureByOwners(this, party, isSure, share);
  }

  /** Whether the rule restricts a party, surely or possibly; undefined if it does not. It must be decided. */
  catches(party: Owner): 'surely' | 'possibly' | undefined {
    const share = this.#shares[party.ordinal];
    if (share === undefined || this.#isCaught(party, share.atMost) === 'no') return undefined;
    const isSure = this.rule.inForce === 'surely' && this.#isCaught(party, share.atLeast) === 'yes';
    return isSure ? 'surely' : 'possibly';
  }

  /** Why a party is not surely caught. */
  doubtsOf(party: Owner): readonly Doubt[] {
    const doubts = new Set<Doubt>();
    const { exceptCountries } = this.terms;
    if (exceptCountries !== undefined && this.graph.isOutside(party, exceptCountries) === 'maybe')
      doubts.add('country-not-known');
    const inDoubt = new Set([party]);
    // A set yields the parties that are added while it is read.
    for (const each of inDoubt) for (const owner of this.#addDoubts(each, doubts)) inDoubt.add(owner);
    // Where parties own each other, none of the shares need be in doubt.
    return doubts.size === 0 ? ['ownership-not-known'] : [...doubts];
  }

  /**
   * Decides which parties of the graph count, by all of them at once. Those that may: of all that have a listed party
   * above them, those that stay caught while the others may count; where parties own each other, each may count because
   * the other does. Then those that surely do, of which none counts because of itself.
   */
  *decide(): Steps<void> {
    const { parties, hasCycles } = this.graph.inOrder();
    const counting = Array<Certain>(parties.length).fill('no');
    this.#counting = counting;
    yield* this.graph.findAbove();
    if (hasCycles) yield* this.#decideCycles(parties, counting);
    const shares: OwnedShare[] = [];
    for (const party of parties) {
      shares.push(hasCycles ? this.#shareOf(party) : this.#decideAfterOwners(party, counting));
      yield;
    }
    this.#shares = shares;
  }

  /** Whether a party counts, once that is known of all of its owners. */
  #decideAfterOwners(party: Owner, counting: Certain[]): OwnedShare {
    const isListed = this.#isListed(party);
    const share = this.#shareOf(party);
    counting[party.ordinal] = isListed;
    if (isListed === 'yes' || party.stakes.length === 0 || !this.#isMet(share.atMost)) return share;
    counting[party.ordinal] = this.#isMet(share.atLeast) ? 'yes' : 'maybe';
    return share;
  }

  *#decideCycles(parties: readonly Owner[], counting: Certain[]): Steps<void> {
    const listed = parties.map((party) => this.#isListed(party));
    const isListed = ({ ordinal }: Owner): boolean => listed[ordinal] !== 'no';
    const isMetNow = (party: Owner, percentOf: (share: OwnedShare) => number): boolean =>
      party.stakes.length > 0 && this.#isMet(percentOf(this.#shareOf(party)));
    yield* untilStable(parties, (party) => {
      const isBelow = isListed(party) || party.stakes.some(({ by }) => this.#counts(by) !== 'no');
      if (!isBelow || this.#counts(party) !== 'no') return false;
      counting[party.ordinal] = 'maybe';
      return true;
    });
    yield* untilStable(parties, (party) => {
      if (this.#counts(party) === 'no' || isListed(party)) return false;
      if (isMetNow(party, ({ atMost }) => atMost)) return false;
      counting[party.ordinal] = 'no';
      return true;
    });
    yield* untilStable(parties, (party) => {
      if (this.#counts(party) !== 'maybe') return false;
      if (listed[party.ordinal] !== 'yes' && !isMetNow(party, ({ atLeast }) => atLeast)) return false;
      counting[party.ordinal] = 'yes';
      return true;
    });
  }

  #counts({ ordinal }: Owner): Certain {
    return this.#counting[ordinal] ?? 'no';
  }

  #shareOf(party: Owner): OwnedShare {
    if (party.stakes.length === 0) return nothing;
    const stakes = party.stakes.map((stake) => asStake(stake, this.#counts(stake.by)));
    return ownedBy(stakes, (owner) => this.graph.aboveGroup(owner));
  }

  /** Whether a share meets the threshold: then the party passes on its own shares, of whatever country it is. */
  #isMet(percent: number): boolean {
    return meets(percent, this.terms.threshold.atLeast);
  }

  /** Whether a share catches a party: it meets the threshold, and the party is of no excepted country. */
  #isCaught(party: Owner, percent: number): Certain {
    if (!this.#isMet(percent)) return 'no';
    const { exceptCountries } = this.terms;
    if (exceptCountries === undefined) return 'yes';
    return this.graph.isOutside(party, exceptCountries);
  }

  /** Whether a party is on one of the lists that count. */
  #isListed(party: Owner): Certain {
    let isListed: Certain = 'no';
    for (const part of this.graph.listedBy(party)) {
      const isOnList = this.#isCounted(part.fact);
      if (isOnList === 'no') continue;
      if (isOnList === 'yes' && this.graph.isSureEntry(part)) return 'yes';
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

  /** The shares and stated parents that lead to owners that count, and what those are listed by. */
  chainOf(party: Owner): Chain {
    const [holdings, listed]: [FactInForce[], FactInForce[]] = [[], []];
    const parents: StatedParent[] = [];
    const visited = new Set([party]);
    for (const each of visited) {
      if (each !== party)
        listed.push(...this.graph.listedBy(each).filter(({ fact }) => this.#isCounted(fact) !== 'no'));
      for (const { by, part, fact, owner } of each.stakes) {
        if (this.#counts(by) === 'no') continue;
        if (part === undefined) parents.push({ fact, parentId: this.graph.idOf(owner) });
        else holdings.push(part);
        visited.add(by);
      }
    }
    const inOrder = <Part extends { readonly fact: HeldFact }>(parts: Part[]): Part[] =>
      parts.sort((a, b) => a.fact.position - b.fact.position);
    return { holdings: inOrder(holdings), parents: inOrder(parents), listed: inOrder(onceEach(listed)) };
  }

  /** Adds why a party does not surely count; where that is because owners of it do not, those are returned. */
  #addDoubts(party: Owner, doubts: Set<Doubt>): Owner[] {
    const { atLeast, atLeastIfSure, atLeastIfApart } = this.#shares[party.ordinal] ?? nothing;
    if (this.#isMet(atLeast)) return [];
    if (!this.#isMet(atLeastIfApart)) {
      doubts.add('ownership-not-known');
      return [];
    }
    if (!this.#isMet(atLeastIfSure)) doubts.add('holdings-may-overlap');
    const further: Owner[] = [];
    for (const { by, part, isSure } of party.stakes) {
      if (this.#counts(by) === 'no') continue;
      // That a stated parent may have a share makes none of the others doubtful.
      if (part === undefined) continue;
      // An owner that may be the party itself is in doubt, whatever its statement says.
      if (!isSure) for (const doubt of part.doubts.length > 0 ? part.doubts : selfInDoubt) doubts.add(doubt);
      if (this.#counts(by) === 'yes') continue;
      if (this.#isListed(by) === 'no') further.push(by);
      else
        for (const entry of this.graph.listedBy(by)) {
          const isOnList = this.#isCounted(entry.fact);
          if (isOnList === 'no') continue;
          if (isOnList === 'maybe') doubts.add('programme-not-known');
          for (const doubt of entry.doubts) doubts.add(doubt);
        }
    }
    return further;
  }
}

/** Changes parties one after the other, until none changes any more. */
function* untilStable(parties: readonly Owner[], change: (party: Owner) => boolean): Steps<void> {
  for (let isChanging = true; isChanging;) {
    isChanging = false;
    for (const party of parties) {
      isChanging = change(party) || isChanging;
      yield;
    }
  }
}

/** The most restrictive measure of the owners: measures are named in that order. */
function mostRestrictive(listed: readonly FactInForce[]): Measure {
  const found = new Set(listed.map(({ fact }) => fact.measure));
  return measures.find((measure) => found.has(measure)) ?? 'not-stated';
}
