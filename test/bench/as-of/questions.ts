import { parseAsOf, streamOf, subjectOf, type Subject } from '../../../events/index.js';
import {
  answer,
  changesIn,
  keyOf,
  worldPage,
  type AsOfIndex,
  type FactKey,
  type FactInForce,
  type Question,
  type Span,
  type WorldFilter,
} from '../../../libs/as-of/index.js';
import type { EventStore } from '../../../libs/event-store/index.js';
import { seeded } from '../../support/seeded.js';
import { countries, measures } from './generator.js';

/** A question about one subject, for every side of the comparison. */
export interface SubjectQuestion {
  readonly subject: Subject;
  readonly day: string;
  readonly question: Question;
}

/** A question for a page of 100 of the world, narrowed by what is given. */
export interface WorldQuestion {
  readonly filter: Pick<WorldFilter, 'authority' | 'measure'>;
  readonly after: FactKey | undefined;
  readonly day: string;
  readonly question: Question;
}

/** A span of one of the clocks; the days are those of its two ends. */
export interface SpanQuestion extends Span {
  readonly day: string;
  readonly nextDay: string;
}

export type Answer = readonly string[];

const partsOf = ({
  measures,
  sales,
  routes,
  listings,
}: NonNullable<ReturnType<typeof answer>>): FactInForce[] => [...measures, ...sales, ...routes, ...listings];

export const nameOf = (stream: string, factId: string): string => `${stream} ${factId}`;

const named = (parts: readonly FactInForce[]): Answer =>
  parts.map(({ fact }) => {
    const { stream, factId } = keyOf(fact);
    return nameOf(stream, factId);
  });

export function askSubject(index: AsOfIndex, { subject, question }: SubjectQuestion): Answer {
  const given = answer(index, subject, question);
  return given === undefined ? [] : named(partsOf(given));
}

/** What PostgreSQL is asked: the facts alone, without a status, reservations, and what is not in force. */
export function askFacts(index: AsOfIndex, { subject, question }: SubjectQuestion): Answer {
  return named(worldPage(index, question, { subject }, { limit: 100_000 }).facts);
}

export function askWorld(index: AsOfIndex, { filter, after, question }: WorldQuestion): Answer {
  return named(worldPage(index, question, filter, { after, limit: 100 }).facts);
}

/** The facts that are in force at one end of the span and not at the other. */
export function askChanges(index: AsOfIndex, span: Span): Answer {
  const came = Array.from(changesIn(index, span, {}, undefined, 'net')).filter(
    ({ before, after }) => before === 'not-in-force' || after === 'not-in-force',
  );
  return named(came.map(({ factInForce }) => factInForce));
}

const DAY = 86_400_000;

/** Every subject with facts in its own stream, ordered by stream. */
function subjectsWithFacts(index: AsOfIndex): Subject[] {
  return index
    .seenSubjects()
    .map((subject) => ({ subject, stream: streamOf(subject) }))
    .filter(({ subject, stream }) => index.factsOn(subject).some((fact) => fact.stream === stream))
    .sort((a, b) => (a.stream < b.stream ? -1 : 1))
    .map(({ subject }) => subject);
}

/** Draws questions at any point of both clocks. */
export class Draw {
  readonly #random: () => number;
  readonly #subjects: readonly Subject[];
  readonly #head: number;

  constructor(index: AsOfIndex, seed: number) {
    this.#random = seeded(seed);
    this.#subjects = subjectsWithFacts(index);
    this.#head = index.head;
  }

  #below(n: number): number {
    return Math.floor(this.#random() * n);
  }

  #subject(): Subject {
    return this.#subjects[this.#below(this.#subjects.length)]!;
  }

  #point(): { day: string; question: Question } {
    const day = new Date(Date.UTC(2005, 0, 1 + this.#below(7900))).toISOString().slice(0, 10);
    return { day, question: { asOf: parseAsOf(day), position: 1 + this.#below(this.#head) } };
  }

  subject(): SubjectQuestion {
    return { subject: this.#subject(), ...this.#point() };
  }

  about(stream: string): SubjectQuestion {
    return { subject: subjectOf(stream)!, ...this.#point() };
  }

  #page(): Omit<WorldQuestion, 'filter'> {
    const isFirst = this.#random() < 0.5;
    return {
      after: isFirst ? undefined : { stream: streamOf(this.#subject()), factId: '' },
      ...this.#point(),
    };
  }

  #authority(): string {
    return `authority-${this.#below(20)}`;
  }

  byAuthority(): WorldQuestion {
    return { filter: { authority: this.#authority() }, ...this.#page() };
  }

  byAuthorityAndMeasure(): WorldQuestion {
    const measure = measures[this.#below(measures.length)]!;
    return { filter: { authority: this.#authority(), measure }, ...this.#page() };
  }

  byDestination(): WorldQuestion {
    const { question, ...page } = this.#page();
    const destination = countries[this.#below(countries.length)]!;
    return { filter: {}, ...page, question: { ...question, destination } };
  }

  /** What came into force or ended from one day to the next. */
  dayOfChanges(): SpanQuestion {
    const { day, question } = this.#point();
    const nextDay = new Date(Date.parse(day) + DAY).toISOString().slice(0, 10);
    return { day, nextDay, earlier: question, later: { ...question, asOf: parseAsOf(nextDay) } };
  }

  /** What was learned or taken back in a hundred positions. */
  positionsOfChanges(): SpanQuestion {
    const { day, question } = this.#point();
    const position = Math.max(0, question.position - 100);
    return { day, nextDay: day, earlier: { ...question, position }, later: question };
  }
}

/** As many questions as wanted that fit. */
export function drawn<Q>(count: number, draw: () => Q, fits: (question: Q) => boolean = () => true): Q[] {
  const questions: Q[] = [];
  for (let tries = 0; questions.length < count && tries < count * 500; tries += 1) {
    const question = draw();
    if (fits(question)) questions.push(question);
  }
  if (questions.length < count) throw new Error('too few questions fit');
  return questions;
}

interface Folded {
  readonly from: string;
  to: string;
  retracted: boolean;
}

interface Recorded {
  readonly factId: string;
  readonly lifts?: string;
  readonly effectiveFrom?: string;
  readonly effectiveTo?: string;
}

/**
 * What event-sourcing libraries do: read the subject's stream and fold it up to the position. It sees neither
 * what other streams say of the subject nor coarse dates: less work than the question asks for.
 */
export async function foldStream(
  store: EventStore,
  { subject, day, question }: SubjectQuestion,
): Promise<Answer> {
  const stream = streamOf(subject);
  const facts = new Map<string, Folded>();
  for (const { type, data, position } of await store.readStream(stream)) {
    if (position > question.position) break;
    const { factId, lifts, effectiveFrom, effectiveTo = '9999' } = data as unknown as Recorded;
    const target = facts.get(lifts ?? factId);
    if (type === 'FactRetracted' && target !== undefined) target.retracted = true;
    else if (lifts !== undefined && target !== undefined && effectiveFrom !== undefined)
      target.to = effectiveFrom < target.to ? effectiveFrom : target.to;
    else if (effectiveFrom !== undefined)
      facts.set(factId, { from: effectiveFrom, to: effectiveTo, retracted: false });
  }
  return [...facts].flatMap(([factId, { from, to, retracted }]) =>
    !retracted && from <= day && to > day ? [nameOf(stream, factId)] : [],
  );
}
