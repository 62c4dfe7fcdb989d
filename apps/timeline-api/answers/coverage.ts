import { isSlug, parseAsOf, type AsOf, type PartyKind, type SubjectKind } from '../../../events/index.js';
import type { ListCoverageDocument } from '../../../libs/answers/index.js';
import {
  noListLoaded,
  partyKindsAt,
  weighed,
  type AsOfIndex,
  type Question,
  type Reservation,
  type ReservationDetails,
} from '../../../libs/as-of/index.js';
import {
  coverageOf,
  bearsOnExports,
  mayName,
  unlistedKinds,
  type KnownList,
  type ListCoverage,
  type RecordedEdition,
} from '../../../libs/lists/index.js';
import type { Timeline } from '../../../libs/timeline/index.js';
import { invalidRequest, ProblemError } from '../http/problems/problem.js';

/** What the lists that matter to a question say of it. */
export interface CoverageResult {
  readonly coverage: readonly ListCoverageDocument[];
  /** Those that the lists give, in the order of their kinds. */
  readonly reservations: readonly Reservation[];
}

/** What coverage is asked about: a subject, the subjects of a kind, the entries of a list, or the whole world. */
export interface CoverageScope {
  readonly kind?: SubjectKind;
  readonly id?: string;
}

/** What of a timeline coverage needs. */
type CoverageSource = Pick<Timeline, 'lists' | 'index'>;

/** The lists of a query parameter `lists`, as they are echoed: sorted, each once. */
export function readLists(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const ids = [...new Set(text.split(','))].sort();
  const isId = (id: string): boolean => isSlug(id);
  const wrong = ids.find((id) => !isId(id));
  if (wrong === undefined) return ids.join(',');
  const detail = `must be ids of lists, joined by commas (denied-persons-list,entity-list); "${wrong}" is not a list id`;
  throw invalidRequest([{ parameter: 'lists', detail }]);
}

/**
 * The lists that a link must name to give the same answer under another configuration; undefined where those that are
 * described up to the position are all.
 */
export function listsToPin(
  { lists, requiredLists }: Pick<Timeline, 'lists' | 'requiredLists'>,
  position: number,
): string | undefined {
  if (requiredLists.length === 0) return undefined;
  const bearing = lists
    .at(position)
    .filter(bearsOnExports)
    .map(({ id }) => id);
  if (requiredLists.every((id) => bearing.includes(id))) return undefined;
  return [...new Set([...bearing, ...requiredLists])].sort().join(',');
}

/**
 * Refuses a list that does not exist: a mistyped id would find no entry. Not for a pinned link: a list that it
 * names may have been configured when it was made.
 * @throws ProblemError (404) naming a list that is not described up to a position, has no entry, and is not configured.
 */
export function refuseUnknownLists(
  {
    lists,
    requiredLists,
    index,
  }: Pick<Timeline, 'lists' | 'requiredLists'> & { index: Pick<AsOfIndex, 'lists'> },
  named: string,
  position: number,
): void {
  const described = lists.at(position).map(({ id }) => id);
  const known = [...described, ...index.lists(position), ...requiredLists];
  const unknown = named.split(',').find((id) => !known.includes(id));
  if (unknown !== undefined) throw listNeverSeen(unknown, known);
}

/**
 * The editions on which an answer rests, and the reservations that follow from them. The lists that matter are those
 * that the question names; if it names none, those that are described and bear on exports: those that are configured
 * are named by {@link listsToPin}, so that the answer follows from the question and the log. Of either, those count
 * whose kinds of party include the subject; a kind that it may be and that none of them names is a reservation.
 */
export function coveredBy(
  timeline: CoverageSource,
  looked: CoverageScope,
  question: Question,
  named: string | undefined,
): CoverageResult {
  const described = timeline.lists.at(question.position);
  const lists =
    named === undefined ? described.filter(bearsOnExports) : namedLists(named.split(','), described);
  // What matters to a chip are rules, of which its answer has a reservation of its own.
  if (looked.kind === 'chip' && (lists.length > 0 || described.length > 0)) return none;
  const kinds = partyKindsOf(timeline, looked, question);
  if (lists.length === 0) return { coverage: [], reservations: noListLoaded };
  const covered = lists.filter((list) => mayName(list, kinds)).map((list) => coverageOf(list, question.asOf));
  return {
    coverage: covered.map(coverageDocument),
    reservations: reservationsOf(covered, isOfParties(looked) ? unlistedKinds(lists, kinds) : []),
  };
}

/** Whether parties are looked for, and not only on one list: what is on that says nothing of other kinds. */
const isOfParties = ({ kind }: CoverageScope): boolean =>
  kind === undefined || kind === 'party' || kind === 'sale';

const none: CoverageResult = { coverage: [], reservations: [] };

