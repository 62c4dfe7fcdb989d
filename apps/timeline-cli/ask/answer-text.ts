import {
  answerParts,
  certainties,
  definitions,
  isEventType,
  termOf,
  termText,
  type AnswerPart,
  type DestinationTerm,
  type LiftKind,
} from '../../../events/index.js';
import {
  decidingRuleMeanings,
  doubtMeanings,
  idleReasonMeanings,
  reservationMeanings,
  type ReservationKind,
} from '../../../libs/as-of/index.js';
import { printable } from '../../../libs/printable/index.js';

/** The parts of an answer that its text shows. */
export interface Answer extends Readonly<Record<AnswerPart, readonly PartOfAnswer[]>> {
  readonly subject: {
    readonly id: string;
    readonly description?: { readonly name?: string };
  };
  readonly status: string;
  readonly decidedBy: string;
  readonly identifiedWith?: readonly OtherId[];
  readonly notInForce?: readonly IdlePart[];
  readonly reservations: readonly Reservation[];
  readonly basis: {
    readonly asOf: string;
    readonly destination?: string;
    readonly publishedBy?: string;
    readonly transaction?: string;
    readonly knownAt: string | null;
    readonly position: number;
    readonly pinned: string;
  };
}

interface OtherId {
  readonly id: string;
  readonly name?: string;
  readonly identified: string;
  readonly statedBy: readonly {
    readonly factId: string;
    readonly partyId: string;
    readonly evidence: readonly Source[];
  }[];
}

/** Why something is no clearance, with the details of every kind. */
export interface Reservation {
  readonly kind: string;
  readonly weight: string;
  readonly parties?: readonly (string | { readonly id: string; readonly status: string })[];
  readonly facts?: readonly { readonly factId: string }[];
  readonly identifiers?: readonly { readonly scheme: string; readonly value: string }[];
}

/** A fact in force, with the fields of every type. */
export interface PartOfAnswer extends ShownFact {
  readonly inForce: string;
  readonly doubts: readonly string[];
}

/** A fact that is shown although it is not in force, and why it is not. */
interface IdlePart extends ShownFact {
  readonly why: string;
}

interface ShownFact {
  readonly factId: string;
  readonly subject: { readonly id: string };
  readonly type: string;
  readonly measure?: string;
  readonly appliesTo?: readonly string[];
  readonly list?: string;
  readonly exchange?: string;
  readonly voluntary?: boolean;
  readonly viaCountry?: string;
  readonly suspectedDestination?: string;
  readonly reason?: string;
  readonly redFlag?: string;
  readonly effectiveFrom: unknown;
  readonly effectiveTo?: unknown;
  readonly destinations?: readonly {
    readonly destination: string;
    readonly except?: readonly string[];
    readonly inForce: string;
  }[];
  readonly exceptDestinations?: readonly string[];
  readonly legalBasis?: { readonly citation: string };
  readonly chips?: readonly (string | { readonly chipId: string; readonly quantity?: number })[];
  readonly lifts: readonly Lift[];
  readonly evidence: readonly Source[];
}

interface Lift {
  readonly factId: string;
  readonly type: string;
  readonly effectiveFrom: unknown;
  readonly how?: LiftKind;
  readonly until?: unknown;
  readonly destinations?: readonly DestinationTerm[];
  readonly appliesTo?: readonly string[];
  readonly replacedBy?: string;
  readonly evidence: readonly Source[];
}

/** Where a fact comes from. */
export interface Source {
  readonly publisher: string;
  readonly citation?: string;
  readonly url?: string;
  readonly publishedOn?: unknown;
  readonly certainty: string;
}

const rules: Readonly<Record<string, string>> = decidingRuleMeanings;
const doubtTexts: Readonly<Record<string, string>> = doubtMeanings;
const idleReasons: Readonly<Record<string, string>> = idleReasonMeanings;
const reservationTexts: Readonly<Record<string, string>> = reservationMeanings;

/** What follows the text of a reservation. */
const reservationDetails: Readonly<Record<string, (reservation: Reservation) => string>> = {
  'list-not-loaded': () => '',
  'parent-restricted': ({ parties }) => `: ${partiesText(parties)}`,
  'depends-on-headquarters': ({ facts }) => `: ${factsText(facts)}`,
  'other-transactions-restricted': ({ facts }) => `: ${factsText(facts)}`,
  'parent-not-recorded': ({ parties }) => `: ${partiesText(parties)}`,
  'identifier-shared': ({ parties, identifiers = [] }) =>
    ` (${identifiers.map(({ scheme, value }) => `${scheme}:${value}`).join(', ')}): ${partiesText(parties)}`,
  'ownership-not-known': () => '',
  'rules-not-loaded': () => '',
} satisfies Record<ReservationKind, (reservation: Reservation) => string>;

