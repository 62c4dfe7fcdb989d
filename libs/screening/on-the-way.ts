import { subjectName, type Subject } from '../../events/index.js';
import {
  answerSteps,
  type Description,
  restrictedByRules,
  type FactInForce,
  type Question,
  type Steps,
  type SubjectAnswer,
} from '../as-of/index.js';
import { countriesOfAddress } from '../country-names/index.js';
import { receives } from './role-reach.js';
import type { Sale, SaleParty } from './sale.js';
import type { OnTheWay, ScreenedItem, ScreenedParty, ScreeningWorld } from './types.js';
import { rulesOnStated } from './stated-parameters.js';

interface ToLook {
  readonly sale: Sale;
  readonly question: Question;
  readonly world: ScreeningWorld;
  readonly parties: readonly ScreenedParty[];
  readonly items: readonly ScreenedItem[];
}

/** What is asked about a country, with the answers so far: many names may mean the same subject. */
interface AtPlace extends ToLook {
  readonly destination: string;
  readonly answers: Map<string, SubjectAnswer | undefined>;
}

/**
 * The countries through which the goods go, where those are who receive them, and where facts suspect that goods of
 * these parties go, each with the items that are restricted there.
 */
export function* onTheWaySteps(look: ToLook): Steps<OnTheWay[]> {
  const found: OnTheWay[] = [];
  for (const country of look.sale.via ?? [])
    found.push({ country, as: 'via', statedBy: [], ...(yield* restrictedIn(look, country)) });
  for (const country of locations(look.sale))
    found.push({ country, as: 'location', statedBy: [], ...(yield* restrictedIn(look, country)) });
  for (const [country, facts] of suspectedEnds(look.parties))
    found.push({
      country,
      as: 'suspected-end',
      statedBy: facts.map(({ fact }) => ({ subject: subjectName(fact.subject), factId: fact.factId })),
      ...(yield* restrictedIn(look, country)),
    });
  return found;
}

/** Where a party is, as the sender states it: its country, and what its address names. */
const placesOf = ({ country, address = '' }: SaleParty): string[] => [
  ...(country === undefined ? [] : [country]),
  ...countriesOfAddress(address),
];

/** Where parties that receive the goods are, as the sender states it; without the destination and the countries on the way. */
function locations({ parties, destination, via = [] }: Sale): ReadonlySet<string> {
  const named = new Set([destination, ...via]);
  const receiving = parties.filter(({ role }) => receives(role)).flatMap(placesOf);
  return new Set(receiving.filter((country) => !named.has(country)));
}

/** Every country that a sale involves: its destination, those on the way, and those of all parties, stated and recorded. */
export function placesOfSale({ destination, via = [] }: Sale, parties: readonly ScreenedParty[]): string[] {
  const stated = parties.flatMap(({ given }) => [...placesOf(given), given.headquarters ?? []].flat());
  const recorded = parties.flatMap(({ candidates }) =>
    candidates
      .filter(({ identified, address }) => identified === 'surely' && address === undefined)
      .flatMap(({ answer }) => placesIn(answer?.description)),
  );
  return [...new Set([destination, ...via, ...stated, ...recorded])];
}

/** Where a party is by its descriptions. */
function placesIn(description: Description | undefined): string[] {
  const { countries = [], headquarters, addresses = [] } = description ?? {};
  const named = addresses.flatMap(({ address, country }) => [country ?? countriesOfAddress(address)].flat());
  return [...countries, ...(headquarters === undefined ? [] : [headquarters]), ...named];
}

/** Where goods are suspected to go, by the stopped sales and the flagged routes of the parties. */
function suspectedEnds(parties: readonly ScreenedParty[]): Map<string, readonly FactInForce[]> {
  const ends = new Map<string, Map<number, FactInForce>>();
  for (const { candidates } of parties)
    for (const { answer, identified } of candidates)
      for (const part of identified === 'dismissed'
        ? []
        : [...(answer?.sales ?? []), ...(answer?.routes ?? [])]) {
        const { data } = part.fact.event;
        const end =
          'suspectedEndDestination' in data
            ? data.suspectedEndDestination
            : 'suspectedDestination' in data
              ? data.suspectedDestination
              : undefined;
        if (end === undefined) continue;
        ends.set(end, (ends.get(end) ?? new Map<number, FactInForce>()).set(part.fact.position, part));
      }
  return new Map([...ends].map(([country, facts]) => [country, [...facts.values()]]));
}

function* restrictedIn(look: ToLook, destination: string): Steps<Pick<OnTheWay, 'items' | 'parties'>> {
  const at: AtPlace = { ...look, destination, answers: new Map() };
  return { items: yield* itemsRestrictedIn(at), parties: yield* partiesRestrictedIn(at) };
}

function* answerThere(
  { answers, destination, world: { index } }: AtPlace,
  subject: Subject,
  question: Question,
): Steps<SubjectAnswer | undefined> {
  const name = subjectName(subject);
  if (answers.has(name)) return answers.get(name);
  const answer = yield* answerSteps(index, subject, { ...question, destination }, []);
  answers.set(name, answer);
  return answer;
}

/** The parties to which a measure applies in a country, or may, that does not reach the destination. */
function* partiesRestrictedIn(at: AtPlace): Steps<OnTheWay['parties']> {
  const found: OnTheWay['parties'][number][] = [];
  for (const [index, { candidates }] of at.parties.entries())
    for (const { subject, identified, answer } of candidates) {
      if (identified === 'dismissed' || answer === undefined) continue;
      const there = yield* answerThere(at, subject, at.question);
      if (there === undefined || (there.status !== 'restricted' && there.status !== 'uncertain')) continue;
      const reached = new Set(answer.measures.map(({ fact }) => fact.position));
      const applies =
        there.measures.some(({ fact }) => !reached.has(fact.position)) ||
        there.derived.length > answer.derived.length;
      if (applies) found.push({ place: index, subject: subjectName(subject), status: there.status });
    }
  return found;
}

/** The items that a measure restricts in a country, or may. */
function* itemsRestrictedIn(at: AtPlace): Steps<OnTheWay['items']> {
  const { items, question, destination } = at;
  const { headquarters: _seats, ...point } = question;
  const found: OnTheWay['items'][number][] = [];
  for (const [index, { given, candidates }] of items.entries()) {
    const byRules = restrictedByRules(rulesOnStated(given, { ...point, destination }) ?? []);
    if (byRules !== undefined)
      found.push({ place: index, status: byRules === 'surely' ? 'restricted' : 'uncertain' });
    for (const { subject, identified } of candidates) {
      if (identified === 'dismissed') continue;
      const answer = yield* answerThere(at, subject, point);
      if (answer?.status === 'restricted' || answer?.status === 'uncertain')
        found.push({ place: index, subject: subjectName(subject), status: answer.status });
    }
  }
  return found;
}
