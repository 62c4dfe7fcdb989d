import {
  comparableIdentifier,
  destinationOf,
  isOnHeadquarters,
  pathOf,
  type ChipParameter,
  type Destination,
  type Identifier,
  type PartyKind,
  type Subject,
} from '../../../events/index.js';
import { mayBeOfEccn } from '../../chip-rules/index.js';
import type { AsOfIndex } from '../index/as-of-index.js';
import { compareStrings } from '../index/compare-strings.js';
import type { HeldFact } from '../rules/held-fact.js';
import { isSeen, type Question } from '../rules/question.js';
import { FACTS_IN_STEP, type Steps } from '../steps.js';
import { describe } from './description.js';
import { embargoOn } from './embargoes.js';
import { idsAt, sureIdsOf, type JoinedId } from './identity.js';
import { knownChip } from './known-chips.js';
import { addressUsed, listedAddresses } from './listed-addresses.js';
import { Ownership, type PartiesAbove } from './ownership.js';
import type { DerivedMeasure } from './rule-on-owners.js';
import { isBuyerLeftOpen, type RuleOnChip } from './rules-on-chip.js';
import { barringStatus, type Decision, type Status } from './status.js';

/** `blocking`: what must be settled before the answer may be read as a clearance. `note`: what it does not cover. */
export const reservationWeights = {
  'list-not-loaded': 'blocking',
  'no-edition-for-date': 'blocking',
  'between-editions': 'blocking',
  'not-confirmed-since': 'blocking',
  'edition-being-imported': 'blocking',
  'parent-restricted': 'blocking',
  'owner-restricted': 'blocking',
  'owner-in-doubt': 'blocking',
  'depends-on-headquarters': 'blocking',
  'other-transactions-restricted': 'blocking',
  'parent-not-recorded': 'blocking',
  'identifier-shared': 'blocking',
  'same-name': 'blocking',
  'listed-address': 'blocking',
  'embargo-not-recorded': 'blocking',
  'rules-not-loaded': 'blocking',
  'entries-retracted': 'blocking',
  'parameters-missing': 'blocking',
  'parameters-reported': 'blocking',
  'classification-differs': 'blocking',
  'ownership-not-known': 'note',
  'derived-not-listed': 'note',
  'retracted-facts': 'note',
} as const satisfies Readonly<Record<Reason['kind'], 'blocking' | 'note'>>;

/** A version of a rule: the fact that adopted it. */
interface RuleVersion {
  readonly id: string;
  readonly vintage: string;
}

/** A list by its id, and the dates of editions of it. */
type ListEdition<Which extends string> = { readonly id: string } & Readonly<Record<Which, string>>;

