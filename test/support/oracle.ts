import { Temporal } from 'temporal-polyfill';
import {
  covers,
  destinationOf,
  destinationsOf,
  exceptionsOf,
  isConfirmed,
  isDay,
  isInstant,
  isOf,
  isOnHeadquarters,
  mayInclude,
  namedSubjects,
  parsePoint,
  reaches,
  termText,
  transactions,
  type AsOf,
  type Certain,
  type Destination,
  type DestinationTerm,
  type DomainEvent,
  type EffectiveBound,
  type EventOf,
  type Evidence,
  type Subject,
  type Transaction,
} from '../../events/index.js';
import type { PositionedEvent, Question, WorldFilter } from '../../libs/as-of/index.js';

/*
 * The reference for the index, written from the text of the rules. It folds the whole log for every question and tries
 * every possible world, with one choice for each unknown: which end of a bound is true, whether a rumour is true,
 * whether a country is in a group, whether a source of uncertain date was public. Surely means in force in every world,
 * possibly in some. It is deliberately slow and naive, and shares no code with the index except the reading of single
 * dates and of single destinations.
 */

type Fact = Exclude<DomainEvent, EventOf<'retracts'>>;
type LiftEvent = EventOf<'lifts'>;

/** What a question may know of an event: whether it was public, and whether a source that can be trusted was. */
interface Known<E extends Fact = Fact> {
  readonly subject: Subject;
  readonly event: E;
  readonly isSurelyPublic: boolean;
  readonly isSurelyConfirmed: boolean;
  readonly evidence: readonly Evidence[];
  /** Of a lift: the fact that takes the place of the one that it lifts. */
  readonly replacement: Fact | undefined;
}

const DAY = 86_400_000;
const HOUR = 3_600_000;
const same = (a: Subject, b: Subject): boolean => a.kind === b.kind && a.id === b.id;

/** Every combination of one choice from each list. */
function combinations<T>(choices: readonly (readonly T[])[]): T[][] {
  return choices.reduce<T[][]>((worlds, list) => worlds.flatMap((w) => list.map((c) => [...w, c])), [[]]);
}

// Publication

/** The last and the first time at which something of a bound was published; a day of it is an unknown instant in it. */
function publication(bound: EffectiveBound, axis: AsOf['kind']): { first: number; last: number } {
  const { earliest, latest } = typeof bound === 'string' ? { earliest: bound, latest: bound } : bound;
  const sideOf = (point: string, side: 'earliest' | 'latest'): number => {
    // By day, an instant may be that day of any place; by instant, a day may be that of any place.
    const isOfAnyPlace = isInstant(point) === (axis === 'day');
    const time = parsePoint(point)[side] + (side === 'latest' && isDay(point) ? DAY - 1 : 0);
    if (!isOfAnyPlace) return time;
    const [west, east] = [12 * HOUR, 14 * HOUR];
    if (axis === 'day') return side === 'earliest' ? time - west : time + east;
    return side === 'earliest' ? time - east : time + west;
  };
  return {
    first: earliest === undefined ? -Infinity : sideOf(earliest, 'earliest'),
    last: latest === undefined ? Infinity : sideOf(latest, 'latest'),
  };
}

function wasPublic({ publishedOn }: Evidence, by: AsOf | undefined): Certain {
  if (by === undefined) return 'yes';
  if (publishedOn === undefined) return 'maybe';
  const { first, last } = publication(publishedOn, by.kind);
  if (last < by.to) return 'yes';
  return first < by.to ? 'maybe' : 'no';
}

/** A source, and whether it was public. */
interface Source {
  readonly source: Evidence;
  readonly public: Certain;
}

/** Whether what is shown is confirmed, whichever sources were public: those of the first tier with any are shown. */
function isConfirmedInEveryWorld([tier, ...older]: readonly (readonly Source[])[]): boolean {
  if (tier === undefined) return false;
  return combinations(
    tier.map((each) => (each.public === 'maybe' ? [true, false] : [each.public === 'yes'])),
  ).every((isPublic) => {
    const shown = tier.filter((_, place) => isPublic[place]).map(({ source }) => source);
    return shown.length > 0 ? isConfirmed(shown) : isConfirmedInEveryWorld(older);
  });
}

