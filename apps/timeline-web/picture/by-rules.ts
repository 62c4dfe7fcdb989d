import type { DerivedChangeDocument } from '../../../libs/answers/index.js';
import { dayNumber } from '../texts/dates.js';

/** A time, in days since 1970-01-01, for which a rule restricts a subject. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly state: 'surely' | 'possibly';
}

type State = DerivedChangeDocument['after'];

const weights: Readonly<Record<State, number>> = { 'not-in-force': 0, possibly: 1, surely: 2 };

/** A rule as an answer has it. */
interface RuleInForce {
  readonly rule: string;
  readonly vintage: string;
  readonly inForce: 'surely' | 'possibly' | 'not';
}

/**
 * The spans in which rules restrict a subject, by the strongest of them, from the edges of each.
 * @param edges The changes between the two days, in the order of time.
 * @param onOneDay The rules of an answer about a day between them: a rule without an edge is the same on all days.
 */
export function spansOfRules(
  edges: readonly DerivedChangeDocument[],
  onOneDay: readonly RuleInForce[],
  from: number,
  to: number,
): readonly Span[] {
  const states = new Map<string, State>();
  for (const { rule, vintage, inForce } of onOneDay)
    if (inForce !== 'not' && !edges.some((edge) => keyOf(edge) === `${rule}/${vintage}`))
      states.set(`${rule}/${vintage}`, inForce);
  for (const edge of edges) {
    const key = keyOf(edge);
    if (!states.has(key)) states.set(key, edge.before);
  }
  const spans: Span[] = [];
  const add = (start: number, end: number): void => {
    let strongest: State = 'not-in-force';
    for (const state of states.values()) if (weights[state] > weights[strongest]) strongest = state;
    if (strongest === 'not-in-force' || end <= start) return;
    const before = spans.at(-1);
    if (before?.state === strongest && before.to === start) spans[spans.length - 1] = { ...before, to: end };
    else spans.push({ from: start, to: end, state: strongest });
  };
  let last = from;
  for (const edge of edges) {
    const day = dayNumber(edge.at.asOf.slice(0, 10));
    add(last, day);
    last = Math.max(last, day);
    states.set(keyOf(edge), edge.after);
  }
  add(last, to);
  return spans;
}

const keyOf = ({ measure, rule }: DerivedChangeDocument): string => {
  const derived = measure ?? rule;
  return `${derived?.rule ?? ''}/${derived?.vintage ?? ''}`;
};
