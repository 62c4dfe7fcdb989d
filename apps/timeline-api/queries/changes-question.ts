import { IsIn, IsString, MaxLength } from 'class-validator';
import type { ChangesForm, Span } from '../../../libs/as-of/index.js';
import { Optional } from '../commands/validators.js';
import { invalidRequest } from '../problems/problem.js';
import type { Timeline } from '../timeline.js';
import { PointDto, readQuestion, WholeNumber, type Asked } from './question.js';
import { WorldPageDto } from './world-question.js';

/** A span on one clock, a point on the other, what narrows the world, and a page. */
export class ChangesDto extends WorldPageDto {
  @Optional() @IsString() @MaxLength(80) readonly asOfFrom?: string;
  @Optional() @IsString() @MaxLength(80) readonly asOfTo?: string;
  @Optional() @WholeNumber() readonly positionFrom?: string;
  @Optional() @WholeNumber() readonly positionTo?: string;
  /** Only the difference between the two ends of the span, without what came and went inside it. */
  @Optional() @IsIn(['true', 'false']) readonly net?: string;
}

/** The parameters that say where a span lies, in full: with them, the same answer can be had for ever. */
export type SpanParameters = Readonly<Record<string, string | number>>;

/** A span that was read; both ends as questions, and whether the request pinned it. */
export interface AskedSpan {
  readonly parameters: SpanParameters;
  readonly span: Span;
  readonly earlier: Asked;
  readonly later: Asked;
  readonly isPinned: boolean;
  readonly form: ChangesForm;
}

const forms = {
  effective: { own: ['asOfFrom', 'asOfTo'], foreign: ['positionFrom', 'positionTo', 'asOf'] },
  recorded: { own: ['positionFrom', 'positionTo'], foreign: ['asOfFrom', 'asOfTo', 'position', 'knownAt'] },
} as const;

/** Which clock the span lies on. @throws ProblemError naming each parameter that is missing or out of place. */
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
      .map((parameter) => ({ parameter, detail: `is missing: ${own.join(' and ')} go together` })),
    ...foreign
      .filter((name) => dto[name] !== undefined)
      .map((parameter) => ({ parameter, detail: `cannot be given together with ${own.join(' and ')}` })),
  ];
  if (problems.length > 0) throw invalidRequest(problems);
  return form;
}

/**
 * Reads a span, and waits for this replica to reach it.
 * @throws ProblemError naming the parameter that is wrong.
 */
export async function readSpan(dto: ChangesDto, timeline: Timeline, now: number): Promise<AskedSpan> {
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

async function readTimes(dto: ChangesDto, timeline: Timeline, now: number): Promise<[Asked, Asked]> {
  const at = (asOf: string | undefined, more: object): PointDto =>
    Object.assign(new PointDto(), dto, { asOf }, more);
  const name = (asOf: string) => ({ asOf, position: 'position' });
  const earlier = await readQuestion(at(dto.asOfFrom, {}), timeline, now, name('asOfFrom'));
  // The same position for both, even if one is appended meanwhile.
  const same = { position: String(earlier.point.position), knownAt: undefined };
  const later = await readQuestion(at(dto.asOfTo, same), timeline, now, name('asOfTo'));
  const [from, to] = [earlier.question.asOf, later.question.asOf];
  if (from.kind !== to.kind)
    throw invalidRequest([{ parameter: 'asOfTo', detail: 'must be a day or an instant as asOfFrom is' }]);
  if (to.from >= from.from && to.to >= from.to) return [earlier, later];
  throw invalidRequest([{ parameter: 'asOfTo', detail: 'must neither begin nor end before asOfFrom' }]);
}

async function readPositions(dto: ChangesDto, timeline: Timeline, now: number): Promise<[Asked, Asked]> {
  const at = (position: string | undefined, asOf: string | undefined): PointDto =>
    Object.assign(new PointDto(), dto, { position, asOf });
  if (Number(dto.positionTo) < Number(dto.positionFrom))
    throw invalidRequest([{ parameter: 'positionTo', detail: 'must not be before positionFrom' }]);
  const name = (position: string) => ({ asOf: 'asOf', position });
  const earlier = await readQuestion(at(dto.positionFrom, dto.asOf), timeline, now, name('positionFrom'));
  // The time that was read, which has no zone any more.
  const same = Object.assign(at(dto.positionTo, earlier.point.asOf), { zone: undefined });
  const later = await readQuestion(same, timeline, now, name('positionTo'));
  return [earlier, later];
}

/** What a cursor of changes pins: both ends, the point on the other clock, and the filter. */
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
} as const;