/** What was known and not retracted, with every world of what was public (R8, R10). */
function knownFacts(log: readonly PositionedEvent[], { position, publishedBy }: Question): Known[] {
  const seen = log.filter((entry) => entry.position <= position);
  const retractions = seen.flatMap(({ event, subject }) =>
    event.type === 'FactRetracted' ? [{ ...event.data, subject }] : [],
  );
  const factsOf = (subject: Subject, factId: string) =>
    seen.flatMap(({ event, subject: own }) =>
      event.type !== 'FactRetracted' && same(own, subject) && event.data.factId === factId ? [event] : [],
    );
  /** The sources of a fact, then those of the fact that it corrects, and so on. */
  const sourcesOf = (subject: Subject, event: Fact): (readonly Evidence[])[] => [
    event.data.evidence,
    ...retractions
      .filter(({ replacedBy, subject: own }) => replacedBy === event.data.factId && same(own, subject))
      .flatMap(({ factId, restores }) =>
        // What is recorded again corrects what it corrected before, and not the correction that was undone.
        restores === undefined
          ? factsOf(subject, factId).flatMap((corrected) => sourcesOf(subject, corrected))
          : factsOf(subject, restores).flatMap((before) => sourcesOf(subject, before).slice(1)),
      ),
  ];
  return seen.flatMap(({ event, subject }) => {
    if (event.type === 'FactRetracted') return [];
    const isRetracted = retractions.some(
      ({ factId, subject: own }) => factId === event.data.factId && same(own, subject),
    );
    if (isRetracted) return [];
    const tiers = sourcesOf(subject, event).map((tier) =>
      tier.map((source) => ({ source, public: wasPublic(source, publishedBy) })),
    );
    if (tiers.flat().every((each) => each.public === 'no')) return [];
    const evidence = tiers
      .map((tier) => tier.filter((each) => each.public !== 'no').map(({ source }) => source))
      .find((tier) => tier.length > 0);
    return [
      {
        subject,
        event,
        isSurelyPublic: tiers.flat().some((each) => each.public === 'yes'),
        isSurelyConfirmed: isConfirmedInEveryWorld(tiers),
        evidence: evidence ?? [],
        replacement:
          'replacedBy' in event.data ? factsOf(subject, event.data.replacedBy ?? '')[0] : undefined,
      },
    ];
  });
}

// Effective time

/** An unknown time, both sides inclusive. */
interface Unknown {
  readonly earliest: number;
  readonly latest: number;
}

type Timed = EventOf<'restricts' | 'flags' | 'lifts'>;
type BoundName = 'effectiveFrom' | 'effectiveTo' | 'until';

/** What a bound means on the axis of the question; `sameDay`: the bound that it is a one-day fact with, if equal. */
function timeOf(
  { data }: Timed,
  name: BoundName,
  axis: AsOf['kind'],
  others: readonly (EffectiveBound | undefined)[],
): Unknown {
  if (axis === 'instant') {
    const { earliest, latest } = data.instants?.[name] ?? {};
    return {
      earliest: earliest === undefined ? -Infinity : Date.parse(earliest),
      latest: latest === undefined ? Infinity : Date.parse(latest),
    };
  }
  const bound = ({ ...data } as { readonly [Name in BoundName]?: EffectiveBound | undefined })[name];
  if (bound === undefined) throw new Error(`no ${name}`);
  // Where start and end are one day, both are unknown times in it (R4).
  if (isDay(bound) && others.includes(bound)) {
    const { earliest } = parsePoint(bound);
    return { earliest, latest: earliest + DAY };
  }
  const { earliest, latest } = typeof bound === 'string' ? { earliest: bound, latest: bound } : bound;
  return {
    earliest: earliest === undefined ? -Infinity : localTime(earliest, data.zone).earliest,
    latest: latest === undefined ? Infinity : localTime(latest, data.zone).latest,
  };
}

/** A point in the local time of a zone, written as if it were UTC; without a zone, in that of every zone. */
function localTime(point: string, zone: string | undefined): Unknown {
  const { earliest, latest } = parsePoint(point);
  if (!isInstant(point)) return { earliest, latest };
  if (zone === undefined) return { earliest: earliest - 12 * HOUR, latest: latest + 14 * HOUR };
  const local = Temporal.Instant.fromEpochMilliseconds(earliest).toZonedDateTimeISO(zone).toPlainDateTime();
  const time = local.toZonedDateTime('UTC').epochMilliseconds;
  return { earliest: time, latest: time };
}

