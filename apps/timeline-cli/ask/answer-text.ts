import {
  answerParts,
  certainties,
  definitions,
  isEventType,
  termOf,
  termText,
} from '../../../events/index.js';
import type {
  Answer,
  Basis,
  DerivedMeasureDocument,
  FactInForceDocument,
  IdleFactDocument,
  IdleRuleDocument,
  KnownFactDocument,
  ListCoverageDocument,
  OwnershipInForceDocument,
  Reservation,
  RuleOnChipDocument,
} from '../../../libs/answers/index.js';
import {
  decidingRuleMeanings,
  doubtMeanings,
  idleReasonMeanings,
  noMeasureMeanings,
  reservationMeanings,
} from '../../../libs/as-of/index.js';
import { printable } from '../../../libs/printable/index.js';

type Fact = FactInForceDocument | IdleFactDocument;
type Lift = Fact['lifts'][number];
type OtherId = NonNullable<Answer['identifiedWith']>[number];
type Source = Fact['evidence'][number];

const rules: Readonly<Record<string, string>> = decidingRuleMeanings;
const noMeasureTexts: Readonly<Record<string, string>> = noMeasureMeanings;
const doubtTexts: Readonly<Record<string, string>> = doubtMeanings;
const idleReasons: Readonly<Record<string, string>> = idleReasonMeanings;
const reservationTexts: Readonly<Record<string, string>> = reservationMeanings;

/** The lists that are not loaded, and the kinds of party that no list names: `: sdn; no list names vessel`. */
function notLoadedText({ lists, kinds = [] }: Extract<Reservation, { kind: 'list-not-loaded' }>): string {
  const parts = [
    ...(lists.length === 0 ? [] : [lists.join(', ')]),
    ...(kinds.length === 0 ? [] : [`no list that matters names parties of the kind ${kinds.join(', ')}`]),
  ];
  return parts.length === 0 ? '' : `: ${parts.join('; ')}`;
}

/** A fact that may be of another subject than the answer: `"january-2026" of rule us-3a090-a`. */
function factOfSubject({
  subject,
  factId,
}: {
  subject: { kind: string; id: string };
  factId: string;
}): string {
  return `"${factId}" of ${subject.kind} ${subject.id}`;
}

/** What follows the text of a reservation. */
function reservationDetails(reservation: Reservation): string {
  switch (reservation.kind) {
    case 'parent-restricted':
    case 'owner-restricted':
    case 'same-name':
    case 'listed-address': {
      const parties = reservation.parties.map(({ id, status }) => `${id} (${status.toUpperCase()})`);
      return `: ${parties.join(', ')}`;
    }
    case 'owner-in-doubt': {
      const parties = reservation.parties.map(({ id, reservations }) => `${id} (${reservations.join(', ')})`);
      return `: ${parties.join(', ')}`;
    }
    case 'depends-on-headquarters':
    case 'other-transactions-restricted':
      return `: ${reservation.facts.map(factOfSubject).join(', ')}`;
    case 'entries-retracted':
    case 'retracted-facts': {
      const named = reservation.facts.map(factOfSubject).join(', ');
      const earlier = reservation.count - reservation.facts.length;
      return earlier === 0 ? `: ${named}` : `: ${named}, and ${earlier} before`;
    }
    case 'parent-not-recorded':
      return `: ${reservation.parties.join(', ')}`;
    case 'identifier-shared': {
      const identifiers = reservation.identifiers.map(({ scheme, value }) => `${scheme}:${value}`);
      return ` (${identifiers.join(', ')}): ${reservation.parties.join(', ')}`;
    }
    case 'list-not-loaded':
      return notLoadedText(reservation);
    case 'no-edition-for-date':
      return `: ${reservation.lists.map(({ id, first }) => `${id} (first ${first})`).join(', ')}`;
    case 'between-editions':
      return `: ${reservation.lists.map(({ id, before, after }) => `${id} (${before}, ${after})`).join(', ')}`;
    case 'not-confirmed-since':
      return `: ${reservation.lists.map(({ id, since }) => `${id} (${since})`).join(', ')}`;
    case 'edition-being-imported':
      return `: ${reservation.lists.map(({ id, edition }) => `${id} (${edition})`).join(', ')}`;
    case 'parameters-missing':
    case 'parameters-reported': {
      const named = reservation.rules.map((rule) => `${rule.id} ${rule.vintage}`);
      return `: ${reservation.parameters.join(', ')} (${named.join(', ')})`;
    }
    case 'classification-differs': {
      const stated = reservation.facts.map(({ factId }) => `"${factId}"`);
      const named = reservation.rules.map((rule) => `${rule.id} ${rule.vintage}`);
      return `: ${reservation.eccns.join(', ')} by ${stated.join(', ')} (${named.join(', ')})`;
    }
    case 'embargo-not-recorded':
      return `: ${reservation.destination}, by ${reservation.citation}`;
    case 'ownership-not-known':
    case 'derived-not-listed':
    case 'rules-not-loaded':
      return '';
    default:
      reservation satisfies never;
      return '';
  }
}

