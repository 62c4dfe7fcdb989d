import {
  destinationOf,
  isCountry,
  isCountryGroup,
  isOf,
  isOnHeadquarters,
  type Destination,
  type EventOf,
  type Subject,
} from '../../../events/index.js';
import type { PositionedEvent, Question } from '../../../libs/as-of/index.js';
import { nameKey } from '../../../libs/name-words/index.js';
import { describe } from './description.js';
import { joinedWith } from './identity.js';
import { isInForce, verdictAsRecorded, verdictOf } from './in-force.js';
import { bearingOf, isRestriction, knownFacts, type Known } from './known.js';
import { same } from './worlds.js';

/* Why an answer is no clearance, each reason in the order of their table. */

type Details = Readonly<Record<string, unknown>>;
type Reservation = { readonly kind: string; readonly weight: 'blocking' | 'note' } & Details;

const blocking = (kind: string, details: Details = {}): Reservation => ({
  kind,
  weight: 'blocking',
  ...details,
});
const note = (kind: string, details: Details = {}): Reservation => ({ kind, weight: 'note', ...details });

/** Whether headquarters decide on a question about a chip: the buyer, whose they are, is not known (R11). */
export function isForSomeBuyer({ kind }: Subject, { destination }: Question): boolean {
  return (
    kind === 'chip' && destination !== undefined && (isCountry(destination) || isCountryGroup(destination))
  );
}

/** A restriction with some of its terms; nothing is left of one that has none of them. */
function withTerms(
  fact: Known<EventOf<'restricts'>>,
  isKept: (destination: Destination) => boolean,
): Known<EventOf<'restricts'>>[] {
  const { data } = fact.event;
  const destinations = data.destinations.filter((term) => isKept(destinationOf(term)));
  if (destinations.length === 0) return [];
  return [{ ...fact, event: { ...fact.event, data: { ...data, destinations } } as typeof fact.event }];
}

/** A restriction of a subject without its terms on headquarters. */
export function withoutHeadquarters(fact: Known, subject: Subject): Known[] {
  if (!isRestriction(fact) || !same(fact.subject, subject)) return [fact];
  return withTerms(fact, (destination) => !isOnHeadquarters(destination));
}

/** A restriction with those terms alone that are on headquarters, or, not stated, may be. */
function onlyHeadquarters(fact: Known): Known[] {
  if (!isRestriction(fact)) return [];
  return withTerms(fact, (destination) => destination === 'not-stated' || isOnHeadquarters(destination));
}

/** The facts that are in force for a buyer with headquarters in some place, and not surely for any other. */
function onHeadquarters(subject: Subject, known: readonly Known[], question: Question): Reservation[] {
  if (!isForSomeBuyer(subject, question)) return [];
  const verdictsOf = (parts: readonly Known[]) =>
    parts.filter(isRestriction).map((part) => verdictAsRecorded(part, known, question));
  const facts = known
    .filter((fact) => same(fact.subject, subject) && bearingOf(fact) !== 'no')
    .filter(
      (fact) =>
        verdictsOf(onlyHeadquarters(fact)).some(isInForce) &&
        !verdictsOf(withoutHeadquarters(fact, subject)).includes('surely'),
    );
  if (facts.length === 0) return [];
  return [
    blocking('depends-on-headquarters', {
      facts: facts.map((fact) => ({ subject: fact.subject, factId: fact.event.data.factId })),
    }),
  ];
}

/** The facts that are in force for some transaction, and not surely for the one asked about. */
function forOtherTransactions(
  subject: Subject,
  ids: readonly string[],
  all: readonly Known[],
  question: Question,
): Reservation[] {
  const { transaction, ...anyTransaction } = question;
  if (transaction === undefined) return [];
  const known = isForSomeBuyer(subject, question)
    ? all.flatMap((fact) => withoutHeadquarters(fact, subject))
    : all;
  const facts = known
    .filter(isRestriction)
    .filter((fact) => bearingOf(fact) !== 'no')
    .filter(
      ({ subject: { kind, id } }) =>
        kind === subject.kind && (kind === 'party' ? ids : [subject.id]).includes(id),
    )
    .filter(
      (fact) =>
        isInForce(verdictOf(fact, known, anyTransaction)) &&
        verdictAsRecorded(fact, known, question) !== 'surely',
    );
  if (facts.length === 0) return [];
  return [
    blocking('other-transactions-restricted', {
      facts: facts.map((fact) => ({ subject: fact.subject, factId: fact.event.data.factId })),
    }),
  ];
}

/** The ids of a party, itself first; or those that surely are. */
function idsOf(id: string, known: readonly Known[], question: Question, only?: 'surely'): string[] {
  const joined = joinedWith(id, known, question);
  return [id, ...joined.flatMap((each) => (only === undefined || each.identified === only ? [each.id] : []))];
}

