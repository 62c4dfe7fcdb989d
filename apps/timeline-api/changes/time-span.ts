import { IsIn, IsString, MaxLength } from 'class-validator';
import type { ChangeKey, ChangesForm, Span } from '../../../libs/as-of/index.js';
import { PointDto, readPointInTime, type PointInTime } from '../answers/point-in-time.js';
import { FilteredPageDto, filteredPageParameters } from '../answers/restriction-filter.js';
import { edgeKeyOf, type CursorForm } from '../http/cursor.js';
import { effectiveTime, wholeNumberParameter, type ParameterDocs } from '../http/openapi/parameters.js';
import { oneOf } from '../http/openapi/schema.js';
import { invalidRequest } from '../http/problems/problem.js';
import { Optional, WholeNumber } from '../http/validation/validators.js';
import type { Timeline } from '../../../libs/timeline/index.js';

/** The query parameters of a span on one clock and a point on the other, a filter, and a page. */
export class ChangesDto extends FilteredPageDto {
  @Optional() @IsString() @MaxLength(80) readonly asOfFrom?: string;
  @Optional() @IsString() @MaxLength(80) readonly asOfTo?: string;
  @Optional() @WholeNumber() readonly positionFrom?: string;
  @Optional() @WholeNumber() readonly positionTo?: string;
  /** Only the difference between the two ends of the span, without what came and went inside it. */
  @Optional() @IsIn(['true', 'false']) readonly net?: string;
}

/** The parameters of {@link ChangesDto}, documented. */
export const changesParameters = {
  asOfFrom: ['Effective clock: start of the span, as asOf. With asOfTo, at one position.', effectiveTime],
  asOfTo: ['Effective clock: end of the span, a day or an instant as asOfFrom is.', effectiveTime],
  positionFrom: [
    'Recorded clock: the last position known at the start of the span. With positionTo, at one asOf.',
    wholeNumberParameter,
  ],
  positionTo: ['Recorded clock: the last position known at the end of the span.', wholeNumberParameter],
  net: [
    'true: only the difference between the two ends of the span, without what came and went between them.',
    oneOf(['true', 'false']),
  ],
  ...filteredPageParameters,
} as const satisfies ParameterDocs;

/** A span on one of the clocks, and a point on the other. */
export interface TimeSpan {
  /** The query parameters of the span, in full: they give the same answer for ever. */
  readonly parameters: Readonly<Record<string, string | number>>;
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
function formOf(dto: ChangesDto): keyof typeof forms {
  const isEffective = dto.asOfFrom !== undefined || dto.asOfTo !== undefined;
  if (!isEffective && dto.positionFrom === undefined && dto.positionTo === undefined) {
    const detail = 'is missing: give asOfFrom and asOfTo, or positionFrom and positionTo';
    throw invalidRequest([{ parameter: 'asOfFrom', detail }]);
  }
  const form = isEffective ? 'effective' : 'recorded';
  const { own, foreign } = forms[form];
  const problems = [
    ...own
      .filter((name) => dto[name] === undefined)
      .map((parameter) => ({ parameter, detail: `is missing: ${own.join(' and ')} must be given together` })),
    ...foreign
      .filter((name) => dto[name] !== undefined)
      .map((parameter) => ({ parameter, detail: `cannot be given together with ${own.join(' and ')}` })),
  ];
  if (problems.length > 0) throw invalidRequest(problems);
  return form;
}

/**
 * Reads a span, and waits for this replica to reach it.
 * @throws ProblemError naming the invalid parameter, or the position that is not reached.
 */
export async function readTimeSpan(dto: ChangesDto, timeline: Timeline, now: number): Promise<TimeSpan> {
  const form = formOf(dto);
  const [earlier, later] =
    form === 'effective' ? await readTimes(dto, timeline, now) : await readPositions(dto, timeline, now);
  const { asOf, position, ...optional } = later.point;
  const place =
    form === 'effective'
      ? { asOfFrom: earlier.point.asOf, asOfTo: asOf, position }
      : { positionFrom: earlier.point.position, positionTo: position, asOf };
  const isWholePoint = form === 'effective' ? dto.position !== undefined : dto.asOf !== undefined;
  return {
    parameters: { ...place, ...optional, ...(dto.net === 'true' ? { net: 'true' } : {}) },
    span: { earlier: earlier.question, later: later.question },
    earlier,
    later,
    isPinned: isWholePoint && dto.answerVersion !== undefined,
    form: dto.net === 'true' ? 'net' : 'every-edge',
  };
}

async function readTimes(
  dto: ChangesDto,
  timeline: Timeline,
  now: number,
): Promise<[PointInTime, PointInTime]> {
  const at = (asOf: string | undefined, more: object): PointDto =>
    Object.assign(new PointDto(), dto, { asOf }, more);
  const name = (asOf: string) => ({ asOf, position: 'position' });
  const earlier = await readPointInTime(at(dto.asOfFrom, {}), timeline, now, name('asOfFrom'));
  // The same position for both, even if an event is appended in between.
  const same = { position: String(earlier.point.position), knownAt: undefined };
  const later = await readPointInTime(at(dto.asOfTo, same), timeline, now, name('asOfTo'));
  const [from, to] = [earlier.question.asOf, later.question.asOf];
  if (from.kind !== to.kind)
    throw invalidRequest([{ parameter: 'asOfTo', detail: 'must be a day or an instant as asOfFrom is' }]);
  if (to.from >= from.from && to.to >= from.to) return [earlier, later];
  throw invalidRequest([{ parameter: 'asOfTo', detail: 'must neither begin nor end before asOfFrom' }]);
}

async function readPositions(
  dto: ChangesDto,
  timeline: Timeline,
  now: number,
): Promise<[PointInTime, PointInTime]> {
  const at = (position: string | undefined, asOf: string | undefined): PointDto =>
    Object.assign(new PointDto(), dto, { position, asOf });
  if (Number(dto.positionTo) < Number(dto.positionFrom))
    throw invalidRequest([{ parameter: 'positionTo', detail: 'must not be before positionFrom' }]);
  const name = (position: string) => ({ asOf: 'asOf', position });
  const earlier = await readPointInTime(at(dto.positionFrom, dto.asOf), timeline, now, name('positionFrom'));
  // The time that was read, which no longer has a zone.
  const same = Object.assign(at(dto.positionTo, earlier.point.asOf), { zone: undefined });
  const later = await readPointInTime(same, timeline, now, name('positionTo'));
  return [earlier, later];
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
    'publishedBy',
    'destination',
    'transaction',
    'net',
    'subject',
    'authority',
    'measure',
  ],
  needs: [],
  keyOf: edgeKeyOf,
} as const satisfies CursorForm<string, ChangeKey>;