/** As {@link coveredBy}, of an answer that rests on a whole span of time. */
export function coveredThrough(
  timeline: CoverageSource,
  looked: CoverageScope,
  { earlier, later }: { readonly earlier: Question; readonly later: Question },
  named: string | undefined,
): CoverageResult {
  const asOf: AsOf = { kind: later.asOf.kind, from: earlier.asOf.from, to: later.asOf.to };
  return coveredBy(timeline, looked, { ...later, asOf }, named);
}

/** As {@link coveredBy}, of what is known at the head of the present. */
export function coveredNow(
  timeline: CoverageSource & Pick<Timeline, 'now' | 'requiredLists'>,
  looked: CoverageScope,
): CoverageResult {
  const asOf = parseAsOf(new Date(timeline.now).toISOString());
  const position = timeline.index.head;
  return coveredBy(timeline, looked, { asOf, position }, listsToPin(timeline, position));
}

function partyKindsOf(
  { index }: CoverageSource,
  { kind, id }: CoverageScope,
  question: Question,
): ReadonlySet<PartyKind> | undefined {
  return kind === 'party' && id !== undefined ? partyKindsAt(index, { kind, id }, question) : undefined;
}

/** The lists with these ids, in their order; one that is not described has no edition. */
function namedLists(ids: readonly string[], described: readonly KnownList[]): KnownList[] {
  return ids.map(
    (id) =>
      described.find((list) => list.id === id) ?? {
        id,
        description: undefined,
        editions: [],
        underWay: undefined,
        retractions: 0,
      },
  );
}

export function listNeverSeen(id: string, known: readonly string[]): ProblemError {
  const detail = `No list "${id}" is described or configured. That is no clearance.`;
  return new ProblemError(404, 'list-never-seen', 'The list was never seen', detail, {
    members: { known: [...new Set(known)].sort() },
  });
}

/** An edition as an answer names it. */
export function editionDocument({ edition, entries, sha256, recordedAt, position }: RecordedEdition) {
  return { edition, entries, sha256, recordedAt, position };
}

function coverageDocument({ list, state, before, after }: ListCoverage): ListCoverageDocument {
  const { id, description, underWay } = list;
  return {
    list: id,
    state,
    ...(description === undefined ? {} : { name: description.name }),
    ...(before === undefined ? {} : { before: editionDocument(before) }),
    ...(after === undefined ? {} : { after: editionDocument(after) }),
    ...(underWay === undefined ? {} : { beingImported: underWay.edition }),
  };
}

function reservationsOf(covered: readonly ListCoverage[], unlisted: readonly PartyKind[]): Reservation[] {
  const reasons: (ReservationDetails | undefined)[] = [
    notLoaded(covered, unlisted),
    reason('no-edition-for-date', covered, ({ list, state, after }) =>
      state === 'no-edition-for-date' && after !== undefined
        ? { id: list.id, first: after.edition }
        : undefined,
    ),
    reason('between-editions', covered, ({ list, state, before, after }) =>
      state === 'between-editions' && before !== undefined && after !== undefined
        ? { id: list.id, before: before.edition, after: after.edition }
        : undefined,
    ),
    reason('not-confirmed-since', covered, ({ list, state, before }) =>
      state === 'not-confirmed-since' && before !== undefined
        ? { id: list.id, since: before.edition }
        : undefined,
    ),
    reason('edition-being-imported', covered, ({ list: { id, underWay } }) =>
      underWay === undefined ? undefined : { id, edition: underWay.edition },
    ),
  ];
  return reasons.flatMap((each) => (each === undefined ? [] : [weighed(each)]));
}

/** The lists that matter and have no edition, and the kinds of party that none of those that matter names. */
function notLoaded(
  covered: readonly ListCoverage[],
  kinds: readonly PartyKind[],
): ReservationDetails | undefined {
  const lists = covered.flatMap(({ list, state }) => (state === 'list-not-loaded' ? list.id : []));
  if (lists.length === 0 && kinds.length === 0) return undefined;
  return { kind: 'list-not-loaded', lists, ...(kinds.length === 0 ? {} : { kinds }) };
}

type ListReason = Extract<ReservationDetails, { readonly lists: unknown }>;
type ListsOf<Kind extends ListReason['kind']> = Extract<ListReason, { readonly kind: Kind }>['lists'][number];

/** One reservation for all lists that give it; undefined where none does. */
function reason<Kind extends ListReason['kind']>(
  kind: Kind,
  covered: readonly ListCoverage[],
  listOf: (each: ListCoverage) => ListsOf<Kind> | undefined,
): ReservationDetails | undefined {
  const lists = covered.map(listOf).filter((list) => list !== undefined);
  return lists.length === 0 ? undefined : ({ kind, lists } as ReservationDetails);
}
