import {
  screeningReasonMeanings,
  type Screened,
  type ScreeningReasonDocument,
} from '../../../libs/answers/index.js';
import { doubtMeanings, noMeasureMeanings } from '../../../libs/as-of/index.js';
import { printable } from '../../../libs/printable/index.js';
import { redFlagMeanings } from '../../../libs/screening/index.js';
import { whereOf } from '../ask/destination-text.js';
import { reservationText } from '../ask/reservation-text.js';
import { reasonText } from './screen.js';

type Item = Screened['items'][number];
type Candidate = Item['candidates'][number];

const doubtTexts: Readonly<Record<string, string>> = doubtMeanings;
const noMeasureTexts: Readonly<Record<string, string>> = noMeasureMeanings;

/** Reasons that are shown: a listed group has dozens of entries. Those that block are first. */
const MOST_REASONS = 25;

const reasonTexts: Readonly<Record<string, string>> = screeningReasonMeanings;
const redFlagTexts: Readonly<Record<string, string>> = redFlagMeanings;

/** What a reason means: its measure, list and text, its reservation with what it names, or its kind in words. */
function meaningOf(
  reason: ScreeningReasonDocument,
  { reservations, ...screened }: Pick<Screened, 'parties' | 'items' | 'reservations'>,
): string {
  const { kind, subject, fact, reservation, redFlag } = reason;
  if (fact !== undefined) return textOfFact(reason, screened);
  const reserved = reservations.find(
    (each) => each.reservation.kind === reservation && each.subject === subject,
  );
  const words =
    reserved !== undefined
      ? reservationText(reserved.reservation)
      : redFlag !== undefined
        ? redFlagTexts[redFlag]
        : reasonTexts[kind];
  return words === undefined ? '' : ` [${words}]`;
}

/** What the measure of a reason is, its list and its text; empty where the screening does not show it. */
function textOfFact(
  { subject, fact }: ScreeningReasonDocument,
  { parties, items }: Pick<Screened, 'parties' | 'items'>,
): string {
  if (fact === undefined) return '';
  const candidates = [...parties, ...items].flatMap((part) => part.candidates);
  const reached = [
    ...candidates.filter((each) => each.subject === subject).flatMap((each) => each.reached),
    ...items.flatMap((item) => item.byParameters),
  ].find((each) => each.fact.factId === fact.factId && each.fact.subject === fact.subject);
  const of = reached?.measure ?? reached?.derived ?? reached?.rule;
  if (of === undefined) return '';
  const list = 'list' in of ? of.list : undefined;
  const parts = [of.measure, list, of.legalBasis?.citation].filter((part) => part !== undefined);
  return ` [${parts.join(', ')}]`;
}

/** A screening as a person reads it. */
export function screeningText(given: Screened): string {
  const { verdict, reasons, redFlags, licences, onTheWay, coverage, notChecked, basis, receipt, ...rest } =
    printable(given);
  const lines = [
    `${verdict.toUpperCase()}  as of ${basis.asOf}, as known at position ${basis.position}`,
    ...reasons
      .slice(0, MOST_REASONS)
      .map((reason) => `  ${reason.weight.padEnd(8)}${reasonText(reason)}${meaningOf(reason, rest)}`),
    ...(reasons.length > MOST_REASONS ? [`  and ${reasons.length - MOST_REASONS} more reasons`] : []),
    ...rest.parties.flatMap(({ candidates }) => candidates.flatMap(otherwiseFound)),
    ...rest.items.flatMap((item, place) => itemLines(item, place, rest.sale.destination)),
    ...redFlags.map(({ kind, guidance }) => `  red flag ${kind}: ${guidance.citation}`),
    ...onTheWay.map(
      ({ country, as, items, parties }) =>
        `  ${as} ${country}${items.length + parties.length === 0 ? '' : `: ${[...items, ...parties].map(({ subject = 'by its parameters', status }) => `${subject} ${status}`).join(', ')}`}`,
    ),
    ...licences.map(
      ({ given: licence, state }) => `  licence ${licence.number}, until ${licence.expires}: ${state}`,
    ),
    `Lists: ${coverage.length === 0 ? 'none' : coverage.map(({ list, state, before }) => `${list} ${before?.edition ?? ''} ${state}`.replace('  ', ' ')).join('; ')}`,
    `Not checked: ${notChecked.join(', ')}`,
  ];
  if (receipt !== undefined) lines.push(`Receipt: ${receipt.id}, kept until ${receipt.retainUntil}`);
  return lines.join('\n');
}

/** Of a party that was found by something else than its id or its name: by what. */
function otherwiseFound({ subject, address, identifier }: Candidate): string[] {
  return [
    ...(address === undefined
      ? []
      : [`  ${subject} is a listed address: ${address.listed} (given: ${address.used})`]),
    ...(identifier === undefined
      ? []
      : [`  ${subject} has the identifier ${identifier.scheme} ${identifier.value}`]),
  ];
}

/** By which texts an item is restricted at the destination, or may be, and which texts do not reach it. */
function itemLines({ candidates, byParameters }: Item, place: number, destination: string): string[] {
  const lines = [
    ...[...candidates.flatMap(({ reached }) => reached), ...byParameters].flatMap(reachedLines),
    ...candidates.flatMap(notReachedLines),
  ];
  const isSure = [...candidates.flatMap(({ reached }) => reached), ...byParameters].some(
    ({ inForce }) => inForce === 'surely',
  );
  const none = isSure ? '' : `; no recorded measure on it surely reaches ${destination}`;
  return [`  item ${place + 1}, to ${destination}${none}`, ...lines];
}

function reachedLines({ fact, inForce, measure, rule }: Candidate['reached'][number]): string[] {
  const of = measure ?? rule;
  if (of === undefined) return [];
  const how = inForce === 'surely' ? 'reaches it' : 'may reach it';
  return [
    `    ${how}: ${textOf(of.legalBasis?.citation, fact.factId)}, ${whereOf(of)}`,
    ...of.doubts.map((doubt) => `      doubt: ${doubtTexts[doubt] ?? 'unknown to this program'} (${doubt})`),
  ];
}

function notReachedLines({ notReached = [], rulesNotReached = [] }: Candidate): string[] {
  return [
    ...notReached.map(
      (fact) =>
        `    does not reach it: ${[textOf(fact.legalBasis?.citation, fact.factId), whereOf(fact), (fact.appliesTo ?? []).join(', ')].filter((part) => part !== '').join(', ')}`,
    ),
    ...rulesNotReached.map(
      ({ rule, vintage, legalBasis, why = '' }) =>
        `    does not reach it: ${textOf(legalBasis.citation, `${rule} ${vintage}`)}: ${noMeasureTexts[why] ?? why}`,
    ),
  ];
}

const textOf = (citation: string | undefined, id: string): string =>
  citation === undefined ? id : `${citation} (${id})`;
