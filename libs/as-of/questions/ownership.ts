import { LRUCache } from 'lru-cache';
import { heldByEach, meets, surelyOwnedDirectly } from '../../ownership/index.js';
import type { RuleAtQuestion } from '../../rules/index.js';
import type { AsOfIndex } from '../index/as-of-index.js';
import type { FactInForce } from '../rules/effect.js';
import type { Question } from '../rules/question.js';
import type { Steps } from '../steps.js';
import type { JoinedId } from './identity.js';
import {
  asStake,
  isEverOwned,
  OwnerGraph,
  type HeldShare,
  type HeldStake,
  type Owner,
} from './owner-graph.js';
import { RuleOnOwners, type DerivedMeasure } from './rule-on-owners.js';

const none: readonly never[] = [];
/** An owner of more than this, in percent, is a parent. */
const HALF = 50;

/** The rules on ownership, decided for all parties of a graph of owners. */
interface RulesOnOwners {
  readonly inForce: readonly RuleOnOwners[];
  readonly notInForce: readonly RuleOnOwners[];
  readonly parties: readonly Owner[];
  /** What {@link Ownership.measuresOn} found for each party that was asked about, by its ordinal. */
  readonly measures: Map<number, readonly DerivedMeasure[]>;
}

/** Parties above another one, each by the id that a statement gives it. */
export interface PartiesAbove {
  readonly parties: ReadonlyMap<string, Owner>;
  /** The ids of stated parents of which nothing is recorded. */
  readonly unknown: readonly string[];
}
const noneAbove: PartiesAbove = { parties: new Map(), unknown: [] };

/** Who owns a party at a question, and what follows from it. */
export class Ownership {
  #made: OwnerGraph | undefined;
  #rules: RulesOnOwners | undefined;
  #decidedFor: readonly Owner[] | undefined;

  constructor(
    private readonly index: AsOfIndex,
    private readonly question: Question,
  ) {}

  /** Made on first use: of most parties no owner is stated. */
  get #graph(): OwnerGraph {
    return (this.#made ??= new OwnerGraph(this.index, this.question));
  }

