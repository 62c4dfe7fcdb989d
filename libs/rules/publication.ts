import {
  DAY,
  isConfirmed,
  isDay,
  zonelessTimes,
  type AsOf,
  type Certain,
  type EffectiveBound,
  type EffectiveTimes,
  type Evidence,
} from '../../events/index.js';
import { strongest } from './certain.js';

/** When something was published at the earliest and at the latest, on both axes, in milliseconds. */
type Published = readonly [firstDay: number, lastDay: number, firstInstant: number, lastInstant: number];

/** When some evidence of a fact was published: any of it, and of it what is official or the company's own. */
export interface Publication {
  readonly any: Published;
  readonly confirmed: Published;
}

/** Before and after every date; finite, so that JSON holds them. */
const [EVER, NEVER] = [-1e16, 1e16];
const unknown: Published = [EVER, NEVER, EVER, NEVER];
const none: Published = [NEVER, NEVER, NEVER, NEVER];

/** What is published on a day was published at some time of it. */
function endOfDay(bound: EffectiveBound): number {
  return isDay(typeof bound === 'string' ? bound : bound.latest) ? DAY - 1 : 0;
}

function publishedAt(bound: EffectiveBound | undefined): Published {
  if (bound === undefined) return unknown;
  const { days, instants }: EffectiveTimes = zonelessTimes(bound);
  const rest = endOfDay(bound);
  return [
    Math.max(days.earliest, EVER),
    Math.min(days.latest + rest, NEVER),
    Math.max(instants.earliest, EVER),
    Math.min(instants.latest + rest, NEVER),
  ];
}

/** The first of two publications, time by time. */
function earlier(a: Published, b: Published): Published {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])];
}

/** When some of the evidence was published. */
export function publicationOf(evidence: readonly Evidence[]): Publication {
  let [any, confirmed] = [none, none];
  for (const source of evidence) {
    const published = publishedAt(source.publishedOn);
    any = earlier(any, published);
    if (isConfirmed([source])) confirmed = earlier(confirmed, published);
  }
  return { any, confirmed };
}

/**
 * A fact that replaces another by correction is public since the earliest evidence of either (R8). What confirms it is
 * its own, where some of its own was public: {@link isConfirmedBy}.
 */
export function withCorrected(own: Publication, corrected: Publication): Publication {
  return { any: earlier(own.any, corrected.any), confirmed: own.confirmed };
}

/**
 * A lift that replaces another by correction surely is public by its own evidence only, and possibly since the earliest
 * evidence of either: before its own, what was public may have lifted less (R0).
 */
export function liftWithCorrected(own: Publication, corrected: Publication): Publication {
  const [first, last] = [earlier(own.any, corrected.any), own.any];
  return { any: [first[0], last[1], first[2], last[3]], confirmed: own.confirmed };
}

/** Whether something was public by the end of a day, or by an instant (R10). */
export function isPublic(published: Published, { kind, to }: AsOf): Certain {
  const [first, last] = kind === 'day' ? [published[0], published[1]] : [published[2], published[3]];
  if (last < to) return 'yes';
  return first < to ? 'maybe' : 'no';
}

/** Whether a source was public by then. */
export function isSourcePublic({ publishedOn }: Evidence, publishedBy: AsOf): Certain {
  return isPublic(publishedAt(publishedOn), publishedBy);
}

/** The sources that surely or possibly were public by then; all, if no time is given. */
export function sourcesSeen(
  evidence: readonly Evidence[],
  publishedBy: AsOf | undefined,
): readonly Evidence[] {
  if (publishedBy === undefined) return evidence;
  return evidence.filter((source) => isSourcePublic(source, publishedBy) !== 'no');
}

/** The evidence of a fact, and that of the one which it replaces by correction. */
export interface Sources {
  readonly evidence: readonly Evidence[];
  readonly corrected?: Sources | undefined;
}

/** The sources of a fact; `correctedBy` finds the fact that one replaces by correction. */
export function sourcesOf<Fact extends { readonly event: { readonly data: Pick<Sources, 'evidence'> } }>(
  fact: Fact,
  correctedBy: (fact: Fact) => Fact | undefined,
): Sources {
  const { evidence } = fact.event.data;
  const corrected = correctedBy(fact);
  return { evidence, corrected: corrected && sourcesOf(corrected, correctedBy) };
}

/** Of the sources of a fact those that were public by then; where none of its own was, of the one that it corrects. */
export function seenOf({ evidence, corrected }: Sources, publishedBy: AsOf | undefined): readonly Evidence[] {
  const own = sourcesSeen(evidence, publishedBy);
  return own.length > 0 || corrected === undefined ? own : seenOf(corrected, publishedBy);
}

/**
 * Whether a fact was public by then, and whether what was public confirms it. With `combined`, a correction is public as
 * that says: {@link withCorrected}, {@link liftWithCorrected}.
 */
export function trustIn(
  { evidence, corrected }: Sources,
  publishedBy: AsOf | undefined,
  combined = withCorrected,
): Readonly<Record<'isPublic' | 'isConfirmed', Certain>> {
  if (publishedBy === undefined)
    return { isPublic: 'yes', isConfirmed: isConfirmed(evidence) ? 'yes' : 'no' };
  const { any, confirmed } = combinedOf({ evidence, corrected }, combined);
  return {
    isPublic: isPublic(any, publishedBy),
    isConfirmed:
      corrected === undefined
        ? isPublic(confirmed, publishedBy)
        : isConfirmedBy(evidence, publishedBy, trustIn(corrected, publishedBy, combined).isConfirmed),
  };
}

function combinedOf({ evidence, corrected }: Sources, combined: typeof withCorrected): Publication {
  const own = publicationOf(evidence);
  return corrected === undefined ? own : combined(own, combinedOf(corrected, combined));
}

/**
 * Whether what was public of the evidence of a correction by then confirms it. In a reading in which none of its own
 * was, that of the corrected fact is what was known: `corrected` says whether that confirms it.
 */
export function isConfirmedBy(evidence: readonly Evidence[], publishedBy: AsOf, corrected: Certain): Certain {
  const sources = evidence.map((source) => ({
    isOfficial: isConfirmed([source]),
    isPublic: isSourcePublic(source, publishedBy),
  }));
  const confirming = strongest(sources.filter(({ isOfficial }) => isOfficial).map(({ isPublic: by }) => by));
  const own = strongest(sources.map(({ isPublic: by }) => by));
  if (own === 'yes') return confirming;
  const isAlways =
    corrected === 'yes' && sources.every(({ isOfficial, isPublic: by }) => isOfficial || by === 'no');
  if (isAlways) return 'yes';
  return confirming === 'no' && corrected === 'no' ? 'no' : 'maybe';
}