/** All parents that are stated of one id. */
function parentsOf(id: string, known: readonly Known[]): string[] {
  const described = known.flatMap(({ subject, event }) =>
    event.type === 'PartyDescribed' && subject.id === id ? (event.data.parentId ?? []) : [],
  );
  const named = known.flatMap(({ event: { type, data } }) => {
    if (type === 'SaleBlocked') {
      const { buyer, buyerParent } = data;
      return buyer === id && buyerParent !== undefined ? [buyerParent] : [];
    }
    if (type !== 'SubsidiaryRouteFlagged') return [];
    const { subsidiaryId, parentId } = data;
    return subsidiaryId === id ? [parentId] : [];
  });
  return [...described, ...named];
}

function ofParents(
  ids: readonly string[],
  sureIds: readonly string[],
  known: readonly Known[],
  question: Question,
  statusOf: (id: string) => string | undefined,
): { restricted: Reservation[]; unknown: Reservation[]; recorded: readonly string[] } {
  const parents = new Set<string>();
  const children = [{ ids, sureIds }];
  for (const child of children)
    for (const parent of child.ids.flatMap((id) => [...parentsOf(id, known)])) {
      // What surely is the party itself is no parent of it.
      if (parents.has(parent) || child.sureIds.includes(parent)) continue;
      parents.add(parent);
      children.push({
        ids: idsOf(parent, known, question),
        sureIds: idsOf(parent, known, question, 'surely'),
      });
    }
  const parties = [...parents]
    .filter((id) => !sureIds.includes(id))
    .sort()
    .map((id) => ({ id, status: statusOf(id) }))
    .filter(({ status }) => status === 'restricted' || status === 'uncertain');
  const unknown = [...parents].filter((id) => !sureIds.includes(id) && statusOf(id) === undefined).sort();
  const recorded = [...parents].filter((id) => !sureIds.includes(id) && !unknown.includes(id)).sort();
  return {
    recorded,
    restricted: parties.length === 0 ? [] : [blocking('parent-restricted', { parties })],
    unknown: unknown.length === 0 ? [] : [blocking('parent-not-recorded', { parties: unknown })],
  };
}

interface Identifier {
  readonly scheme: string;
  readonly value: string;
}

function identifiersOf(ids: readonly string[], known: readonly Known[], question: Question): Identifier[] {
  return ids.flatMap((id) => {
    const described = describe(known, { kind: 'party', id }, question);
    return (described as { readonly identifiers?: Identifier[] } | undefined)?.identifiers ?? [];
  });
}

function ofIdentifiers(
  ids: readonly string[],
  sureIds: readonly string[],
  known: readonly Known[],
  question: Question,
): Reservation[] {
  const own = ids.flatMap((id) =>
    identifiersOf([id], known, question).map(({ scheme, value }) => ({ id, scheme, value })),
  );
  const isOwnOfAnother = (id: string, other: Identifier): boolean =>
    own.some((each) => each.id !== id && other.scheme === each.scheme && other.value === each.value);
  const others = [...new Set(known.flatMap(({ subject: { kind, id } }) => (kind === 'party' ? [id] : [])))]
    .filter((id) => !sureIds.includes(id))
    .map((id) => ({
      id,
      shared: identifiersOf([id], known, question).filter((each) => isOwnOfAnother(id, each)),
    }))
    .filter(({ shared }) => shared.length > 0);
  if (others.length === 0) return [];
  const texts = others.flatMap(({ shared }) => shared.map(({ scheme, value }) => `${scheme} ${value}`));
  return [
    blocking('identifier-shared', {
      parties: others.map(({ id }) => id).sort(),
      identifiers: [...new Set(texts)].sort().map((text) => {
        const [scheme = '', ...value] = text.split(' ');
        return { scheme, value: value.join(' ') };
      }),
    }),
  ];
}

/** All names that are stated of one id, whenever it has them, as they are compared. */
function namesOf(id: string, known: readonly Known[]): string[] {
  return known.flatMap(({ subject, event }) =>
    event.type === 'PartyDescribed' && subject.id === id
      ? (event.data.names ?? []).map(({ name }) => nameKey(name))
      : [],
  );
}

function ofNames(
  ids: readonly string[],
  sureIds: readonly string[],
  known: readonly Known[],
  statusOf: (id: string) => string | undefined,
): Reservation[] {
  const parties = [...new Set(known.flatMap(({ subject: { kind, id } }) => (kind === 'party' ? [id] : [])))]
    .filter((id) => !sureIds.includes(id))
    .filter((id) => {
      const own = ids.filter((each) => each !== id).flatMap((each) => namesOf(each, known));
      return namesOf(id, known).some((name) => own.includes(name));
    })
    .sort()
    .map((id) => ({ id, status: statusOf(id), href: `/v1/parties/${id}` }))
    .filter(({ status }) => status === 'restricted' || status === 'uncertain');
  return parties.length === 0 ? [] : [blocking('same-name', { parties })];
}