/** One line for each reservation. */
export function reservationLines(reservations: readonly Reservation[]): string[] {
  return reservations.map(
    (reservation) =>
      `  reservation, ${reservation.weight}: ${reservationText(reservation)} (${reservation.kind})`,
  );
}

/** A reservation in words, with what it names; a newer service may send a kind that this program does not know. */
export function reservationText(reservation: Reservation): string {
  const words = reservationTexts[reservation.kind] ?? 'unknown to this program';
  return words + reservationDetails(reservation);
}

/** One line for each list that was looked at, with the edition that the answer rests on, and the next. */
function coverageLines(coverage: readonly ListCoverageDocument[] | undefined): string[] {
  return (coverage ?? []).map(({ list, state, before, after }) => {
    const edition =
      before === undefined
        ? `no edition${after === undefined ? '' : ' of that date or earlier'}`
        : `the edition of ${before.edition}`;
    const next = after === undefined ? '' : `; the next edition is that of ${after.edition}`;
    return `  looked at ${list}: ${edition}${next} (${state})`;
  });
}

/** A measure that follows from a rule and the owners of a party: what it is, and each link of the chain. */
export function derivedLines(derived: DerivedMeasureDocument): string[] {
  const { rule, vintage, title, measure, inForce, doubts, share, legalBasis } = derived;
  return [
    `  - by the rule "${rule}" (${title}), version "${vintage}": ${inForce} in force`,
    ...doubts.map((doubt) => `      doubt: ${doubtTexts[doubt] ?? 'unknown to this program'} (${doubt})`),
    `      ${measure}; ${legalBasis.citation}`,
    `      owners that count have ${shareText(share)}; the rule applies from ${derived.threshold.atLeast} %`,
    ...derived.evidence.map((source) => `      evidence (${source.certainty}): ${sourceText(source)}`),
    ...derived.acts.map(actLine),
    ...derived.holdings.flatMap((holding) => holdingLines(holding)),
    ...derived.parents.flatMap(parentLines),
    ...derived.listed.flatMap((entry) => factLines(entry)),
  ];
}

/** A stated parent, which may have any share, and its evidence. */
function parentLines({
  subject,
  parentId,
  factId,
  evidence,
}: DerivedMeasureDocument['parents'][number]): string[] {
  return [
    `  - ${parentId} is a stated parent of ${subject.id}, "${factId}"`,
    ...evidence.map((source) => `      evidence (${source.certainty}): ${sourceText(source)}`),
  ];
}

/** A rule on ownership that would restrict the party, and why it is not in force. */
function idleRuleLines({ rule, vintage, title, legalBasis, why, acts }: IdleRuleDocument): string[] {
  const state = why === undefined ? '' : `: ${idleReasons[why] ?? why}`;
  return [
    `  - the rule "${rule}" (${title}), version "${vintage}", would restrict it and is not in force${state}`,
    `      ${legalBasis.citation}`,
    ...acts.map(actLine),
  ];
}

function actLine(act: DerivedMeasureDocument['acts'][number]): string {
  const until = act.until === undefined ? '' : ` until ${when(act.until)}`;
  const what = act.type === 'RuleEnded' ? 'ended' : `${act.suspends ?? 'rule'} suspended`;
  return `      ${what} from ${when(act.effectiveFrom)}${until}: ${act.evidence.map(sourceText).join('; ')}`;
}

/** A share as text: `51 %`, `40 % to 60 %`. */
export function shareText(share: OwnershipInForceDocument['share']): string {
  if (share === undefined) return 'an unknown share';
  if (typeof share === 'number') return `${share} %`;
  const { atLeast = 0, atMost = 100 } = share;
  return atLeast === atMost ? `${atLeast} %` : `${atLeast} % to ${atMost} %`;
}

/** A share that one party has of another, and its evidence. */
export function holdingLines(holding: OwnershipInForceDocument): string[] {
  const { subject, ownerId, factId, inForce, doubts, evidence, lifts, effectiveTo } = holding;
  const until = effectiveTo === undefined ? '' : ` to ${when(effectiveTo)}`;
  const how = holding.holding === undefined ? '' : `, ${holding.holding}`;
  return [
    `  - ${ownerId} owns ${shareText(holding.share)} of ${subject.id}${how}, "${factId}": ${inForce} in force`,
    ...doubts.map((doubt) => `      doubt: ${doubtTexts[doubt] ?? 'unknown to this program'} (${doubt})`),
    `      from ${when(holding.effectiveFrom)}${until}`,
    ...evidence.map((source) => `      evidence (${source.certainty}): ${sourceText(source)}`),
    ...lifts.map((lift) => `      ${liftText(lift)}`),
  ];
}