function factsText(facts: Reservation['facts'] = []): string {
  return facts.map(({ factId }) => `"${factId}"`).join(', ');
}

function partiesText(parties: Reservation['parties'] = []): string {
  return parties
    .map((each) => (typeof each === 'string' ? each : `${each.id} (${each.status.toUpperCase()})`))
    .join(', ');
}

/** One line for each reservation; a newer service may send a kind that this program does not know. */
export function reservationLines(reservations: readonly Reservation[]): string[] {
  return reservations.map((reservation) => {
    const { kind, weight } = reservation;
    const words = reservationTexts[kind] ?? 'unknown to this program';
    const details = reservationDetails[kind]?.(reservation) ?? '';
    return `  reservation, ${weight}: ${words}${details} (${kind})`;
  });
}

/** The participle for a type of lift; a newer service may send a type that this program does not know. */
function participleOf(type: string): string {
  const definition = isEventType(type) ? definitions[type] : undefined;
  return definition !== undefined && 'participle' in definition ? definition.participle : 'lifted';
}

/** An answer for a person to read: its status and rule, each fact in force, and its evidence. */
export function answerText(given: Answer): string {
  const answer = printable(given);
  const { subject, status, decidedBy, basis, identifiedWith = [], reservations } = answer;
  const parts = answerParts.flatMap((part) => answer[part]);
  return [
    `${named(subject.id, subject.description?.name)} ${questionText(basis)}: ${status.toUpperCase()}`,
    `  because ${rules[decidedBy] ?? decidedBy}`,
    ...reservationLines(reservations),
    ...identifiedWith.map(otherIdLine),
    ...detailLines(answer, parts),
    ...parts.flatMap((part) => factLines(part, subject.id)),
    ...(answer.notInForce ?? []).flatMap((part) => idleLines(part, subject.id)),
    `  as known at position ${basis.position}, ${basis.knownAt ?? 'before anything was recorded'}`,
    `  permanent link: ${basis.pinned}`,
  ].join('\n');
}

function named(id: string, name: string | undefined): string {
  return name === undefined ? id : `${id} (${name})`;
}

