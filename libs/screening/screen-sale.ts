import { subjectName, subjectNamed, type Subject } from '../../events/index.js';
import {
  answerSteps,
  embargoReservations,
  partiesBehind,
  partiesIdentifiedBy,
  reservationsByRules,
  sameParties,
  type AsOfIndex,
  type FactInForce,
  type Question,
  type Reservation,
  type RuleOnChip,
  type Steps,
  type SubjectAnswer,
} from '../as-of/index.js';
import type { NameMatch } from '../names/index.js';
import { withHeadquarters, type IdentifiedParty } from './headquarters.js';
import { isValid } from './licences.js';
import { addressesUsed } from './addresses.js';
import { onTheWaySteps, placesOfSale } from './on-the-way.js';
import { reachedBy, reachedByRules, type Reaching } from './reaching-measures.js';
import { reasonsOf } from './verdict-reasons.js';
import { redFlagsOf } from './find-red-flags.js';
import type { Sale, SaleParty } from './sale.js';
import { rulesOnStated } from './stated-parameters.js';
import type {
  Candidate,
  ReservationOnSale,
  RestsOn,
  SaleMatches,
  ScreenedItem,
  ScreenedLicence,
  ScreenedParty,
  Screening,
  ScreeningWorld,
} from './types.js';

/**
 * Screens a sale at a question, whose destination, transaction and buyer are those of the sale.
 *
 * A part of the sale that is named is whatever its name matches: the verdict is `clear` only if it were under each of
 * those. A party or a chip of which nothing is recorded is never clear.
 */
export function* screen(
  sale: Sale,
  matches: SaleMatches,
  at: Question,
  world: ScreeningWorld,
): Steps<Screening> {
  const { destination, transaction } = sale;
  const { buyer: _buyer, ...point } = at;
  const narrowed: Question = { ...point, destination, ...(transaction === undefined ? {} : { transaction }) };
  const named = {
    parties: sale.parties.map(({ id }, index) =>
      id === undefined
        ? identified('party', matches.parties[index]?.matches ?? [])
        : withNamesakes(world.index, id, matches.parties[index]?.matches ?? [], narrowed),
    ),
    items: sale.items.map(({ chipId }, index): Identified[] =>
      chipId === undefined
        ? identified('chip', matches.items[index]?.matches ?? [])
        : [{ subject: { kind: 'chip', id: chipId }, identified: 'surely' }],
    ),
  };
  const question = yield* withHeadquarters(world.index, identifiedParties(sale, named.parties), narrowed);
  const screened = { sale, question, world, answers: new Map<string, SubjectAnswer | undefined>() };
  const parties: ScreenedParty[] = [];
  for (const [index, given] of sale.parties.entries())
    parties.push({
      given,
      candidates: yield* partyCandidates(screened, given, named.parties[index] ?? []),
      ...(matches.parties[index]?.morePossible && { morePossible: true }),
    });
  const items: ScreenedItem[] = [];
  const rulesOnItems: (readonly RuleOnChip[] | undefined)[] = [];
  for (const [index, given] of sale.items.entries()) {
    const candidates = yield* candidatesOf(screened, named.items[index] ?? [], { item: given });
    const rules = rulesOnStated(given, question);
    rulesOnItems.push(rules);
    const byParameters = reachedByRules(rules ?? [], { sale, question, of: { item: given }, isSure: true });
    items.push({
      given,
      candidates,
      byParameters,
      ...(matches.items[index]?.morePossible && { morePossible: true }),
    });
  }
  const onTheWay = yield* onTheWaySteps({ sale, question, world, parties, items });
  const redFlags = redFlagsOf({ sale, question, parties, items, onTheWay });
  const ofSale = [
    ...placesOfSale(sale, parties).flatMap(embargoReservations),
    ...rulesOnItems.flatMap((rules) => (rules === undefined ? [] : reservationsByRules(question, rules))),
  ];
  const reservations = reservationsOf(parties, items, ofSale, world);
  const isDateToCome = question.asOf.from > world.now;
  const reasons = reasonsOf({ parties, items, redFlags, reservations, isDateToCome });
  return {
    verdict: reasons[0]?.weight ?? 'clear',
    reasons,
    parties,
    items,
    onTheWay,
    redFlags,
    licences: licencesOf(sale, question, [...parties, ...items]),
    reservations,
    notChecked: [
      'classification',
      'end-use',
      'licence-exceptions',
      ...((sale.licences ?? []).length === 0 ? [] : (['licence-conditions'] as const)),
      'addresses-of-listed-parties',
      ...(world.isNarrowedToLists ? (['other-lists'] as const) : []),
      'not-recorded-measures',
    ],
    restsOn: restsOn(sale, [...parties, ...items], world.index, question.position),
  };
}

