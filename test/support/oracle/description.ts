import {
  isInstant,
  isOf,
  parsePoint,
  type AsOf,
  type EffectiveBound,
  type EventOf,
  type Name,
  type Subject,
} from '../../../events/index.js';
import type { Question } from '../../../libs/as-of/index.js';
import type { Known } from './known.js';
import type { Unknown } from './times.js';
import { HOUR, same } from './worlds.js';

/* What a subject is (R12): descriptions add up; of a field that holds one value, the newest counts. */

type Described = EventOf<'describes'>;

/** A bound of no zone: by day, an instant may be in the day of any place; by instant, a day is that of any place. */
function timeOf(bound: EffectiveBound, axis: AsOf['kind']): Unknown {
  const { earliest, latest } = typeof bound === 'string' ? { earliest: bound, latest: bound } : bound;
  const [west, east] = [12 * HOUR, 14 * HOUR];
  const sideOf = (point: string, side: 'earliest' | 'latest'): number => {
    const time = parsePoint(point)[side];
    if (isInstant(point) !== (axis === 'day')) return time;
    const [before, after] = axis === 'day' ? [west, east] : [east, west];
    return side === 'earliest' ? time - before : time + after;
  };
  return {
    earliest: earliest === undefined ? -Infinity : sideOf(earliest, 'earliest'),
    latest: latest === undefined ? Infinity : sideOf(latest, 'latest'),
  };
}

/** Each value once, where it was said last. */
function lastOf<Value>(values: readonly Value[]): Value[] {
  const texts = values.map((value) => JSON.stringify(value));
  return values.filter((_, place) => !texts.slice(place + 1).includes(texts[place] ?? ''));
}

/** The names borne at some time of the question: an undated one always, a primary one until the next begins. */
function namesAt(names: readonly Name[], { asOf }: Question): { name: Name; isSure: boolean }[] {
  const startOf = ({ effectiveFrom }: Name): Unknown =>
    effectiveFrom === undefined
      ? { earliest: -Infinity, latest: -Infinity }
      : timeOf(effectiveFrom, asOf.kind);
  return names.flatMap((name) => {
    const start = startOf(name);
    const next = names.filter(
      (other) =>
        other.kind === 'primary' &&
        other.effectiveFrom !== undefined &&
        startOf(other).earliest > start.earliest,
    );
    const isEndedByNext = name.kind === 'primary' && name.effectiveTo === undefined;
    const never = { earliest: Infinity, latest: Infinity };
    const own = name.effectiveTo === undefined ? never : timeOf(name.effectiveTo, asOf.kind);
    const ends = isEndedByNext ? [never, ...next.map(startOf)] : [own];
    const [earliest, latest] = [
      Math.min(...ends.map((end) => end.earliest)),
      Math.min(...ends.map((end) => end.latest)),
    ];
    if (Math.max(start.earliest, asOf.from) >= Math.min(latest, asOf.to)) return [];
    return [{ name, isSure: start.latest <= asOf.from && earliest >= asOf.to }];
  });
}

/** The expected description; undefined if nothing describes the subject. */
export function describe(known: readonly Known[], subject: Subject, question: Question) {
  const facts = known
    .filter((fact): fact is Known<Described> => isOf(fact.event, 'describes') && same(fact.subject, subject))
    .sort((a, b) => a.place - b.place);
  if (facts.length === 0) return undefined;
  const lists: Record<string, unknown[]> = { names: [], identifiers: [], addresses: [], countries: [] };
  const single: Record<string, unknown> = {};
  for (const { event } of facts) {
    const { factId: _id, evidence: _evidence, ...said } = event.data;
    for (const [field, value] of Object.entries(said)) {
      if (field === 'chipId' || field === 'partyId') continue;
      if (Array.isArray(value)) lists[field] = [...(lists[field] ?? []), ...(value as unknown[])];
      else single[field] = value;
    }
  }
  const borne = namesAt(lastOf((lists['names'] ?? []) as Name[]), question);
  const names = borne.map((each) => each.name);
  const primary = borne.filter((each) => each.name.kind === 'primary');
  const name = (primary.findLast(({ isSure }) => isSure) ?? primary.at(-1))?.name.name;
  const added = Object.entries(lists)
    .filter(([field, values]) => field !== 'names' && values.length > 0)
    .map(([field, values]) => [field, lastOf(values)]);
  return {
    ...(name === undefined ? {} : { name }),
    names,
    ...(Object.fromEntries(added) as object),
    ...single,
    statedBy: facts.map(({ event, evidence }) => ({ factId: event.data.factId, evidence })),
  };
}