/** Why an answer is no clearance, without its weight. */
export type Reason =
  /**
   * Of these lists, or of any if nothing is named, no edition is recorded: what is on them may not be recorded either.
   * No list that matters names parties of these kinds, of which the subject may be.
   */
  | {
      readonly kind: 'list-not-loaded';
      readonly lists: readonly string[];
      readonly kinds?: readonly PartyKind[];
    }
  /** The date is before the first edition that is recorded. */
  | { readonly kind: 'no-edition-for-date'; readonly lists: readonly ListEdition<'first'>[] }
  /** The date is between two editions: what was on the list for a time between them may not be recorded. */
  | { readonly kind: 'between-editions'; readonly lists: readonly ListEdition<'before' | 'after'>[] }
  /** The date is after the last edition and the list's usual interval: what came on the list since is not recorded. */
  | { readonly kind: 'not-confirmed-since'; readonly lists: readonly ListEdition<'since'>[] }
  /** An edition is being imported: some of its entries may not be recorded yet. */
  | { readonly kind: 'edition-being-imported'; readonly lists: readonly ListEdition<'edition'>[] }
  /** A stated parent of the party, or a parent or an owner of that in turn, is restricted or may be. By id. */
  | {
      readonly kind: 'parent-restricted';
      readonly parties: readonly { readonly id: string; readonly status: Status }[];
    }
  /** An owner of the party, or an owner or a parent of that in turn, is restricted or may be. By id. */
  | {
      readonly kind: 'owner-restricted';
      readonly parties: readonly { readonly id: string; readonly status: Status }[];
    }
  /**
   * Stated parents and owners of the party, and theirs in turn, by id, whose own answers have these reservations: one of
   * them may be another party, which is restricted.
   */
  | {
      readonly kind: 'owner-in-doubt';
      readonly parties: readonly { readonly id: string; readonly reservations: readonly DoubtAbove[] }[];
    }
  /** The facts are in force for a buyer with headquarters in certain places, and the question names no buyer (R11). */
  | {
      readonly kind: 'depends-on-headquarters';
      readonly facts: readonly { readonly subject: Subject; readonly factId: string }[];
    }
  /** The facts restrict other transactions than the one that is asked about. */
  | {
      readonly kind: 'other-transactions-restricted';
      readonly facts: readonly { readonly subject: Subject; readonly factId: string }[];
    }
  /** Stated parents of the party or of one above it, by id, of which nothing is recorded: the id may be wrong. */
  | { readonly kind: 'parent-not-recorded'; readonly parties: readonly string[] }
  /** Other parties, by id, that are described by an identifier of this one, and are not joined with it. */
  | {
      readonly kind: 'identifier-shared';
      readonly parties: readonly string[];
      readonly identifiers: readonly Identifier[];
    }
  /**
   * Other parties that are restricted or may be, and are not joined with this one, have a name that this one has: they may
   * be one party. By id.
   */
  | {
      readonly kind: 'same-name';
      readonly parties: readonly { readonly id: string; readonly status: Status; readonly href: string }[];
    }
  /**
   * Entries of lists that are an address without a name, restricted or possibly so, which a recorded address of the party
   * is or may be. By id.
   */
  | {
      readonly kind: 'listed-address';
      readonly parties: readonly { readonly id: string; readonly status: Status; readonly href: string }[];
    }
  /** The text, which is cited, restricts the destination as such: no fact here says what it restricts at which date. */
  | {
      readonly kind: 'embargo-not-recorded';
      readonly destination: Destination;
      readonly citation: string;
    }
  /** Who owns the party, or the buyer of a chip, is not recorded, or not of all of it. */
  | { readonly kind: 'ownership-not-known' }
  /** The page lists recorded facts: what follows from rules is in the answer about a subject. */
  | { readonly kind: 'derived-not-listed' }
  /** Nothing recorded judges a chip by its parameters. */
  | { readonly kind: 'rules-not-loaded' }
  /** Parameters of the chip that decide whether rules in force catch it, and are not recorded. */
  | {
      readonly kind: 'parameters-missing';
      readonly parameters: readonly ChipParameter[];
      readonly rules: readonly RuleVersion[];
    }
  /** Rules in force do not catch the chip by values that nobody confirms. */
  | {
      readonly kind: 'parameters-reported';
      readonly parameters: readonly ChipParameter[];
      readonly rules: readonly RuleVersion[];
    }
  /**
   * Facts state ECCNs of the chip that are those of rules in force, and by its values it does not surely meet these
   * rules: one or the other may be wrong.
   */
  | {
      readonly kind: 'classification-differs';
      readonly eccns: readonly string[];
      readonly facts: readonly { readonly subject: Subject; readonly factId: string }[];
      readonly rules: readonly RuleVersion[];
    }
  /**
   * Facts that restricted or flagged the subject were retracted, and nothing replaced them; the last ones of them. Entries
   * of lists apart: an edition that is recorded claims to have all of its entries.
   */
  | {
      readonly kind: 'retracted-facts' | 'entries-retracted';
      readonly count: number;
      readonly facts: readonly { readonly subject: Subject; readonly factId: string }[];
    };

/** The reservations of a party that are one of each party below it. */
export const doubtsAbove = [
  'other-transactions-restricted',
  'identifier-shared',
  'same-name',
  'listed-address',
  'entries-retracted',
] as const;
type DoubtAbove = (typeof doubtsAbove)[number];