/** What a part of the sale is, or may be. */
type Identified = Pick<Candidate, 'subject' | 'match' | 'address' | 'identifier' | 'identified'>;

/** The subjects that a name means: of several hits the best ones surely; the others, and what is no hit, may be. */
function identified(kind: 'party' | 'chip', matches: readonly NameMatch[]): Identified[] {
  const hits = matches.filter(({ strength, dismissed }) => strength === 'hit' && dismissed === undefined);
  const best = Math.max(...hits.map(({ score }) => score));
  return matches.flatMap((match) => {
    const subject = subjectNamed(match.subject);
    if (subject?.kind !== kind) return [];
    const isBest = match.strength === 'hit' && match.score === best;
    const how = match.dismissed !== undefined ? 'dismissed' : isBest ? 'surely' : 'possibly';
    return [{ subject, match, identified: how }];
  });
}

/** The party that an id means, and others with names like its own, which may be the same. */
function withNamesakes(
  index: AsOfIndex,
  id: string,
  matches: readonly NameMatch[],
  question: Question,
): Identified[] {
  const own = sameParties(index, id, question);
  const namesakes = matches.flatMap((match): Identified[] => {
    const subject = subjectNamed(match.subject);
    if (subject?.kind !== 'party' || own.has(subject.id)) return [];
    return [{ subject, match, identified: match.dismissed === undefined ? 'possibly' : 'dismissed' }];
  });
  return [{ subject: { kind: 'party', id }, identified: 'surely' }, ...namesakes];
}

function identifiedParties(sale: Sale, named: readonly (readonly Identified[])[]): IdentifiedParty[] {
  return sale.parties.map((given, index) => ({
    given,
    ids: (named[index] ?? [])
      // An id is the party: where its namesakes have their headquarters does not matter.
      .filter(
        (each) => each.identified !== 'dismissed' && (given.id === undefined || each.match === undefined),
      )
      .map((each) => ({ id: each.subject.id, isSure: each.identified === 'surely' })),
  }));
}

interface Screened {
  readonly sale: Sale;
  readonly question: Question;
  readonly world: ScreeningWorld;
  /** One party may have several roles. */
  readonly answers: Map<string, SubjectAnswer | undefined>;
}

/** Who a party of the sale is or may be, and the listed addresses that it uses. */
function* partyCandidates(
  screened: Screened,
  given: SaleParty,
  named: readonly Identified[],
): Steps<Candidate[]> {
  const { question, world } = screened;
  const known = yield* candidatesOf(screened, [...named, ...ofOtherIds(world.index, given, question)], {
    party: given,
  });
  const listed = addressesUsed(world.index, given, known, question);
  const ofAddresses = yield* candidatesOf(screened, listed, { party: given });
  return [...known, ...ofAddresses.filter(({ reached }) => reached.length > 0)];
}

/** The parties with an identifier that the sender gives of a party with another id. */
function ofOtherIds(index: AsOfIndex, { id, identifiers = [] }: SaleParty, question: Question): Identified[] {
  if (id === undefined) return [];
  const own = sameParties(index, id, question);
  return identifiers.flatMap((identifier) =>
    partiesIdentifiedBy(index, identifier, question)
      .filter((other) => !own.has(other))
      .map((other) => ({ subject: { kind: 'party', id: other }, identifier, identified: 'possibly' })),
  );
}