const endName = (event: Timed): BoundName | undefined =>
  'effectiveTo' in event.data ? 'effectiveTo' : undefined;

function startOf(event: EventOf<'restricts' | 'flags'>, axis: AsOf['kind']): Unknown {
  return timeOf(event, 'effectiveFrom', axis, [event.data.effectiveTo]);
}

function endOf(event: EventOf<'restricts' | 'flags'>, axis: AsOf['kind']): Unknown {
  const name = endName(event);
  return name === undefined
    ? { earliest: Infinity, latest: Infinity }
    : timeOf(event, name, axis, [event.data.effectiveFrom]);
}

const choices = ({ earliest, latest }: Unknown): number[] =>
  earliest === latest ? [earliest] : [earliest, latest];

// Reach

/** One term of a measure and one transaction: the parts that a lift can end one by one. */
interface Cell {
  readonly term: DestinationTerm | undefined;
  readonly transaction: Transaction;
}

function exceptionsOn(event: Fact, term: DestinationTerm): Destination[] {
  const ofFact = 'exceptDestinations' in event.data ? (event.data.exceptDestinations ?? []) : [];
  const onParties = isOnHeadquarters(destinationOf(term));
  return [...exceptionsOf(term), ...ofFact].filter(
    (each) => each === 'not-stated' || isOnHeadquarters(each) === onParties,
  );
}

function cellsOf(event: Fact, transaction: Transaction | undefined): Cell[] {
  const appliesTo = ('appliesTo' in event.data ? event.data.appliesTo : undefined) ?? transactions;
  const asked = appliesTo.filter((each) => transaction === undefined || each === transaction);
  return (destinationsOf(event) ?? [undefined]).flatMap((term) =>
    asked.map((each) => ({ term, transaction: each })),
  );
}

/** Whether a term reaches the destination asked for; `excepted` if it does but for an exception. */
function reachOf(
  event: Fact,
  term: DestinationTerm | undefined,
  asked: Destination | undefined,
): Certain | 'excepted' {
  if (term === undefined || asked === undefined) return 'yes';
  const reached = reaches(destinationOf(term), asked);
  // What is not stated may be of the other kind than any exception.
  if (reached === 'no' || destinationOf(term) === 'not-stated') return reached;
  const excepted = exceptionsOn(event, term).map((exception) =>
    mayInclude(exception, asked) ? 'maybe' : covers(exception, asked),
  );
  if (excepted.includes('yes')) return 'excepted';
  return excepted.includes('maybe') ? 'maybe' : reached;
}

/** Whether a lift lifts a term of its fact for the whole of what is asked. */
function liftReach(
  lift: LiftEvent,
  fact: Fact,
  { term, transaction }: Cell,
  asked: Destination | undefined,
): Certain {
  const appliesTo = 'appliesTo' in lift.data ? lift.data.appliesTo : undefined;
  if (appliesTo !== undefined && !appliesTo.includes(transaction)) return 'no';
  const lifted = destinationsOf(lift);
  if (lifted === undefined || term === undefined) return 'yes';
  const place = isOnHeadquarters(destinationOf(term)) ? undefined : asked;
  const answers = lifted.flatMap((each) => {
    if (termText(each) === termText(term) && destinationOf(term) !== 'not-stated') return ['yes' as const];
    return [
      coversBut(each, destinationOf(term), exceptionsOn(fact, term)),
      ...(place === undefined ? [] : [coversAsked(each, destinationOf(term), place)]),
    ];
  });
  if (answers.includes('yes')) return 'yes';
  return answers.includes('maybe') ? 'maybe' : 'no';
}

/** A country may include its territories, except one that the fact names itself. */
function coversAsked(lifted: DestinationTerm, named: Destination, place: Destination): Certain {
  if (mayInclude(destinationOf(lifted), place)) return named === place ? 'no' : 'maybe';
  const covered = coversBut(lifted, place, []);
  // What is not stated may be a rule on headquarters, which a lift for a place does not end.
  return named === 'not-stated' && covered === 'yes' ? 'maybe' : covered;
}