/** The whole question: `on 2026-01-20, destination HK`. */
export function questionText({ asOf, destination, transaction, publishedBy }: Answer['basis']): string {
  const narrowed = { destination, transaction, 'public by': publishedBy };
  const words = Object.entries(narrowed).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} ${value}`],
  );
  return [`on ${asOf}`, ...words].join(', ');
}

function otherIdLine({ id, name, identified, statedBy }: OtherId): string {
  const facts = statedBy.map(({ partyId, factId, evidence }) => {
    const sources = evidence.map((source) => `${sourceText(source)} (${source.certainty})`);
    return `"${factId}" of ${partyId}: ${sources.join('; ')}`;
  });
  return `  ${identified} the same party as ${named(id, name)}, by ${facts.join('; ')}`;
}

/** Notes on a status without a restriction: the link to the facts that decided it, and what the listed parts are not. */
function detailLines({ status, basis }: Answer, parts: readonly PartOfAnswer[]): string[] {
  const { pinned, position } = basis;
  const history = `${pinned.slice(0, pinned.indexOf('?'))}/history?position=${position}`;
  return [
    ...(status === 'not-restricted' ? [`  which restrictions, and their dates: ${history}`] : []),
    ...(parts.length > 0 && (status === 'not-restricted' || status === 'no-record')
      ? ['  the following facts name it, and neither restrict nor flag it']
      : []),
  ];
}

/** A fact in force on lines of its own, the first of them naming it; its subject is named if it is not the one asked about. */
export function factLines(part: PartOfAnswer, asked?: string): string[] {
  return [
    `${titleOf(part, asked)}: ${part.inForce} in force`,
    ...part.doubts.map(
      (doubt) => `      doubt: ${doubtTexts[doubt] ?? 'unknown to this program'} (${doubt})`,
    ),
    ...bodyLines(part, whereOf(part)),
  ];
}

function idleLines(part: IdlePart, asked: string): string[] {
  const why = idleReasons[part.why] ?? part.why;
  return [`${titleOf(part, asked)}: not in force, ${why} (${part.why})`, ...bodyLines(part, '')];
}

function titleOf({ type, factId, subject }: ShownFact, asked: string | undefined): string {
  const owner = subject.id === asked ? '' : ` of ${subject.id}`;
  return `  - ${type} "${factId}"${owner}`;
}

function bodyLines(part: ShownFact, where: string): string[] {
  const until = part.effectiveTo === undefined ? '' : ` to ${when(part.effectiveTo)}`;
  return [
    ...[whatOf(part), where].filter((line) => line !== '').map((line) => `      ${line}`),
    `      from ${when(part.effectiveFrom)}${until}`,
    ...part.evidence.map((source) => `      evidence (${source.certainty}): ${sourceText(source)}`),
    ...part.lifts.map((lift) => `      ${liftText(lift)}`),
  ];
}

/** A source on one line: its publisher, where it says so, and since when it is public. */
export function sourceText({ publisher, citation, url, publishedOn }: Source): string {
  const published = publishedOn === undefined ? '' : `, published ${when(publishedOn)}`;
  return `${publisher}, ${citation ?? url ?? ''}${published}`;
}

/** `lifted from 2018-07-13 by "a-lift" (reported), for CN: Reuters, …`; a less certain source is marked as such. */
function liftText(lift: Lift): string {
  const { factId, effectiveFrom, until, destinations, appliesTo, replacedBy, evidence } = lift;
  const best = certainties.find((each) => evidence.some(({ certainty }) => certainty === each));
  const narrowed = [...(destinations ?? []).map(termText), ...(appliesTo ?? [])];
  const limited = narrowed.length === 0 ? '' : `, for ${narrowed.join(', ')}`;
  const ending = until === undefined ? '' : ` until ${when(until)}`;
  const replaced = replacedBy === undefined ? '' : `, replaced by "${replacedBy}"`;
  const sources = evidence.map((source) =>
    source.certainty === best ? sourceText(source) : `${sourceText(source)} (${source.certainty})`,
  );
  return `${actText(lift)} ${when(effectiveFrom)}${ending} by "${factId}" (${best ?? 'unknown'})${limited}${replaced}: ${sources.join('; ')}`;
}

/** What a lift does to its fact. */
function actText({ how = 'ends', type }: Lift): string {
  switch (how) {
    case 'ends':
      return `${participleOf(type)} from`;
    case 'suspends':
      return 'suspended from';
    case 'withdraws':
      return 'withdrawn before it began, on';
    default:
      return how satisfies never;
  }
}

/** What a fact says, beside places and times. */
export function whatOf(
  part: Omit<Partial<PartOfAnswer>, 'destinations' | 'exceptDestinations' | 'lifts'>,
): string {
  const chips = (part.chips ?? []).map((chip) =>
    typeof chip === 'string'
      ? chip
      : `${chip.quantity === undefined ? '' : `${chip.quantity} × `}${chip.chipId}`,
  );
  return [
    part.measure,
    part.appliesTo === undefined ? undefined : `for ${part.appliesTo.join(', ')}`,
    part.list,
    part.exchange === undefined
      ? undefined
      : `${part.exchange}${part.voluntary === true ? ', by its own decision' : ''}`,
    chips.length === 0 ? undefined : chips.join(', '),
    part.legalBasis?.citation,
    part.reason ?? part.redFlag,
  ]
    .filter((text) => text !== undefined)
    .join('; ');
}

function whereOf({
  inForce,
  destinations,
  exceptDestinations,
  viaCountry,
  suspectedDestination,
}: PartOfAnswer): string {
  const except = exceptDestinations === undefined ? '' : ` except ${exceptDestinations.join(', ')}`;
  if (destinations !== undefined)
    return `to ${destinations.map((each) => destinationText(each, inForce)).join(', ')}${except}`;
  if (viaCountry === undefined) return '';
  return `via ${viaCountry}, suspected destination ${suspectedDestination ?? 'not stated'}`;
}

/** A destination, with the state of the fact there if it differs from the fact's own state. */
function destinationText(
  { destination, except, inForce }: NonNullable<PartOfAnswer['destinations']>[number],
  usual: string,
): string {
  const term = termText(termOf({ destination, except }));
  return inForce === usual ? term : `${term} (${inForce} in force)`;
}

/** A bound as its source gave it. */
export function when(bound: unknown): string {
  if (typeof bound === 'string') return bound;
  const { earliest, latest } = bound as { earliest?: string; latest?: string };
  return [
    earliest === undefined ? '' : `at the earliest ${earliest}`,
    latest === undefined ? '' : `at the latest ${latest}`,
  ]
    .filter((side) => side !== '')
    .join(', ');
}
