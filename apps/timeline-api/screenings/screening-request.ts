import { Type } from '@sinclair/typebox';
import { InvalidEffectiveTimeError, parseAsOf } from '../../../events/index.js';
import { screeningRequest, type ScreeningRequest } from '../../../libs/answers/index.js';
import { saleProblems, saleSchema, type Sale, type SaleProblem } from '../../../libs/screening/index.js';
import {
  checkOfShape,
  isJsonObject,
  refusalsOf,
  type FieldRule,
  type Given,
} from '../../../libs/validation/index.js';
import { readPointInTime, type FollowedTimeline, type PointInTime } from '../answers/point-in-time.js';
import { invalidRequest, ProblemError } from '../http/problems/problem.js';

/** What the point of a request must be beyond its form: a day that the calendar has, and one recorded clock. */
const pointRules: readonly FieldRule[] = [
  { field: 'asOf', problem: ({ asOf }) => timeProblem(asOf) },
  {
    field: 'knownAt',
    problem: ({ knownAt, position }: Given) =>
      knownAt !== undefined && position !== undefined
        ? 'cannot be given together with position'
        : timeProblem(knownAt),
  },
];

function timeProblem(text: unknown): string | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    parseAsOf(text);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidEffectiveTimeError) return error.message;
    throw error;
  }
}

const problemsOfBody = checkOfShape({ schema: screeningRequest, rules: pointRules });

const { parties, items, licences } = saleSchema.properties;
const problemsOfParts = refusalsOf({ schema: Type.Object({ parties, items, licences }), rules: [] });

/** What is wrong between the parts of a sale, once each has its form; whatever else of the body is wrong. */
const problemsBetweenParts = (body: object): readonly SaleProblem[] =>
  problemsOfParts(body).length > 0 ? [] : saleProblems(body as Sale);

/** A request to screen a sale, as it was sent and as it is answered. */
export interface AskedScreening {
  readonly body: ScreeningRequest;
  readonly sale: Sale;
}

/**
 * Reads the body of a request to screen a sale.
 * @throws ProblemError (400) naming every field that is wrong.
 */
export function readScreeningRequest(body: unknown): AskedScreening {
  if (!isJsonObject(body)) throw invalidRequest([{ pointer: '', detail: 'must be a JSON object' }]);
  const wrong = [...problemsOfBody(body), ...problemsBetweenParts(body)];
  if (wrong.length > 0) throw invalidRequest(wrong);
  const read = body as ScreeningRequest;
  return { body: read, sale: saleOf(read) };
}

/** The sale of a request, without the point at which it is asked. */
function saleOf(request: ScreeningRequest): Sale {
  const {
    asOf: _asOf,
    knownAt: _knownAt,
    position: _position,
    lists: _lists,
    record: _record,
    reference: _reference,
    ...sale
  } = request;
  return sale as Sale;
}

/**
 * The point at which a sale is screened.
 * @throws ProblemError naming the field that is wrong, or the position that is not reached.
 */
export async function pointOf(
  { asOf, knownAt, position, lists }: Omit<ScreeningRequest, keyof Sale>,
  timeline: FollowedTimeline,
): Promise<PointInTime> {
  try {
    return await readPointInTime(
      {
        ...(asOf === undefined ? {} : { asOf }),
        ...(knownAt === undefined ? {} : { knownAt }),
        ...(position === undefined ? {} : { position: String(position) }),
        ...(lists === undefined ? {} : { lists: lists.join(',') }),
      },
      timeline,
    );
  } catch (error) {
    throw error instanceof ProblemError ? inBody(error) : error;
  }
}

/** A problem with a parameter is one with the field of that name. */
function inBody({ status, kind, title, message, options }: ProblemError): ProblemError {
  const errors = options.errors?.map(({ parameter, ...error }) =>
    parameter === undefined ? error : { ...error, pointer: `/${parameter}` },
  );
  if (kind === 'invalid-request' && errors !== undefined) return invalidRequest(errors);
  return new ProblemError(status, kind, title, message, { ...options, ...(errors && { errors }) });
}