/** The facts that restricted or flagged a subject, were public by then, and were retracted without a replacement. */
function ofRetracted(
  ids: readonly Subject[],
  log: readonly PositionedEvent[],
  { position, publishedBy }: Question,
): Reservation[] {
  const seen = log.filter((entry) => entry.position <= position);
  const gone = seen.flatMap(({ event, subject }) =>
    event.type === 'FactRetracted' && event.data.replacedBy === undefined
      ? [{ subject, factId: event.data.factId }]
      : [],
  );
  const facts = seen.flatMap(({ event, subject, position: at }) => {
    const { factId } = event.data;
    const isGone = gone.some((each) => same(each.subject, subject) && each.factId === factId);
    if (!isOf(event, 'restricts', 'flags') || !isGone || !ids.some((id) => same(id, subject))) return [];
    const wasPublic = knownFacts(
      log.filter(({ event: other }) => other.type !== 'FactRetracted' || other.data.replacedBy !== undefined),
      { asOf: { kind: 'instant', from: 0, to: 1 }, position: at, ...(publishedBy && { publishedBy }) },
    ).some((known) => known.event === event);
    const isEntry = event.type === 'PartyRestricted' && event.data.entry !== undefined;
    return wasPublic ? [{ subject, factId, isEntry }] : [];
  });
  const named = (entries: boolean) =>
    facts.filter(({ isEntry }) => isEntry === entries).map(({ isEntry: _, ...fact }) => fact);
  const [entries, others] = [named(true), named(false)];
  return [
    ...(entries.length === 0
      ? []
      : [blocking('entries-retracted', { count: entries.length, facts: entries.slice(-20) })]),
    ...(others.length === 0
      ? []
      : [note('retracted-facts', { count: others.length, facts: others.slice(-20) })]),
  ];
}

function ofEmbargoes({ kind }: Subject, { destination }: Question): Reservation[] {
  if (kind !== 'party' && kind !== 'chip') return [];
  const of: readonly (readonly [string, string])[] = [
    ['CU', '15 CFR 746.2'],
    ['KP', '15 CFR 746.4'],
    ['RU', '15 CFR 746.5, 746.8 and 746.10'],
    ['BY', '15 CFR 746.5, 746.8 and 746.10'],
    ['UA', '15 CFR 746.6'],
    ['IR', '15 CFR 746.7'],
    ['SY', '15 CFR 746.9'],
    ['E:1', '15 CFR part 746'],
    ['E:2', '15 CFR part 746'],
  ];
  return of
    .filter(([place]) => place === destination)
    .map(([place, citation]) => blocking('embargo-not-recorded', { destination: place, citation }));
}

/** The parties above one whose own answers leave open who they are, or what restricts them. */
function ofDoubtsAbove(
  above: readonly string[],
  log: readonly PositionedEvent[],
  known: readonly Known[],
  question: Question,
  statusOf: StatusOf,
): Reservation[] {
  const { transaction, ...anyTransaction } = question;
  const isBarred = (status: string | undefined): boolean => status === 'restricted' || status === 'uncertain';
  const parties = above
    .map((id) => {
      const [ids, sureIds] = [idsOf(id, known, question), idsOf(id, known, question, 'surely')];
      const subjects = ids.map((each): Subject => ({ kind: 'party', id: each }));
      const isForOthers =
        transaction !== undefined &&
        isBarred(statusOf(id, anyTransaction)) &&
        statusOf(id, question) !== 'restricted';
      const own = [
        ...(isForOthers ? ['other-transactions-restricted'] : []),
        ...[
          ...ofIdentifiers(ids, sureIds, known, question),
          ...ofNames(ids, sureIds, known, (other) => statusOf(other, question)),
          ...ofRetracted(subjects, log, question),
        ].map(({ kind }) => kind),
      ];
      return { id, reservations: own.filter((kind) => kind !== 'retracted-facts') };
    })
    .filter(({ reservations }) => reservations.length > 0);
  return parties.length === 0 ? [] : [blocking('owner-in-doubt', { parties })];
}

/** The status of another party, at a question. */
type StatusOf = (id: string, question: Question) => string | undefined;

/** The expected reservations of an answer; `statusAt` answers for another party. */
export function reservationsOf(
  subject: Subject,
  log: readonly PositionedEvent[],
  known: readonly Known[],
  question: Question,
  statusAt: StatusOf,
): Reservation[] {
  const statusOf = (id: string): string | undefined => statusAt(id, question);
  const ids = subject.kind === 'party' ? idsOf(subject.id, known, question) : [];
  const sureIds = subject.kind === 'party' ? idsOf(subject.id, known, question, 'surely') : [];
  const { restricted, unknown, recorded } = ofParents(ids, sureIds, known, question, statusOf);
  return [
    blocking('list-not-loaded', { lists: [] }),
    ...restricted,
    ...ofDoubtsAbove(recorded, log, known, question, statusAt),
    ...onHeadquarters(subject, known, question),
    ...forOtherTransactions(subject, ids, known, question),
    ...unknown,
    ...ofIdentifiers(ids, sureIds, known, question),
    ...ofNames(ids, sureIds, known, statusOf),
    ...ofEmbargoes(subject, question),
    ...(subject.kind === 'chip' ? [blocking('rules-not-loaded')] : []),
    ...(subject.kind === 'party' ? [note('ownership-not-known')] : []),
    ...ofRetracted(
      subject.kind === 'party' ? ids.map((id) => ({ kind: subject.kind, id })) : [subject],
      log,
      question,
    ),
  ];
}
