import { Type, type Static } from '@sinclair/typebox';
import { closed, oneOf } from '../../../events/index.js';
import type { SpanParameters } from '../../../libs/answers/index.js';
import type { ChangeKey, ChangesForm, Span } from '../../../libs/as-of/index.js';
import { readPointInTime, type PointInTime, type PointQuery } from '../answers/point-in-time.js';
import {
  filteredPageParameters,
  filterPins,
  narrowingPins,
  pageRules,
} from '../answers/restriction-filter.js';
import { edgeKeyOf, type CursorForm } from '../http/cursor.js';
import { effectiveTimeParameter, wholeNumberParameter } from '../http/validation/parameters.js';
import { invalidRequest } from '../http/problems/problem.js';
import type { Timeline } from '../../../libs/timeline/index.js';

/** A query about a span on one clock and a point on the other, with a filter, for a page. */
export const changesQuery = {
  schema: closed({
    asOfFrom: effectiveTimeParameter(
      'Effective clock: the day or instant to begin from, as asOf. Changes on that day itself are not in the span: give the day before to include them. With asOfTo, at one position.',
    ),
    asOfTo: effectiveTimeParameter(
      'Effective clock: the last day or instant of the span, inclusive; a day if asOfFrom is a day, an instant if it is an instant.',
    ),
    positionFrom: wholeNumberParameter(
      'Recorded clock: the last position known at the start of the span. With positionTo, at one asOf.',
    ),
    positionTo: wholeNumberParameter('Recorded clock: the last position known at the end of the span.'),
    net: Type.Optional(
      Type.String({
        pattern: '^(true|false)$',
        title: 'true or false',
        description:
          'true: only the difference between the two ends of the span, without what came and went between them.',
        describedAs: oneOf(['true', 'false']),
      }),
    ),
    ...filteredPageParameters,
  }),
  rules: pageRules,
};
export type ChangesQuery = Static<typeof changesQuery.schema>;

/** A span on one of the clocks, and a point on the other. */
export interface TimeSpan {
  /** The query parameters of the span, in full: they always give the same answer. */
  readonly parameters: SpanParameters;
  readonly span: Span;
  readonly earlier: PointInTime;
  readonly later: PointInTime;
  /** Whether the request names everything that makes its answer immutable. */
  readonly isPinned: boolean;
  readonly form: ChangesForm;
}

const forms = {
  effective: { own: ['asOfFrom', 'asOfTo'], foreign: ['positionFrom', 'positionTo', 'asOf'] },
  recorded: { own: ['positionFrom', 'positionTo'], foreign: ['asOfFrom', 'asOfTo', 'position', 'knownAt'] },
} as const;

/** The clock of the span. @throws ProblemError (400) naming each missing or conflicting parameter. */
function formOf(query: ChangesQuery): keyof typeof forms {
  const isEffective = query.asOfFrom !== undefined || query.asOfTo !== undefined;
  if (!isEffective && query.positionFrom === undefined && query.positionTo === undefined) {
    const detail = 'is missing: give asOfFrom and asOfTo, or positionFrom and positionTo';
    throw invalidRequest([{ parameter: 'asOfFrom', detail }]);
  }
  const form = isEffective ? 'effective' : 'recorded';
  const { own, foreign } = forms[form];
  const problems = [
    ...own
      .filter((name) => query[name] === undefined)
      .map((parameter) => ({ parameter, detail: `is missing: ${own.join(' and ')} must be given together` })),
    ...foreign
      .filter((name) => query[name] !== undefined)
      .map((parameter) => ({ parameter, detail: `cannot be given together with ${own.join(' and ')}` })),
  ];
  if (problems.length > 0) throw invalidRequest(problems);
  return form;
}

/**
 * Reads a span, and waits for this replica to reach it.
 * @throws ProblemError naming the invalid parameter, or the position that is not reached.
 */
export async function readTimeSpan(query: ChangesQuery, timeline: Timeline): Promise<TimeSpan> {
  const form = formOf(query);
  const [earlier, later] =
    form === 'effective' ? await readTimes(query, timeline) : await readPositions(query, timeline);
  const { asOf, position, ...optional } = later.point;
  const place =
    form === 'effective'
      ? { asOfFrom: earlier.point.asOf, asOfTo: asOf, position }
      : { positionFrom: earlier.point.position, positionTo: position, asOf };
  return {
    parameters: { ...place, ...optional, ...(query.net === 'true' ? { net: 'true' as const } : {}) },
    span: { earlier: earlier.question, later: later.question },
    earlier,
    later,
    isPinned: later.isPinned,
    form: query.net === 'true' ? 'net' : 'every-edge',
  };
}

async function readTimes(query: ChangesQuery, timeline: Timeline): Promise<[PointInTime, PointInTime]> {
  const at = (asOf: string | undefined, more: object): PointQuery =>
    ({ ...query, asOf, ...more }) as PointQuery;
  const name = (asOf: string) => ({ asOf, position: 'position' });
  const earlier = await readPointInTime(at(query.asOfFrom, {}), timeline, name('asOfFrom'));
  // The same position for both, even if an event is appended in between.
  const position = String(earlier.point.position);
  const same = { position, knownAt: undefined, answerVersion: versionOf(query, earlier) };
  const later = await readPointInTime(at(query.asOfTo, same), timeline, name('asOfTo'));
  const [from, to] = [earlier.question.asOf, later.question.asOf];
  if (from.kind !== to.kind)
    throw invalidRequest([
      {
        parameter: 'asOfTo',
        detail: 'must be a day if asOfFrom is a day, and an instant if it is an instant',
      },
    ]);
  if (to.from >= from.from && to.to >= from.to) return [earlier, later];
  throw invalidRequest([{ parameter: 'asOfTo', detail: 'must neither begin nor end before asOfFrom' }]);
}

async function readPositions(query: ChangesQuery, timeline: Timeline): Promise<[PointInTime, PointInTime]> {
  const at = (position: string | undefined, asOf: string | undefined, more: object = {}): PointQuery =>
    ({ ...query, position, asOf, ...more }) as PointQuery;
  if (Number(query.positionTo) < Number(query.positionFrom))
    throw invalidRequest([{ parameter: 'positionTo', detail: 'must not be before positionFrom' }]);
  const name = (position: string) => ({ asOf: 'asOf', position });
  const earlier = await readPointInTime(at(query.positionFrom, query.asOf), timeline, name('positionFrom'));
  // The time that was read, which no longer has a zone.
  const same = { zone: undefined, answerVersion: versionOf(query, earlier) };
  const later = await readPointInTime(
    at(query.positionTo, earlier.point.asOf, same),
    timeline,
    name('positionTo'),
  );
  return [earlier, later];
}

/** The later end, of which everything else is named, is pinned only with the earlier one. */
function versionOf({ answerVersion }: ChangesQuery, { isPinned }: PointInTime): string | undefined {
  return isPinned ? answerVersion : undefined;
}

/** A cursor pins both ends of the span, the point on the other clock, and the filter. */
export const changesCursor = {
  mark: 'changes',
  pins: [
    'asOfFrom',
    'asOfTo',
    'positionFrom',
    'positionTo',
    'asOf',
    'position',
    ...narrowingPins,
    'net',
    ...filterPins,
  ],
  needs: [],
  keyOf: edgeKeyOf,
} as const satisfies CursorForm<string, ChangeKey>;