/** Whether a lifted term covers the whole of a destination, of which `without` is no part. */
function coversBut(lifted: DestinationTerm, asked: Destination, without: readonly Destination[]): Certain {
  const covered = covers(destinationOf(lifted), asked);
  const kept = exceptionsOf(lifted)
    .filter((each) => each === 'not-stated' || isOnHeadquarters(each) === isOnHeadquarters(asked))
    .filter((each) => each === 'not-stated' || !without.includes(each))
    // What the lift leaves alone is a part of what is asked, or all of it.
    .map((each) => strongest(reaches(asked, each), covers(each, asked)));
  if (covered === 'no' || kept.includes('yes')) return 'no';
  return kept.includes('maybe') ? 'maybe' : covered;
}

function strongest(a: Certain, b: Certain): Certain {
  if (a === 'yes' || b === 'yes') return 'yes';
  return a === 'maybe' || b === 'maybe' ? 'maybe' : 'no';
}

// In force

interface Interval {
  readonly from: number;
  readonly to: number;
}
interface Removal extends Interval {
  readonly how: 'ends' | 'suspends' | 'withdraws';
}

/** What a lift may do to a cell: one of the removals, or nothing where it is not sure that it lifts. */
interface PossibleLift {
  readonly lift: Known<LiftEvent>;
  readonly how: Removal['how'];
  readonly start: Unknown;
  readonly until: Unknown;
  readonly isSure: boolean;
}

function howOf({ data }: LiftEvent): Removal['how'] {
  return ('how' in data ? data.how : undefined) ?? 'ends';
}

function liftsOn(
  fact: Known<InForceEvent>,
  known: readonly Known[],
  cell: Cell,
  { asOf, destination }: Question,
): PossibleLift[] {
  return known.flatMap((lift) => {
    if (!isLift(lift) || !same(lift.subject, fact.subject)) return [];
    if (lift.event.data.lifts !== fact.event.data.factId) return [];
    const reach = liftReach(lift.event, fact.event, cell, destination);
    if (reach === 'no') return [];
    const { data } = lift.event;
    const until = untilOf(lift.event);
    return [
      {
        lift,
        how: howOf(lift.event),
        start: liftStart(lift, fact.event, asOf.kind),
        until:
          until === undefined
            ? { earliest: Infinity, latest: Infinity }
            : timeOf(lift.event, 'until', asOf.kind, [data.effectiveFrom]),
        isSure: reach === 'yes' && lift.isSurelyConfirmed,
      },
    ];
  });
}

function untilOf({ data }: LiftEvent): EffectiveBound | undefined {
  return 'until' in data ? data.until : undefined;
}

/** When a lift takes effect; a replacement from the same date shares its instant with it (R6). */
function liftStart(
  { event, replacement }: Known<LiftEvent>,
  fact: InForceEvent,
  axis: AsOf['kind'],
): Unknown {
  const isSame = (by: Fact): by is InForceEvent =>
    isOf(by, 'restricts', 'flags') &&
    JSON.stringify(by.data.effectiveFrom) === JSON.stringify(event.data.effectiveFrom);
  if (howOf(event) === 'ends' && replacement !== undefined && isSame(replacement))
    return startOf(replacement, axis);
  return timeOf(event, 'effectiveFrom', axis, [fact.data.effectiveFrom, untilOf(event)]);
}

function removalsOf({ how, start, until, isSure }: PossibleLift): (Removal | undefined)[] {
  const never = isSure ? [] : [undefined];
  if (how === 'withdraws') return [{ how, from: -Infinity, to: Infinity }, ...never];
  const ends = how === 'ends' ? [Infinity] : choices(until);
  return [...choices(start).flatMap((from) => ends.map((to) => ({ how, from, to }))), ...never];
}

/** What is left of an interval without the removals. */
function remaining(interval: Interval, removals: readonly Interval[]): Interval[] {
  return removals
    .filter(({ from, to }) => from < to)
    .reduce<Interval[]>(
      (left, gone) =>
        left.flatMap(({ from, to }) => [
          { from, to: Math.min(to, gone.from) },
          { from: Math.max(from, gone.to), to },
        ]),
      [interval],
    )
    .filter(({ from, to }) => from < to);
}

