import type { KnownFactDocument } from '../../../libs/answers/index.js';
import { courseOf, edgesOf, inForceIn, type Course } from './course.js';
import { isFlag, roles } from './fact-types.js';

/** What a rectangle says of its fact. */
type Says = 'surely' | 'possibly' | 'lifted' | 'retracted';

/** A part of the picture in which one thing holds of a fact: from one day to another, from one step to another. */
export interface Rectangle {
  readonly fact: KnownFactDocument;
  readonly says: Says;
  readonly isFlag: boolean;
  readonly from: number;
  readonly to: number;
  readonly fromStep: number;
  /** The step from which it no longer holds; Infinity: it still holds. */
  readonly toStep: number;
}

/** An append that bears on the subject, as a point in recorded time. */
interface Step {
  /** Of the last event of its append: a question is about whole appends. */
  readonly position: number;
  readonly recordedAt: string;
  readonly facts: readonly KnownFactDocument[];
  readonly retracted: readonly KnownFactDocument[];
}

/** What is drawn for a subject. Step 0 is the time before anything was recorded; step 1 is the first of `steps`. */
export interface Scene {
  readonly steps: readonly Step[];
  readonly rectangles: readonly Rectangle[];
  /** The days at which anything begins or ends. */
  readonly edges: readonly number[];
}

/** Whether a fact is drawn: it restricts, or flags. */
const isDrawn = ({ type }: KnownFactDocument): boolean =>
  roles[type] === 'restricts' || roles[type] === 'flags';

/** Whether a fact only describes its subject, so that it moves nothing in the picture. */
const isDescription = ({ type }: KnownFactDocument): boolean => roles[type] === 'describes';

const keyOf = ({ kind, id }: KnownFactDocument['subject'], factId: string): string =>
  `${kind}/${id}/${factId}`;

/** What is drawn for the facts that are recorded about a subject. */
export function sceneOf(facts: readonly KnownFactDocument[]): Scene {
  const steps = stepsOf(facts);
  const stepAt = stepFinder(steps);
  const lifts = new Map<string, KnownFactDocument[]>();
  for (const fact of facts) {
    if (typeof fact.lifts !== 'string') continue;
    const key = keyOf(fact.subject, fact.lifts);
    const others = lifts.get(key);
    if (others === undefined) lifts.set(key, [fact]);
    else others.push(fact);
  }
  const edges = new Set<number>();
  const rectangles = facts.filter(isDrawn).flatMap((fact) => {
    const own = lifts.get(keyOf(fact.subject, fact.factId)) ?? [];
    return rectanglesOf(fact, own, stepAt, edges);
  });
  return { steps, rectangles, edges: [...edges].sort((one, other) => one - other) };
}

/** The recorded step at which each event was recorded. */
function stepsOf(facts: readonly KnownFactDocument[]): Step[] {
  const events = facts
    .filter((fact) => !isDescription(fact))
    .flatMap((fact) => {
      const recorded = { position: fact.position, recordedAt: fact.recordedAt, fact, isRetraction: false };
      const { retracted } = fact;
      if (retracted === null) return [recorded];
      const { position, recordedAt } = retracted;
      return [recorded, { position, recordedAt, fact, isRetraction: true }];
    })
    .sort((one, other) => one.position - other.position);
  const steps: {
    position: number;
    recordedAt: string;
    facts: KnownFactDocument[];
    retracted: KnownFactDocument[];
  }[] = [];
  for (const { position, recordedAt, fact, isRetraction } of events) {
    let step = steps.at(-1);
    // The events of one append follow each other and have one time.
    if (step?.recordedAt !== recordedAt || position > step.position + 1) {
      step = { position, recordedAt, facts: [], retracted: [] };
      steps.push(step);
    }
    step.position = position;
    (isRetraction ? step.retracted : step.facts).push(fact);
  }
  return steps;
}

/** Finds the step of a position: the number of steps that begin by then. */
function stepFinder(steps: readonly Step[]): (position: number) => number {
  return (position) => {
    let low = 0;
    let high = steps.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((steps[middle]?.position ?? Infinity) < position) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}

/** The step whose row a position is in: 0 before the first. */
export function stepOf({ steps }: Scene, position: number): number {
  const found = steps.findIndex((step) => step.position > position);
  return found === -1 ? steps.length : found;
}

function rectanglesOf(
  fact: KnownFactDocument,
  lifts: readonly KnownFactDocument[],
  stepAt: (position: number) => number,
  edges: Set<number>,
): Rectangle[] {
  const first = stepAt(fact.position);
  const last = fact.retracted === null ? Infinity : stepAt(fact.retracted.position);
  const span = (lift: KnownFactDocument): [number, number] => [
    stepAt(lift.position),
    lift.retracted === null ? Infinity : stepAt(lift.retracted.position),
  ];
  const rows = [...new Set([first, last, ...lifts.flatMap(span)])]
    .filter((step) => step >= first && step <= last)
    .sort((one, other) => one - other);
  const unlifted = courseOf(fact, []);
  return rows.slice(0, rows.length === 1 ? 1 : -1).flatMap((fromStep, index) => {
    const toStep = rows[index + 1] ?? Infinity;
    const known = lifts.filter((lift) => {
      const [from, to] = span(lift);
      return from <= fromStep && to > fromStep;
    });
    const course = known.length === 0 ? unlifted : courseOf(fact, known);
    const isRetracted = last !== Infinity;
    return spansOf(course, unlifted, edges).map(({ from, to, says }) => ({
      fact,
      says: isRetracted && says !== 'lifted' ? 'retracted' : says,
      isFlag: isFlag(fact),
      from,
      to,
      fromStep,
      toStep,
    }));
  });
}

/** The times in which a fact is in force, surely or possibly, or is not since it was lifted. */
function spansOf(
  course: Course,
  unlifted: Course,
  edges: Set<number>,
): { from: number; to: number; says: 'surely' | 'possibly' | 'lifted' }[] {
  const places = [...new Set([...edgesOf(course), ...edgesOf(unlifted)])].sort((one, other) => one - other);
  for (const place of places) edges.add(place);
  const bounds = [-Infinity, ...places, Infinity];
  const spans: { from: number; to: number; says: 'surely' | 'possibly' | 'lifted' }[] = [];
  for (const [index, from] of bounds.slice(0, -1).entries()) {
    const to = bounds[index + 1] ?? Infinity;
    // A time within it, short enough that no edge is in it.
    const inside = insideOf(from, to);
    const state = inForceIn(course, inside, inside + 1e-9);
    const without = state === 'not' ? inForceIn(unlifted, inside, inside + 1e-9) : state;
    const says = state === 'not' ? (without === 'not' ? undefined : 'lifted') : state;
    if (says === undefined) continue;
    const before = spans.at(-1);
    if (before?.says === says && before.to === from) before.to = to;
    else spans.push({ from, to, says });
  }
  return spans;
}

function insideOf(from: number, to: number): number {
  if (from === -Infinity) return to === Infinity ? 0 : to - 1;
  return to === Infinity ? from + 1 : (from + to) / 2;
}