/** A rule on the parameters of chips, whether the chip meets it, and the values that decide. */
export function ruleLines(rule: RuleOnChipDocument): string[] {
  const { rule: id, vintage, legalBasis, measure, inForce, why, doubts, alternatives, met } = rule;
  const state = why === undefined ? `${inForce} in force` : (noMeasureTexts[why] ?? why);
  const doubtful = doubts.length === 0 ? '' : ` (${doubts.join(', ')})`;
  const shown = alternatives.filter((each) => each.met === met);
  const exceptions = (rule.licenceExceptions ?? []).map(({ name, citation }) => `${name} (${citation})`);
  return [
    `  rule ${id} ${vintage} (${legalBasis.citation}): ${measure}, ${state}${doubtful}`,
    ...shown.flatMap(({ paragraph, thresholds }) =>
      thresholds.map((each) => `    ${paragraph}: ${each.parameter} ${knownText(each)}, ${limitText(each)}`),
    ),
    ...(exceptions.length === 0
      ? []
      : [
          `    may be authorised under ${exceptions.join(', ')}, which have conditions of their own: they clear nothing`,
        ]),
  ];
}

type JudgedThreshold = RuleOnChipDocument['alternatives'][number]['thresholds'][number];

const decimals = { maximumFractionDigits: 4, useGrouping: false } as const;
// What is shown contains what is known.
const down = new Intl.NumberFormat('en', { ...decimals, roundingMode: 'floor' });
const up = new Intl.NumberFormat('en', { ...decimals, roundingMode: 'ceil' });

/** What is recorded of a parameter: `4992`, `100 to 800`, `40 (derived from "die", "speed")`, `not recorded`. */
function knownText({ known }: JudgedThreshold): string {
  if (known === undefined) return 'is not recorded';
  const { atLeast, atMost, is, confirmed, derivedFrom } = known;
  const [from, to] = [down.format(atLeast ?? 0), atMost === undefined ? 'any' : up.format(atMost)];
  const value = is ?? (atLeast === atMost ? from : `${from} to ${to}`);
  const notes = [
    ...(confirmed ? [] : ['reported']),
    ...(derivedFrom === undefined
      ? []
      : [`derived from ${derivedFrom.map((factId) => `"${factId}"`).join(', ')}`]),
  ];
  return notes.length === 0 ? value : `${value} (${notes.join(', ')})`;
}

/** What the rule asks of it, and whether it is met: `at least 4800 TPP: yes`. */
function limitText({ atLeast, moreThan, atMost, lessThan, is, unit, met }: JudgedThreshold): string {
  const limits = { 'at least': atLeast, 'more than': moreThan, 'at most': atMost, 'less than': lessThan, is };
  const words = Object.entries(limits).flatMap(([word, limit]) =>
    limit === undefined ? [] : [`${word} ${limit}`],
  );
  return `${[words.join(' and '), unit ?? ''].join(' ').trim()}: ${met}`;
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
    ...(answer.derived ?? []).flatMap(derivedLines),
    ...(answer.idleRules ?? []).flatMap(idleRuleLines),
    ...(answer.rules ?? []).flatMap(ruleLines),
    ...(answer.notInForce ?? []).flatMap((part) => idleLines(part, subject.id)),
    ...coverageLines(answer.coverage),
    ...pointLines(basis),
  ].join('\n');
}

export function named(id: string, name: string | undefined): string {
  return name === undefined ? id : `${id} (${name})`;
}