/** Whether intervals together cover the whole of one. */
function coverWhole(interval: Interval, by: readonly Interval[]): boolean {
  return remaining(interval, by).length === 0;
}

type InForceEvent = EventOf<'restricts' | 'flags'>;
const isInForceKind = (fact: Known): fact is Known<InForceEvent> => isOf(fact.event, 'restricts', 'flags');
const isRestriction = (fact: Known): fact is Known<EventOf<'restricts'>> => isOf(fact.event, 'restricts');
const isLift = (fact: Known): fact is Known<LiftEvent> => isOf(fact.event, 'lifts');

type Idle = 'suspended' | 'over' | 'withdrawn' | 'not-begun' | 'excepted' | 'out-of-reach';
type Verdict = 'surely' | 'possibly' | Idle;
const order: readonly Verdict[] = [
  'surely',
  'possibly',
  'suspended',
  'over',
  'withdrawn',
  'not-begun',
  'excepted',
  'out-of-reach',
];
const first = (verdicts: readonly Verdict[]): Verdict =>
  order.find((each) => verdicts.includes(each)) ?? 'out-of-reach';
const isInForce = (verdict: Verdict): verdict is 'surely' | 'possibly' =>
  verdict === 'surely' || verdict === 'possibly';

function verdictFor(
  fact: Known<InForceEvent>,
  known: readonly Known[],
  cell: Cell,
  question: Question,
): Verdict {
  const { asOf, destination } = question;
  const reach = reachOf(fact.event, cell.term, destination);
  if (reach === 'no') return 'out-of-reach';
  if (reach === 'excepted') return 'excepted';
  const lifts = liftsOn(fact, known, cell, question);
  const start = startOf(fact.event, asOf.kind);
  const end = endOf(fact.event, asOf.kind);
  let everyWorld = reach === 'yes' && fact.isSurelyPublic;
  let someWorld = false;
  let someWorldUnsuspended = false;
  for (const removed of combinations(lifts.map(removalsOf))) {
    const removals = removed.filter((each) => each !== undefined);
    for (const [from = 0, to = 0] of combinations([choices(start), choices(end)])) {
      const inQuestion = { from: Math.max(from, asOf.from), to: Math.min(to, asOf.to) };
      const left = remaining(inQuestion, removals);
      everyWorld &&= coverWhole(asOf, left);
      someWorld ||= left.length > 0;
      const unsuspended = removals.filter(({ how }) => how !== 'suspends');
      someWorldUnsuspended ||= remaining(inQuestion, unsuspended).length > 0;
    }
  }
  if (someWorld) return everyWorld ? 'surely' : 'possibly';
  if (someWorldUnsuspended) return 'suspended';
  if (lifts.some(({ how, isSure }) => how === 'withdraws' && isSure)) return 'withdrawn';
  return start.earliest >= asOf.to ? 'not-begun' : 'over';
}

/** The verdict on a fact as a whole: the strongest over the terms and the transactions that it names. */
function verdictOf(fact: Known<InForceEvent>, known: readonly Known[], question: Question): Verdict {
  const cells = cellsOf(fact.event, question.transaction);
  return first(cells.map((cell) => verdictFor(fact, known, cell, question)));
}

/** The verdict on each term that the question is about. */
function termsOf(fact: Known<InForceEvent>, known: readonly Known[], question: Question): string[] {
  return (destinationsOf(fact.event) ?? [])
    .map((term) => ({
      term,
      verdict: first(
        cellsOf(fact.event, question.transaction)
          .filter((cell) => cell.term === term)
          .map((cell) => verdictFor(fact, known, cell, question)),
      ),
    }))
    .filter(({ verdict }) => verdict !== 'out-of-reach' && verdict !== 'excepted')
    .map(({ term, verdict }) => `${termText(term)} ${isInForce(verdict) ? verdict : 'not'}`);
}

// A replacement and its lift share one instant (R6)