/** Why an answer is no clearance, whatever its status. */
export type Reservation = {
  [Kind in ReservationKind]: Extract<Reason, { readonly kind: Kind }> & {
    readonly weight: (typeof reservationWeights)[Kind];
  };
}[ReservationKind];
export type ReservationKind = Reason['kind'];

/** A reason with its weight. */
export function weighed({ kind, ...details }: Reason): Reservation {
  return { kind, weight: reservationWeights[kind], ...details } as Reservation;
}

/** The reservations that the lists give where none is described that matters to the question. */
export const noListLoaded: readonly Reservation[] = [weighed({ kind: 'list-not-loaded', lists: [] })];
const rulesNotLoaded = weighed({ kind: 'rules-not-loaded' });
/** What every answer about a kind of subject has, beside what the lists give. */
const usual = {
  chip: [],
  party: [],
  sale: [],
  list: [],
  group: [],
  rule: [],
  screening: [],
  clock: [],
} as const satisfies Readonly<Record<Subject['kind'], readonly Reservation[]>>;

/**
 * The reservations of an answer about a subject, by all of its ids: the blocking ones first, then in the order of
 * {@link reservationWeights}. `ofLists` are those that the lists give.
 */
export function* reservationsOf(
  index: AsOfIndex,
  ids: readonly JoinedId[],
  question: Question,
  { onHeadquarters, forOtherTransactions, derivedForOtherTransactions, rules }: Decision,
  ownership: Ownership,
  ofLists: readonly Reservation[],
): Steps<readonly Reservation[]> {
  const [asked] = ids;
  if (asked === undefined) return ofLists;
  const { kind } = asked.subject;
  const isParty = kind === 'party';
  const own = [
    ...(isParty ? yield* reservationsAbove(index, ids, question, ownership) : []),
    ...(isParty ? yield* reservationsOfIdentity(index, ids, question, ownership) : []),
    ...(isParty || kind === 'chip' ? embargoReservations(question.destination) : []),
    ...(kind === 'chip' ? ruleReservations(question, rules) : []),
    ...(kind === 'chip' ? classificationReservations(index, asked.subject, question, rules) : []),
    ...(kind === 'chip' ? yield* buyerReservations(index, question) : []),
    ...reachReservations(
      onHeadquarters,
      [...forOtherTransactions, ...derivedForOtherTransactions.map(factOf)],
      rules,
    ),
    ...(yield* retractedFacts(index, ids, question)),
  ];
  const all = [...ofLists, ...usual[kind], ...own];
  return all.sort((a, b) => placeOfKind[a.kind] - placeOfKind[b.kind]);
}

const isBlocking = (kind: ReservationKind): boolean => reservationWeights[kind] === 'blocking';
const kinds = Object.keys(reservationWeights) as ReservationKind[];
const kindsInOrder = [...kinds.filter(isBlocking), ...kinds.filter((kind) => !isBlocking(kind))];
const placeOfKind = Object.fromEntries(kindsInOrder.map((kind, place) => [kind, place])) as Readonly<
  Record<ReservationKind, number>
>;

function ofFacts(
  kind: 'depends-on-headquarters' | 'other-transactions-restricted',
  facts: readonly Pick<HeldFact, 'subject' | 'factId'>[],
): Reservation | undefined {
  if (facts.length === 0) return undefined;
  return weighed({ kind, facts: facts.map(({ subject, factId }) => ({ subject, factId })) });
}

/** The fact that adopted a version of a rule. */
function factOf({
  rule: { ruleId, vintage },
}: Pick<RuleOnChip | DerivedMeasure, 'rule'>): Pick<HeldFact, 'subject' | 'factId'> {
  return { subject: { kind: 'rule', id: ruleId }, factId: vintage };
}