/** The whole question: `on 2026-01-20, destination HK`. */
export function questionText({ asOf, destination, transaction, buyer, publishedBy }: Basis): string {
  const narrowed = { destination, transaction, buyer, 'public by': publishedBy };
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

/** The point on the recorded clock that an answer is as of, and the link under which it never changes. */
export function pointLines(
  basis: Pick<Basis, 'position' | 'knownAt' | 'knownAtFinalFrom' | 'pinned'>,
): string[] {
  return [
    `  as known at position ${basis.position}, ${basis.knownAt ?? 'before anything was recorded'}`,
    ...finalityLines(basis),
    `  permanent link: ${basis.pinned}`,
  ];
}

/** From when the answer to the same question no longer changes, if another replica may still record something. */
function finalityLines({ knownAtFinalFrom }: { readonly knownAtFinalFrom?: string }): string[] {
  return knownAtFinalFrom === undefined
    ? []
    : [`  not final before ${knownAtFinalFrom}: another replica may still record something as known then`];
}

/** Notes on a status without a restriction: the link to the facts that decided it, and what the listed parts are not. */
function detailLines({ status, basis }: Answer, parts: readonly FactInForceDocument[]): string[] {
  const { pinned, position } = basis;
  const history = `${pinned.slice(0, pinned.indexOf('?'))}/history?position=${position}`;
  return [
    ...(status === 'not-restricted' ? [`  every restriction, and its dates: ${history}`] : []),
    ...(parts.length > 0 && (status === 'not-restricted' || status === 'no-record')
      ? ['  the following facts name it, but neither restrict nor flag it']
      : []),
  ];
}

/** A fact in force on lines of its own, the first of them naming it; its subject is named if it is not the one asked about. */
export function factLines(part: FactInForceDocument, asked?: string): string[] {
  return [
    `${titleOf(part, asked)}: ${part.inForce} in force`,
    ...part.doubts.map(
      (doubt) => `      doubt: ${doubtTexts[doubt] ?? 'unknown to this program'} (${doubt})`,
    ),
    ...(part.bearsOnExports === 'no' ? ['      does not bear on exports of goods'] : []),
    ...bodyLines(part, whereOf(part)),
  ];
}

function idleLines(part: IdleFactDocument, asked: string): string[] {
  const why = idleReasons[part.why] ?? part.why;
  return [`${titleOf(part, asked)}: not in force, ${why} (${part.why})`, ...bodyLines(part, '')];
}

function titleOf({ type, factId, subject }: Fact, asked: string | undefined): string {
  const owner = subject.id === asked ? '' : ` of ${subject.id}`;
  return `  - ${type} "${factId}"${owner}`;
}

function bodyLines(part: Fact, where: string): string[] {
  const until = part.effectiveTo === undefined ? '' : ` to ${when(part.effectiveTo)}`;
  return [
    ...[whatOf(part), where].filter((line) => line !== '').map((line) => `      ${line}`),
    ...entryLines(part),
    `      from ${when(part.effectiveFrom)}${until}`,
    ...part.evidence.map((source) => `      evidence (${source.certainty}): ${sourceText(source)}`),
    ...part.lifts.map((lift) => `      ${liftText(lift)}`),
  ];
}

/** What the entry of a list says of a licence, in its words, each part on one line. */
export function entryLines({ entry }: Pick<Fact | KnownFactDocument, 'entry'>): string[] {
  if (entry === undefined) return [];
  const { requirement, policy, footnotes = [], programmes = [] } = entry;
  const parts: readonly (readonly [string, string | undefined])[] = [
    ['licence requirement', requirement],
    ['licence review policy', policy],
    ...footnotes.map((footnote) => ['footnote', footnote] as const),
    ['programmes', programmes.length === 0 ? undefined : programmes.join(', ')],
  ];
  return parts.flatMap(([what, words]) => (words === undefined ? [] : [`      ${what}: ${words}`]));
}

/** A source on one line: its publisher, where it says so, and since when it is public. */
export function sourceText({ publisher, citation, title, url, publishedOn }: Source): string {
  const where = citation ?? [title, url].filter((part) => part !== undefined).join(', ');
  const published = publishedOn === undefined ? '' : `, published ${when(publishedOn)}`;
  return `${publisher}, ${where}${published}`;
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
export function whatOf(part: Fact | KnownFactDocument): string {
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

/** What says where a measure reaches, or where a sale was to go. */
type Placed = Pick<
  FactInForceDocument,
  'destinations' | 'exceptDestinations' | 'viaCountry' | 'suspectedDestination'
> & { readonly inForce: string };

/** Where a measure reaches, each place with its exceptions. */
export function whereOf({
  inForce,
  destinations,
  exceptDestinations,
  viaCountry,
  suspectedDestination,
}: Placed): string {
  const except = exceptDestinations === undefined ? '' : ` except ${exceptDestinations.join(', ')}`;
  if (destinations !== undefined)
    return `to ${destinations.map((each) => destinationText(each, inForce)).join(', ')}${except}`;
  if (viaCountry === undefined) return '';
  return `via ${viaCountry}, suspected destination ${suspectedDestination ?? 'not stated'}`;
}

/** A destination, with the state of the fact there if it differs from the fact's own state. */
function destinationText(
  { destination, except, inForce }: NonNullable<FactInForceDocument['destinations']>[number],
  usual: string,
): string {
  const term = termText(termOf({ destination, except }));
  return inForce === usual ? term : `${term} (${inForce} in force)`;
}

/** A bound as its source gave it. */
export function when(bound: Fact['effectiveFrom']): string {
  if (typeof bound === 'string') return bound;
  const { earliest, latest } = bound;
  return [
    earliest === undefined ? '' : `at the earliest ${earliest}`,
    latest === undefined ? '' : `at the latest ${latest}`,
  ]
    .filter((side) => side !== '')
    .join(', ');
}