/** The replacements whose lift has their own instant: the unknown that the two share. */
function sharedWith(lift: Known<LiftEvent>, known: readonly Known[]): Known<InForceEvent> | undefined {
  const { data } = lift.event;
  const replacedBy = 'replacedBy' in data ? data.replacedBy : undefined;
  if (replacedBy === undefined || howOf(lift.event) !== 'ends') return undefined;
  return known
    .filter(isInForceKind)
    .find(
      ({ subject, event }) =>
        same(subject, lift.subject) &&
        event.data.factId === replacedBy &&
        JSON.stringify(event.data.effectiveFrom) === JSON.stringify(data.effectiveFrom),
    );
}

/** Whether a lift and its replacement rest on the same sources: where one is true and public, so is the other. */
function isOneSource(a: Known, b: Known): boolean {
  return (
    JSON.stringify(a.evidence) === JSON.stringify(b.evidence) &&
    a.isSurelyPublic === b.isSurelyPublic &&
    a.isSurelyConfirmed === b.isSurelyConfirmed
  );
}

/** The unknowns that a replacement shares with its lift: when they begin, and whether they are true and public. */
interface Shared {
  readonly begins: readonly number[];
  readonly holds: readonly boolean[];
}

/**
 * Whether facts that replace one another restrict throughout, whatever is true of what they share. All other unknowns
 * are taken as they restrict least.
 */
function isRestrictedThroughout(
  facts: readonly Known<InForceEvent>[],
  known: readonly Known[],
  question: Question,
): boolean {
  const { asOf } = question;
  const cells = facts.flatMap((fact) =>
    cellsOf(fact.event, question.transaction)
      .filter((cell) => reachOf(fact.event, cell.term, question.destination) === 'yes')
      .map((cell) => ({ fact, lifts: liftsOn(fact, known, cell, question) })),
  );
  const shared = new Map<Known, Shared>();
  for (const { lift, start } of cells.flatMap(({ lifts }) => lifts)) {
    const replacement = sharedWith(lift, known);
    if (replacement === undefined) continue;
    const isSure = lift.isSurelyConfirmed || !isOneSource(lift, replacement);
    shared.set(replacement, { begins: choices(start), holds: isSure ? [true] : [true, false] });
  }
  const replacements = [...shared.keys()];
  const readings = [...shared.values()].map(({ begins, holds }) =>
    begins.flatMap((begin) => holds.map((isHeld) => ({ begin, isHeld, isOpen: holds.length > 1 }))),
  );
  return combinations(readings).every((reading) => {
    const readingOf = (fact: Known | undefined) =>
      fact === undefined ? undefined : reading[replacements.indexOf(fact)];
    const left = cells.flatMap(({ fact, lifts }) => {
      const own = readingOf(fact);
      if (!(own?.isOpen === true ? own.isHeld : fact.isSurelyConfirmed)) return [];
      const from = own?.begin ?? startOf(fact.event, asOf.kind).latest;
      const removals = lifts.flatMap(({ lift, how, start, until }) => {
        if (how === 'withdraws') return [{ from: -Infinity, to: Infinity }];
        const { begin, isHeld } = readingOf(sharedWith(lift, known)) ?? {
          begin: start.earliest,
          isHeld: true,
        };
        return isHeld ? [{ from: begin, to: how === 'ends' ? Infinity : until.latest }] : [];
      });
      return remaining({ from, to: endOf(fact.event, asOf.kind).earliest }, removals);
    });
    return coverWhole(asOf, left);
  });
}

/** The facts that replace one another, in groups of two and more. */
function chainsOf(facts: readonly Known<InForceEvent>[], known: readonly Known[]): Known<InForceEvent>[][] {
  const chainOf = new Map(facts.map((fact) => [fact, new Set([fact])]));
  for (const lift of known.filter(isLift)) {
    const replacement = sharedWith(lift, known);
    const lifted = facts.find(
      ({ subject, event }) => same(subject, lift.subject) && event.data.factId === lift.event.data.lifts,
    );
    const chain = replacement && chainOf.get(replacement);
    const other = lifted && chainOf.get(lifted);
    if (chain === undefined || other === undefined || chain === other) continue;
    for (const fact of other) {
      chain.add(fact);
      chainOf.set(fact, chain);
    }
  }
  return [...new Set(chainOf.values())].map((chain) => [...chain]).filter(({ length }) => length > 1);
}

// Answers