/** Whether a destination is restricted as such, which no fact about a subject says. */
export function embargoReservations(destination: Destination | undefined): Reservation[] {
  if (destination === undefined) return [];
  const citation = embargoOn(destination);
  return citation === undefined ? [] : [weighed({ kind: 'embargo-not-recorded', destination, citation })];
}

/** What rules on the parameters of chips leave open of an item of which only its parameters are known. */
export function reservationsByRules(question: Question, rules: readonly RuleOnChip[]): Reservation[] {
  return [...ruleReservations(question, rules), ...reachReservations([], [], rules)];
}

/** What is in force for another place of the buyer, or another transaction, than the question is about. */
function reachReservations(
  onHeadquarters: readonly HeldFact[],
  forOtherTransactions: readonly Pick<HeldFact, 'subject' | 'factId'>[],
  rules: readonly RuleOnChip[],
): Reservation[] {
  return [
    ofFacts('depends-on-headquarters', [
      ...onHeadquarters,
      ...rules.filter(({ dependsOnHeadquarters }) => dependsOnHeadquarters).map(factOf),
    ]),
    ofFacts('other-transactions-restricted', [
      ...forOtherTransactions,
      ...rules.filter(({ why }) => why === 'other-transaction').map(factOf),
    ]),
  ].filter((each) => each !== undefined);
}

/** What the rules on the parameters of chips leave open of a chip. */
function ruleReservations(question: Question, rules: readonly RuleOnChip[]): Reservation[] {
  const recorded = question.rules?.rulesAt(question, 'chip-parameters') ?? [];
  const isLoaded = recorded.some(({ isSurelyPublic }) => isSurelyPublic);
  const bearing = rules.filter(
    ({ rule, destinations, dependsOnHeadquarters }) =>
      rule.inForce !== 'not' && (destinations.length > 0 || dependsOnHeadquarters),
  );
  const of = (
    kind: 'parameters-missing' | 'parameters-reported',
    which: 'missing' | 'reported',
  ): Reservation[] => {
    const open = bearing.filter(({ judgement }) => judgement.met !== 'yes' && judgement[which].length > 0);
    if (open.length === 0) return [];
    const parameters = [...new Set(open.flatMap(({ judgement }) => judgement[which]))];
    const versions = open.map(({ rule: { ruleId: id, vintage } }) => ({ id, vintage }));
    return [weighed({ kind, parameters, rules: versions })];
  };
  return [
    ...(isLoaded ? [] : [rulesNotLoaded]),
    ...of('parameters-missing', 'missing'),
    ...of('parameters-reported', 'reported'),
  ];
}

/**
 * What sources state of the class of a chip, and its values do not surely bear out. Where a rule of that class surely
 * restricts it, nothing is left open.
 */
function classificationReservations(
  index: AsOfIndex,
  chip: Subject,
  question: Question,
  rules: readonly RuleOnChip[],
): Reservation[] {
  if (rules.length === 0) return [];
  const differing = knownChip(index, chip, question).classifications.flatMap((stated) => {
    const own = rules.filter(({ rule, terms }) => {
      const texts = [rule.data.legalBasis.citation, ...terms.any.map(({ paragraph }) => paragraph)];
      return texts.some((text) => mayBeOfEccn(stated.eccn, text));
    });
    if (own.some(({ inForce }) => inForce === 'surely')) return [];
    return own
      .filter((each) => each.judgement.met !== 'yes' && mayReach(each, question))
      .map((each) => ({ ...stated, rule: each.rule }));
  });
  if (differing.length === 0) return [];
  const versions = new Map(differing.map(({ rule }) => [rule.position, rule]));
  const reservation = weighed({
    kind: 'classification-differs',
    eccns: [...new Set(differing.map(({ eccn }) => eccn))],
    facts: [...new Map(differing.map(({ fact }) => [fact.factId, fact])).values()],
    rules: [...versions.values()].map(({ ruleId: id, vintage }) => ({ id, vintage })),
  });
  return [reservation];
}

