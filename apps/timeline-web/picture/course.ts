import type { KnownFactDocument } from '../../../libs/answers/index.js';
import { always, never, placeOf, type Uncertain } from './calendar.js';
import { bearingOnExports, isConfirming } from './fact-types.js';

/*
 * When a fact is in force, given the lifts that are known: the picture shows many positions at once, and does not ask
 * the service about each. The service decides on answers; test/browser/picture.spec.ts compares the two over the case.
 */

/** A recorded fact that lifts another. */
export type Lift = KnownFactDocument;

/** How surely something is in force on a day. */
export type InForce = 'surely' | 'possibly' | 'not';

/** A part of a fact's reach, from its start to its end, without the times for which it is suspended. */
interface Part {
  readonly start: Uncertain;
  readonly end: Uncertain;
  readonly gaps: readonly { readonly start: Uncertain; readonly end: Uncertain; readonly isSure: boolean }[];
  readonly isPossible: boolean;
}

/** The parts of a fact's reach, each with its own end: a lift may end it for some destinations only. */
export type Course = readonly Part[];

const isConfirmed = ({ evidence }: KnownFactDocument): boolean =>
  evidence.some(({ certainty }) => isConfirming[certainty]);

/** The course of a fact while the lifts are known. */
export function courseOf(fact: KnownFactDocument, lifts: readonly Lift[]): Course {
  const { effectiveFrom, effectiveTo, zone, destinations, measure } = fact;
  const start = effectiveFrom === undefined ? always : placeOf(effectiveFrom, zone);
  const stated = effectiveTo === undefined ? never : placeOf(effectiveTo, zone);
  const terms = destinations ?? [undefined];
  return terms.map((term) => {
    const own = lifts.flatMap((lift) => {
      const covered = covers(lift, term);
      return covered === 'no' ? [] : [{ lift, isSure: covered === 'yes' && isConfirmed(lift) }];
    });
    let end = stated;
    let isPossible = measure !== undefined && bearingOnExports[measure] === 'possibly';
    const gaps: Part['gaps'][number][] = [];
    for (const { lift, isSure } of own) {
      const from = lift.effectiveFrom === undefined ? always : placeOf(lift.effectiveFrom, zone);
      switch (lift.how ?? 'ends') {
        case 'ends':
          end = {
            earliest: Math.min(end.earliest, from.earliest),
            latest: isSure ? Math.min(end.latest, from.latest) : end.latest,
          };
          break;
        case 'suspends':
          gaps.push({
            start: from,
            end: lift.until === undefined ? never : placeOf(lift.until, zone),
            isSure,
          });
          break;
        case 'withdraws':
          if (isSure) end = always;
          else isPossible = true;
      }
    }
    return { start, end, gaps, isPossible };
  });
}

type Term = NonNullable<KnownFactDocument['destinations']>[number];
const isCountry = (term: Term): boolean => typeof term === 'string' && /^[A-Z]{2}$/.test(term);

/** Whether a lift covers a term of its fact's reach: by its own words, since groups are not looked up. */
function covers(lift: Lift, term: Term | undefined): 'yes' | 'maybe' | 'no' {
  if (lift.appliesTo !== undefined) return 'no';
  if (lift.destinations === undefined || term === undefined) return 'yes';
  const words = lift.destinations.map((each) => JSON.stringify(each));
  if (words.includes(JSON.stringify(term)) || words.includes('"worldwide"')) return 'yes';
  // A country is no other country, and covers no group.
  return lift.destinations.every(isCountry) ? 'no' : 'maybe';
}

/** How surely a fact is in force through a time, from one place on the axis to another. */
export function inForceIn(course: Course, from: number, to: number): InForce {
  let strongest: InForce = 'not';
  for (const part of course) {
    const state = partInForce(part, from, to);
    if (state === 'surely') return 'surely';
    if (state === 'possibly') strongest = 'possibly';
  }
  return strongest;
}

function partInForce({ start, end, gaps, isPossible }: Part, from: number, to: number): InForce {
  if (Math.max(start.earliest, from) >= Math.min(end.latest, to)) return 'not';
  let isSure = !isPossible && start.latest <= from && end.earliest >= to;
  for (const gap of gaps) {
    if (gap.isSure && gap.start.latest <= from && gap.end.earliest >= to) return 'not';
    if (Math.max(gap.start.earliest, from) < Math.min(gap.end.latest, to)) isSure = false;
  }
  return isSure ? 'surely' : 'possibly';
}

/** Every place on the axis at which a course may change, in order. */
export function edgesOf(course: Course): number[] {
  const places = course.flatMap(({ start, end, gaps }) =>
    [start, end, ...gaps.flatMap((gap) => [gap.start, gap.end])].flatMap(({ earliest, latest }) => [
      earliest,
      latest,
    ]),
  );
  return [...new Set(places.filter(Number.isFinite))].sort((one, other) => one - other);
}