function isAbout({ event, subject }: { event: Fact; subject: Subject }, { kind, id }: Subject): boolean {
  return same(subject, { kind, id }) || namedSubjects(event).some((each) => same(each.subject, { kind, id }));
}

/** The expected world: every fact in force, as `stream factId verdict`, sorted. */
export function askWorld(
  log: readonly PositionedEvent[],
  question: Question,
  { subject, authority, measure }: WorldFilter,
): string[] {
  const known = knownFacts(log, question);
  return known
    .filter(isInForceKind)
    .filter((fact) => {
      const { data } = fact.event;
      if (subject !== undefined && !isAbout(fact, subject)) return false;
      if (authority !== undefined && !('authority' in data && data.authority === authority)) return false;
      return measure === undefined || ('measure' in data && data.measure === measure);
    })
    .flatMap((fact) => {
      const verdict = verdictOf(fact, known, question);
      const { kind, id } = fact.subject;
      return isInForce(verdict) ? [`${kind}-${id} ${fact.event.data.factId} ${verdict}`] : [];
    })
    .sort();
}

/** Whether a fact flags a party: its own, or one that it names as flagged. */
function isFlagOn({ event, subject: own }: Known, subject: Subject): boolean {
  if (subject.kind !== 'party' || !isOf(event, 'flags')) return false;
  return (
    same(own, subject) ||
    namedSubjects(event).some(({ subject: named, isFlagged }) => isFlagged && same(named, subject))
  );
}

/** What a subject is, and what decided it: the first that holds. */
function statusOf(
  subject: Subject,
  verdicts: readonly { fact: Known<InForceEvent>; verdict: Verdict }[],
  known: readonly Known[],
  question: Question,
): [status: string, decidedBy: string] {
  const restrictions = verdicts.filter(({ fact }) => isRestriction(fact));
  const isRestricted =
    restrictions.some(({ fact, verdict }) => verdict === 'surely' && fact.isSurelyConfirmed) ||
    chainsOf(
      restrictions.map(({ fact }) => fact),
      known,
    ).some((chain) => isRestrictedThroughout(chain, known, question));
  if (isRestricted) return ['restricted', 'restriction-surely-in-force'];
  if (restrictions.some(({ verdict }) => isInForce(verdict)))
    return ['uncertain', 'restriction-possibly-in-force'];
  const onSubject = verdicts.filter(({ fact }) => isFlagOn(fact, subject));
  if (onSubject.some(({ verdict }) => isInForce(verdict))) return ['flagged', 'flag-in-force'];
  for (const idle of ['suspended', 'over', 'withdrawn', 'not-begun'] as const)
    if (restrictions.some(({ verdict }) => verdict === idle))
      return ['not-restricted', `restriction-${idle}`];
  if (restrictions.some(({ verdict }) => verdict === 'excepted'))
    return ['no-record', 'restriction-excepted'];
  if (onSubject.some(({ verdict }) => verdict === 'over')) return ['no-record', 'flag-released'];
  return ['no-record', 'nothing-held'];
}

/** The expected answer; undefined if the subject was never seen. */
export function ask(log: readonly PositionedEvent[], subject: Subject, question: Question) {
  const mentions = log.filter(({ position }) => position <= question.position);
  const isSeen = mentions.some(({ event, subject: own }) =>
    event.type === 'FactRetracted' ? same(own, subject) : isAbout({ event, subject: own }, subject),
  );
  if (!isSeen) return undefined;
  const known = knownFacts(log, question);
  const verdicts = known
    .filter(isInForceKind)
    .filter((fact) => isAbout(fact, subject))
    .map((fact) => ({ fact, verdict: verdictOf(fact, known, question) }));
  const [status, decidedBy] = statusOf(subject, verdicts, known, question);
  return {
    status,
    decidedBy,
    inForce: verdicts
      .filter(({ verdict }) => isInForce(verdict))
      .map(({ fact, verdict }) => ({
        fact: `${fact.subject.kind}-${fact.subject.id} ${fact.event.data.factId} ${verdict}`,
        destinations: termsOf(fact, known, question),
        evidence: fact.evidence,
      }))
      .sort((a, b) => (a.fact < b.fact ? -1 : 1)),
  };
}