function* candidatesOf(
  screened: Screened,
  named: readonly Identified[],
  of: Reaching['of'],
): Steps<Candidate[]> {
  const { sale, question, world } = screened;
  const candidates: Candidate[] = [];
  for (const each of named) {
    const answer = yield* answerAbout(screened, each.subject);
    const isSure = each.identified === 'surely';
    const reached = answer === undefined ? [] : reachedBy(answer, { sale, question, of, isSure });
    const notReached =
      answer === undefined || 'party' in of
        ? []
        : yield* notReachedOn(world.index, each.subject, question, answer);
    const rulesNotReached =
      answer?.rules.filter(({ why }) => why === 'not-reached' || why === 'other-transaction') ?? [];
    candidates.push({ ...each, answer, reached, notReached, rulesNotReached });
  }
  return candidates;
}

function* answerAbout(
  { question, world, answers }: Screened,
  subject: Subject,
): Steps<SubjectAnswer | undefined> {
  const name = subjectName(subject);
  if (answers.has(name)) return answers.get(name);
  const { kind, id } = subject;
  const ofLists = world.ofLists({ kind: kind === 'chip' ? 'chip' : 'party', id });
  const answer = yield* answerSteps(world.index, subject, question, ofLists);
  answers.set(name, answer);
  return answer;
}

/** What restricts a chip at the time of the sale and does not reach it. */
function* notReachedOn(
  index: AsOfIndex,
  subject: Subject,
  question: Question,
  { measures }: SubjectAnswer,
): Steps<FactInForce[]> {
  const { asOf, position, publishedBy, groups, rules } = question;
  const anywhere = yield* answerSteps(
    index,
    subject,
    { asOf, position, publishedBy, groups, rules } as Question,
    [],
  );
  const reached = new Set(measures.map(({ fact }) => fact.position));
  return anywhere?.measures.filter(({ fact }) => !reached.has(fact.position)) ?? [];
}

/** The reservations of every part; what all subjects with an answer share is there once. */
function reservationsOf(
  parties: readonly ScreenedParty[],
  items: readonly ScreenedItem[],
  ofSale: readonly Reservation[],
  { ofLists }: ScreeningWorld,
): ReservationOnSale[] {
  const found = new Map<string, { reservation: Reservation; subjects: Set<string> }>();
  const add = (reservation: Reservation, subject: string): void => {
    const key = JSON.stringify(reservation);
    const held = found.get(key) ?? { reservation, subjects: new Set() };
    held.subjects.add(subject);
    found.set(key, held);
  };
  for (const { candidates } of [...parties, ...items])
    for (const { subject, answer, identified: how } of candidates)
      if (how !== 'dismissed') for (const each of answer?.reservations ?? []) add(each, subjectName(subject));
  for (const each of ofSale) add(each, '');
  // A party that is not recorded was looked for on the lists all the same.
  for (const { candidates } of parties)
    if (!candidates.some(({ answer }) => answer !== undefined))
      for (const each of ofLists({ kind: 'party' })) add(each, '');
  return [...found.values()].map(({ reservation, subjects }) => {
    const [only = ''] = subjects;
    return subjects.size === 1 && only !== '' ? { subject: only, reservation } : { reservation };
  });
}

function licencesOf(
  { licences = [] }: Sale,
  { asOf }: Question,
  parts: readonly (ScreenedParty | ScreenedItem)[],
): ScreenedLicence[] {
  const used = new Set<string>();
  for (const part of parts) {
    const reached = [
      ...part.candidates.flatMap((each) => each.reached),
      ...('byParameters' in part ? part.byParameters : []),
    ];
    for (const { licences: covering = [] } of reached) for (const number of covering) used.add(number);
  }
  return licences.map((given) => ({
    given,
    state: !isValid(given, asOf) ? 'expired' : used.has(given.number) ? 'covers' : 'covers-nothing',
  }));
}

function restsOn(
  sale: Sale,
  parts: readonly (ScreenedParty | ScreenedItem)[],
  index: AsOfIndex,
  position: number,
): RestsOn {
  const behind = parts.flatMap(({ candidates }) =>
    candidates.map(({ subject }) => partiesBehind(index, subject, position)),
  );
  const identifiers = new Map(
    [...behind, ...sale.parties].flatMap(({ identifiers = [] }) =>
      identifiers.map((one) => [`${one.scheme} ${one.value}`, one] as const),
    ),
  );
  return {
    subjects: [...new Set(behind.flatMap(({ subjects }) => subjects))].sort(),
    identifiers: [...identifiers.values()],
  };
}