  /** Brings a party and all above it into the graph; undefined where neither a share nor a parent of it is ever stated. */
  *#visit(ids: readonly JoinedId[]): Steps<Owner | undefined> {
    return isEverOwned(this.index, ids) ? yield* this.#graph.visit(ids) : undefined;
  }

  /** Brings a party and all above it into the graph. */
  *include(ids: readonly JoinedId[]): Steps<void> {
    yield* this.#visit(ids);
  }

  /** The shares of a party, in recorded order. */
  *stakesIn(ids: readonly JoinedId[]): Steps<readonly HeldShare[]> {
    const party = yield* this.#visit(ids);
    return party?.stakes.filter((stake) => stake.part !== undefined) ?? none;
  }

  /**
   * The stated parents of a party or its owners, and all above them, owners and stated parents alike: a step for each. The
   * ids that surely are the party itself are not above it.
   */
  *partiesAbove(ids: readonly JoinedId[], by: 'parents' | 'owners'): Steps<PartiesAbove> {
    const party = yield* this.#visit(ids);
    if (party === undefined) return noneAbove;
    const parties = new Map<string, Owner>();
    const unknown = new Set(by === 'parents' ? party.unknownParents : none);
    const add = ({ owner, by: above }: HeldStake): void => {
      if (above !== party) parties.set(this.index.subjectOf(owner).id, above);
    };
    for (const stake of party.stakes) if ((stake.holding === 'parent') === (by === 'parents')) add(stake);
    const visited = new Set<Owner>();
    // A map yields the entries that are added while it is read.
    for (const above of parties.values()) {
      if (visited.has(above)) continue;
      visited.add(above);
      for (const stake of above.stakes) add(stake);
      for (const id of above.unknownParents) unknown.add(id);
      yield;
    }
    return { parties, unknown: [...unknown] };
  }

  /** The owners that may have half of a party or more, by id, and whether they surely have more than half. */
  *parentsOf(ids: readonly JoinedId[]): Steps<readonly { readonly id: string; readonly isSure: boolean }[]> {
    const stakes = yield* this.stakesIn(ids);
    const held = heldByEach(stakes.map((stake) => asStake(stake, 'yes')));
    return held.flatMap(({ owner, atLeast, atMost }) => {
      if (!meets(atMost, HALF)) return [];
      const parents = new Set(stakes.filter(({ by }) => by.group === owner).map(({ by }) => by));
      return [...parents].flatMap(({ ids: [first] }) =>
        first === undefined ? [] : [{ id: first.subject.id, isSure: !meets(HALF, atLeast) }],
      );
    });
  }

  /** Whether confirmed shares leave nothing of a party to owners that are not known. */
  *isWhollyKnown(ids: readonly JoinedId[]): Steps<boolean> {
    const stakes = yield* this.stakesIn(ids);
    // What surely is owned is no more than what is stated: most parties are decided by that.
    const stated = stakes.reduce((sum, { atLeast }) => sum + atLeast, 0);
    if (!meets(stated, 100)) return false;
    return meets(surelyOwnedDirectly(stakes.map((stake) => asStake(stake, 'no'))), 100);
  }

  /** The measures on a party that follow from its owners, in the order in which their rules were adopted. */
  *measuresOn(ids: readonly JoinedId[]): Steps<readonly DerivedMeasure[]> {
    const decided = yield* this.#rulesOn(ids);
    if (decided === undefined) return none;
    const [{ inForce, measures }, party] = decided;
    const known = measures.get(party.ordinal);
    if (known !== undefined) return known;
    const derived = inForce.flatMap((rule) => rule.measureOn(party) ?? none);
    measures.set(party.ordinal, derived);
    return derived;
  }

  /** The rules that are not in force and would restrict a party, surely or possibly, if they were. */
  *idleRulesOn(ids: readonly JoinedId[]): Steps<readonly RuleAtQuestion[]> {
    const decided = yield* this.#rulesOn(ids);
    if (decided === undefined) return none;
    const [{ notInForce }, party] = decided;
    return notInForce.filter((rule) => rule.catches(party) !== undefined).map(({ rule }) => rule);
  }

  /** Whether a rule restricts a party, surely or possibly; undefined where none does. */
  *restricts(ids: readonly JoinedId[]): Steps<'surely' | 'possibly' | undefined> {
    const decided = yield* this.#rulesOn(ids);
    if (decided === undefined) return undefined;
    const [{ inForce }, party] = decided;
    let found: 'surely' | 'possibly' | undefined;
    for (const rule of inForce) {
      const isCaught = rule.catches(party);
      if (isCaught === 'surely') return isCaught;
      found ??= isCaught;
    }
    return found;
  }

  /** The restrictions of a party, surely or possibly in force, in recorded order. */
  restrictionsOn(ids: readonly JoinedId[]): readonly FactInForce[] {
    return this.#graph.restrictionsOn(this.#graph.ownerBy(ids));
  }

  /**
   * What of measures that follow differs between two questions of one position and of the same filters, as text: all
   * that is shown of them follows from this and those.
   */
  keyOf(derived: readonly DerivedMeasure[], notInForce: readonly RuleAtQuestion[]): string {
    if (derived.length === 0 && notInForce.length === 0) return '';
    const ofRules = derived.map(({ rule, inForce }) =>
      [rule.position, rule.inForce, rule.doubts.join(), rule.acts.length, inForce].join(' '),
    );
    const ofOthers = notInForce.map(({ position, why }) => `${position} ${why}`);
    return `${[...ofRules, ...ofOthers].join(';')} ${this.#graph.key()}`;
  }

  /** The rules, decided for a party and all above it, and the party in their graph; undefined where it has no owner. */
  *#rulesOn(ids: readonly JoinedId[]): Steps<[RulesOnOwners, Owner] | undefined> {
    const party = yield* this.#visit(ids);
    if (party === undefined || party.stakes.length === 0) return undefined;
    const rules = yield* this.#rulesOnAll();
    return [rules, rules.parties[party.ordinal] ?? party];
  }

  /** The rules, each decided for all parties in the graph; again once it has grown. */
  *#rulesOnAll(): Steps<RulesOnOwners> {
    const { parties } = this.#graph.inOrder();
    if (this.#rules !== undefined && this.#decidedFor === parties) return this.#rules;
    const adopted = this.question.rules?.rulesAt(this.question, 'ownership') ?? none;
    yield* this.#graph.findListed();
    const isKept = parties.length <= MOST_PARTIES_KEPT;
    const key = isKept ? this.#keyOfQuestion() : '';
    const kept = decidedGraphsOf(this.index);
    const rules = (isKept ? kept.get(adopted, key) : undefined) ?? (yield* this.#decide(adopted, parties));
    if (isKept) kept.set(adopted, key, rules);
    this.#rules = rules;
    this.#decidedFor = parties;
    return rules;
  }

  *#decide(adopted: readonly RuleAtQuestion[], parties: readonly Owner[]): Steps<RulesOnOwners> {
    const rules = adopted.flatMap((rule) =>
      rule.data.ownership === undefined ? [] : [new RuleOnOwners(rule, rule.data.ownership, this.#graph)],
    );
    for (const rule of rules) yield* rule.decide();
    const isInForce = ({ rule: { inForce } }: RuleOnOwners): boolean => inForce !== 'not';
    return {
      inForce: rules.filter(isInForce),
      notInForce: rules.filter((rule) => !isInForce(rule)),
      parties,
      measures: new Map(),
    };
  }

  /** All that decides which parties of the graph count, beside the rules. */
  #keyOfQuestion(): string {
    const { position, publishedBy, destination = '', transaction = '', buyer = '' } = this.question;
    const by = publishedBy === undefined ? '' : `${publishedBy.kind} ${publishedBy.from} ${publishedBy.to}`;
    return `${position} ${by} ${destination} ${transaction} ${buyer} ${this.#graph.key()}`;
  }
}

