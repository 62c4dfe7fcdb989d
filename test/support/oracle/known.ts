import {
  isConfirmed,
  isDay,
  isInstant,
  isOf,
  parsePoint,
  type AsOf,
  type Certain,
  type DomainEvent,
  type EffectiveBound,
  type EventOf,
  type Evidence,
  type Subject,
} from '../../../events/index.js';
import type { PositionedEvent, Question } from '../../../libs/as-of/index.js';
import { timeOf } from './times.js';
import { combinations, DAY, HOUR, same } from './worlds.js';

/* What a question may know, of which sources that were public. */

export type Fact = Exclude<
  DomainEvent,
  EventOf<'retracts' | 'covers' | 'governs' | 'screens' | 'corrects-clock'>
>;

/** Whether an event is a fact: it is neither a retraction nor about the log itself. */
export function isFact(event: DomainEvent): event is Fact {
  return !isOf(event, 'retracts', 'covers', 'governs', 'screens', 'corrects-clock');
}
export type LiftEvent = EventOf<'lifts'>;

export type InForceEvent = EventOf<'restricts' | 'flags'>;

/** What a question may know of an event: whether it was public, and whether a source that can be trusted was. */
export interface Known<E extends Fact = Fact> {
  readonly subject: Subject;
  readonly event: E;
  readonly isSurelyPublic: boolean;
  readonly isSurelyConfirmed: boolean;
  /** Whether it is confirmed in some world. */
  readonly mayBeConfirmed: boolean;
  readonly evidence: readonly Evidence[];
  /** Its place among the facts of its stream: that of what it replaces by correction, if it does. */
  readonly place: number;
  /** Of a lift: the fact that takes the place of the one that it lifts. */
  readonly replacement: Fact | undefined;
}

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

/** Whether what is shown is confirmed, in every world or in some: the sources of the first tier with any are shown. */
function isShownConfirmed(
  [tier, ...older]: readonly (readonly Source[])[],
  worlds: 'every' | 'some',
): boolean {
  if (tier === undefined) return false;
  return combinations(
    tier.map((each) => (each.public === 'maybe' ? [true, false] : [each.public === 'yes'])),
  )[worlds]((isPublic) => {
    const shown = tier.filter((_, place) => isPublic[place]).map(({ source }) => source);
    return shown.length > 0 ? isConfirmed(shown) : isShownConfirmed(older, worlds);
  });
}

/** Whether a withdrawal, which is an act of a date, had been made by then (R7). */
function actBefore(event: Fact, by: AsOf | undefined): Certain {
  if (by === undefined || !isOf(event, 'lifts') || !('how' in event.data) || event.data.how !== 'withdraws')
    return 'yes';
  const { earliest, latest } = timeOf(event, 'effectiveFrom', by.kind, []);
  if (earliest >= by.to) return 'no';
  return latest >= by.to ? 'maybe' : 'yes';
}

/** What was known and not retracted, with every world of what was public (R8, R10). */
export function knownFacts(log: readonly PositionedEvent[], { position, publishedBy }: Question): Known[] {
  const seen = log.filter((entry) => entry.position <= position);
  const retractions = seen.flatMap(({ event, subject }) =>
    event.type === 'FactRetracted' ? [{ ...event.data, subject }] : [],
  );
  const factsOf = (subject: Subject, factId: string) =>
    seen.flatMap(({ event, subject: own }) =>
      isFact(event) && same(own, subject) && event.data.factId === factId ? [event] : [],
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
  const placeOf = (subject: Subject, factId: string): number => {
    const before = retractions.find(
      ({ replacedBy, subject: own }) => replacedBy === factId && same(own, subject),
    );
    if (before !== undefined) return placeOf(subject, before.factId);
    return seen.findIndex(
      ({ event, subject: own }) => isFact(event) && event.data.factId === factId && same(own, subject),
    );
  };
  return seen.flatMap(({ event, subject }) => {
    if (!isFact(event)) return [];
    const isRetracted = retractions.some(
      ({ factId, subject: own }) => factId === event.data.factId && same(own, subject),
    );
    if (isRetracted) return [];
    const tiers = sourcesOf(subject, event).map((tier) =>
      tier.map((source) => ({ source, public: wasPublic(source, publishedBy) })),
    );
    if (tiers.flat().every((each) => each.public === 'no')) return [];
    const act = actBefore(event, publishedBy);
    if (act === 'no') return [];
    const evidence = tiers
      .map((tier) => tier.filter((each) => each.public !== 'no').map(({ source }) => source))
      .find((tier) => tier.length > 0);
    return [
      {
        subject,
        event,
        isSurelyPublic:
          act === 'yes' &&
          // A correction of a lift surely lifts only once it is public itself.
          (isOf(event, 'lifts') ? (tiers[0] ?? []) : tiers.flat()).some((each) => each.public === 'yes'),
        isSurelyConfirmed: act === 'yes' && isShownConfirmed(tiers, 'every'),
        mayBeConfirmed: isShownConfirmed(tiers, 'some'),
        evidence: evidence ?? [],
        place: placeOf(subject, event.data.factId),
        replacement:
          'replacedBy' in event.data ? factsOf(subject, event.data.replacedBy ?? '')[0] : undefined,
      },
    ];
  });
}

export const isInForceKind = (fact: Known): fact is Known<InForceEvent> =>
  isOf(fact.event, 'restricts', 'flags');
export const isRestriction = (fact: Known): fact is Known<EventOf<'restricts'>> =>
  isOf(fact.event, 'restricts');
/** Whether a restriction restricts exports, may do so, or restricts something else. */
export function bearingOf({ event }: Known): 'yes' | 'possibly' | 'no' {
  if (!('measure' in event.data)) return 'yes';
  if (['sectoral', 'not-stated'].includes(event.data.measure)) return 'possibly';
  return ['debarment', 'procurement', 'securities'].includes(event.data.measure) ? 'no' : 'yes';
}
export const isLift = (fact: Known): fact is Known<LiftEvent> => isOf(fact.event, 'lifts');