/** Whether a rule is in force, surely or possibly, for what is asked about or for a buyer that is not named. */
function mayReach({ rule, terms, destinations }: RuleOnChip, question: Question): boolean {
  const isLeftOpen =
    isBuyerLeftOpen(question) && terms.destinations.some((term) => isOnHeadquarters(destinationOf(term)));
  return rule.inForce !== 'not' && (destinations.length > 0 || isLeftOpen);
}

/** How many retracted facts a reservation names. */
const MOST_NAMED = 20;

/** The facts of a subject that were retracted, as far as they were public; whatever its status (R0). */
function* retractedFacts(
  index: AsOfIndex,
  ids: readonly JoinedId[],
  { position, publishedBy }: Question,
): Steps<readonly Reservation[]> {
  const found: HeldFact[] = [];
  let visited = 0;
  for (const { number } of ids)
    for (const fact of index.retractedOf(number, position)) {
      if (fact.isPublicBy(publishedBy) !== 'no') found.push(fact);
      visited += 1;
      if (visited % FACTS_IN_STEP === 0) yield;
    }
  if (found.length === 0) return [];
  found.sort((a, b) => a.position - b.position);
  const isEntry = ({ event }: HeldFact): boolean =>
    event.type === 'PartyRestricted' && event.data.entry !== undefined;
  return [
    ...retracted('entries-retracted', found.filter(isEntry)),
    ...retracted(
      'retracted-facts',
      found.filter((fact) => !isEntry(fact)),
    ),
  ];
}

function retracted(
  kind: 'retracted-facts' | 'entries-retracted',
  found: readonly HeldFact[],
): readonly Reservation[] {
  if (found.length === 0) return [];
  const facts = found.slice(-MOST_NAMED).map(({ subject, factId }) => ({ subject, factId }));
  return [weighed({ kind, count: found.length, facts })];
}

/**
 * The parties above a party that are restricted or may be, by whether a stated parent or an owner leads to them, and those
 * in doubt; stated parents that are not recorded; and whether owners are not known.
 */
function* reservationsAbove(
  index: AsOfIndex,
  ids: readonly JoinedId[],
  question: Question,
  ownership: Ownership,
): Steps<Reservation[]> {
  const byParents = yield* ownership.partiesAbove(ids, 'parents');
  const byOwners = yield* ownership.partiesAbove(ids, 'owners');
  const unknown = [...new Set([...byParents.unknown, ...byOwners.unknown])].sort(compareStrings);
  return [
    ...(yield* barredAbove('parent-restricted', byParents, question, ownership)),
    ...(yield* barredAbove('owner-restricted', byOwners, question, ownership)),
    ...(yield* inDoubtAbove(
      index,
      new Map([...byParents.parties, ...byOwners.parties]),
      question,
      ownership,
    )),
    ...(unknown.length === 0 ? [] : [weighed({ kind: 'parent-not-recorded', parties: unknown })]),
    ...((yield* ownership.isWhollyKnown(ids)) ? [] : [weighed({ kind: 'ownership-not-known' })]),
  ];
}

function* barredAbove(
  kind: 'parent-restricted' | 'owner-restricted',
  { parties: above }: PartiesAbove,
  question: Question,
  ownership: Ownership,
): Steps<Reservation[]> {
  const parties = yield* barredOf(
    [...above].map(([id, { ids }]) => ({ id, ids })),
    question,
    ownership,
  );
  return parties.length === 0 ? [] : [weighed({ kind, parties })];
}

/**
 * The parties above a party whose own answers have reservations that are no less one of what they own. Each is looked at
 * once, whatever leads to it: names, identifiers and addresses as for a question about it, a step for each.
 */