/** How many parties the kept graphs have together, and the largest of them alone. */
const [MOST_PARTIES, MOST_PARTIES_KEPT] = [10_000, 100];

/** What rules decided for graphs of owners, by all that this follows from: it is the same on many days. */
class DecidedGraphs {
  readonly #kept = new LRUCache<string, RulesOnOwners>({
    maxSize: MOST_PARTIES,
    sizeCalculation: ({ parties }) => parties.length,
  });
  /** The catalogue of rules returns the same array for all days between two changes. */
  readonly #numbers = new WeakMap<readonly RuleAtQuestion[], number>();
  #lastNumber = 0;

  get(adopted: readonly RuleAtQuestion[], key: string): RulesOnOwners | undefined {
    return this.#kept.get(`${this.#numberOf(adopted)} ${key}`);
  }

  set(adopted: readonly RuleAtQuestion[], key: string, rules: RulesOnOwners): void {
    this.#kept.set(`${this.#numberOf(adopted)} ${key}`, rules);
  }

  #numberOf(adopted: readonly RuleAtQuestion[]): number {
    const number = this.#numbers.get(adopted) ?? (this.#lastNumber += 1);
    this.#numbers.set(adopted, number);
    return number;
  }
}

/** One cache for each index, because positions and parties are those of an index; it ends with the index. */
const decidedGraphs = new WeakMap<AsOfIndex, DecidedGraphs>();

function decidedGraphsOf(index: AsOfIndex): DecidedGraphs {
  const graphs = decidedGraphs.get(index) ?? new DecidedGraphs();
  decidedGraphs.set(index, graphs);
  return graphs;
}
