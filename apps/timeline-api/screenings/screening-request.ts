import { screeningRequest, type ScreeningRequest } from '../../../libs/answers/index.js';
import { saleProblems, type Sale } from '../../../libs/screening/index.js';
import { readPointInTime, type FollowedTimeline, type PointInTime } from '../answers/point-in-time.js';
import { invalidRequest, ProblemError } from '../http/problems/problem.js';
import { bodyReader } from '../http/validation/read-body.js';

const readRequest = bodyReader(screeningRequest);

/** A request to screen a sale, as it was sent and as it is answered. */
export interface AskedScreening {
  readonly body: ScreeningRequest;
  readonly sale: Sale;
}

/**
 * Reads the body of a request to screen a sale.
 * @throws ProblemError (400) naming each field that is wrong.
 */
export function readScreeningRequest(body: unknown): AskedScreening {
  const read = readRequest(body);
  const sale = saleOf(read);
  const wrong = saleProblems(sale);
  if (wrong.length > 0) throw invalidRequest(wrong);
  return { body: read, sale };
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
  return new ProblemError(status, kind, title, message, { ...options, ...(errors && { errors }) });
}