function* inDoubtAbove(
  index: AsOfIndex,
  above: PartiesAbove['parties'],
  question: Question,
  ownership: Ownership,
): Steps<Reservation[]> {
  if (above.size === 0) return [];
  // Rules are decided again whenever the graph has grown: all that have a name of one above are brought into it first.
  const all = [...above].map(([id, { ids }]) => ({ id, ids, namesakes: namesakesOf(index, ids, question) }));
  for (const { namesakes } of all)
    for (const id of namesakes) yield* ownership.include(idsOf(index, id, question));
  const { transaction, ...anyTransaction } = question;
  const ofAny = transaction === undefined ? undefined : new Ownership(index, anyTransaction);
  const parties: { id: string; reservations: DoubtAbove[] }[] = [];
  for (const { id, ids, namesakes } of all) {
    const found = new Set<ReservationKind>();
    for (const { kind } of yield* reservationsOfIdentity(index, ids, question, ownership, namesakes))
      found.add(kind);
    for (const { kind } of yield* retractedFacts(index, ids, question)) found.add(kind);
    const isBarredForAny =
      ofAny !== undefined && (yield* barringStatus(ids, anyTransaction, ofAny)) !== undefined;
    if (isBarredForAny && (yield* barringStatus(ids, question, ownership)) !== 'restricted')
      found.add('other-transactions-restricted');
    const reservations = doubtsAbove.filter((kind) => found.has(kind));
    if (reservations.length > 0) parties.push({ id, reservations });
    yield;
  }
  parties.sort((a, b) => compareStrings(a.id, b.id));
  return parties.length === 0 ? [] : [weighed({ kind: 'owner-in-doubt', parties })];
}

/** Which other parties that are restricted or may be a party possibly is, by what is recorded of both. */
function* reservationsOfIdentity(
  index: AsOfIndex,
  ids: readonly JoinedId[],
  question: Question,
  ownership: Ownership,
  namesakes = namesakesOf(index, ids, question),
): Steps<Reservation[]> {
  const found = sharedIdentifiers(index, ids, question);
  if (namesakes.size > 0) found.push(...(yield* sameNames(index, namesakes, question, ownership)));
  if (index.parties.listedAddresses.length > 0)
    found.push(...(yield* addressReservations(index, ids, question, ownership)));
  return found;
}

/** All ids of a party at a question; none of one that is not recorded by then. */
function idsOf(index: AsOfIndex, id: string, question: Question): readonly JoinedId[] {
  const subject = { kind: 'party', id } as const;
  const number = index.numberOf(subject, question.position);
  return number === undefined ? [] : idsAt(index, subject, number, question);
}

/** Of a question that names its buyer: whether that may have owners that are not known, and so a parent (R11). */
function* buyerReservations(index: AsOfIndex, question: Question): Steps<Reservation[]> {
  const { buyer } = question;
  if (buyer === undefined) return [];
  const isKnown = yield* new Ownership(index, question).isWhollyKnown(idsOf(index, buyer, question));
  return isKnown ? [] : [weighed({ kind: 'ownership-not-known' })];
}

/** The parties that have an identifier of a party without surely being joined with it. */
function sharedIdentifiers(index: AsOfIndex, ids: readonly JoinedId[], question: Question): Reservation[] {
  const described = new Map<string, { readonly identifier: Identifier; readonly of: Set<string> }>();
  for (const { number, subject } of ids)
    for (const position of index.parties.identifierStatementsOf(number))
      if (isSeen(index.factAt(position), question))
        for (const identifier of index.parties.identifiersAt(position)) {
          const key = comparableIdentifier(identifier);
          described.set(key, { identifier, of: (described.get(key)?.of ?? new Set()).add(subject.id) });
        }
  if (described.size === 0) return [];
  const sure = sureIdsOf(ids);
  const parties = new Set<string>();
  const identifiers: Identifier[] = [];
  for (const { identifier, of } of described.values()) {
    const isOther = (id: string): boolean => !sure.has(id) && (of.size > 1 || !of.has(id));
    const others = index.parties
      .statementsOfIdentifier(identifier)
      .map((position) => index.factAt(position))
      .filter((fact) => isOther(fact.subject.id) && isSeen(fact, question));
    if (others.length > 0) identifiers.push(identifier);
    for (const { subject } of others) parties.add(subject.id);
  }
  if (parties.size === 0) return [];
  identifiers.sort((a, b) => compareStrings(comparableIdentifier(a), comparableIdentifier(b)));
  return [weighed({ kind: 'identifier-shared', parties: [...parties].sort(compareStrings), identifiers })];
}

/** Those of the parties with a name of a party that are restricted or may be. */
function* sameNames(
  index: AsOfIndex,
  namesakes: ReadonlySet<string>,
  question: Question,
  ownership: Ownership,
): Steps<Reservation[]> {
  const barred = yield* barredAmong(index, namesakes, question, ownership);
  return barred.length === 0 ? [] : [weighed({ kind: 'same-name', parties: barred })];
}

const nobody: ReadonlySet<string> = new Set();

/**
 * The parties that have a name of a party, however it is spelled, without surely being joined with it. Names count whenever
 * they are borne: a list may have a former one.
 */
function namesakesOf(index: AsOfIndex, ids: readonly JoinedId[], question: Question): ReadonlySet<string> {
  const { parties } = index;
  let named: Map<string, Set<string>> | undefined;
  for (const { number, subject } of ids)
    for (const position of parties.nameStatementsOf(number))
      for (const name of parties.namesAt(position)) {
        // Most names are stated once, by the party's own description.
        if (parties.statementsOfName(name).length < 2 || !isSeen(index.factAt(position), question)) continue;
        named ??= new Map();
        named.set(name, (named.get(name) ?? new Set()).add(subject.id));
      }
  if (named === undefined) return nobody;
  const sure = sureIdsOf(ids);
  const others = new Set<string>();
  for (const [name, of] of named)
    for (const position of parties.statementsOfName(name)) {
      const fact = index.factAt(position);
      const { id } = fact.subject;
      if (sure.has(id) || (of.size === 1 && of.has(id)) || others.has(id)) continue;
      if (isSeen(fact, question)) others.add(id);
    }
  return others;
}

/** Those of some parties that are restricted or may be, with where they are answered. */
function* barredAmong(
  index: AsOfIndex,
  parties: Iterable<string>,
  question: Question,
  ownership: Ownership,
): Steps<{ id: string; status: Status; href: string }[]> {
  const recorded = [...parties]
    .map((id) => ({ id, ids: idsOf(index, id, question) }))
    .filter(({ ids }) => ids.length > 0);
  const barred = yield* barredOf(recorded, question, ownership);
  return barred.map((each) => ({ ...each, href: pathOf({ kind: 'party', id: each.id }) }));
}

/** Those of some parties that are restricted or may be, by id: a step for each. */
function* barredOf(
  parties: readonly { readonly id: string; readonly ids: readonly JoinedId[] }[],
  question: Question,
  ownership: Ownership,
): Steps<{ id: string; status: Status }[]> {
  const barred: { id: string; status: Status }[] = [];
  for (const { id, ids } of parties) {
    const status = yield* barringStatus(ids, question, ownership);
    if (status !== undefined) barred.push({ id, status });
    yield;
  }
  return barred.sort((a, b) => compareStrings(a.id, b.id));
}

/** The listed addresses that a party uses, as far as its addresses are recorded (15 CFR 744.16(f)). */
function* addressReservations(
  index: AsOfIndex,
  ids: readonly JoinedId[],
  question: Question,
  ownership: Ownership,
): Steps<Reservation[]> {
  const used = ids.flatMap(({ subject }) => describe(index, subject, question)?.addresses ?? []);
  if (used.length === 0) return [];
  const texts = used.map(({ address }) => address);
  const own = new Set(ids.map(({ subject }) => subject.id));
  const listed = listedAddresses(index, question)
    .filter(({ subject }) => !own.has(subject.id))
    .filter((each) => addressUsed(texts, each) !== undefined);
  const barred = yield* barredAmong(
    index,
    listed.map(({ subject }) => subject.id),
    question,
    ownership,
  );
  return barred.length === 0 ? [] : [weighed({ kind: 'listed-address', parties: barred })];
}
