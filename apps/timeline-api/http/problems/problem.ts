import { refusals } from '../../../../libs/restrictions/index.js';

/** One error in a request: where it is, and what is wrong. Exactly one of the three places is given. */
export interface RequestProblem {
  /** JSON pointer (RFC 6901) into the body. */
  readonly pointer?: string;
  /** Name of a query parameter. */
  readonly parameter?: string;
  /** Name of a request header. */
  readonly header?: string;
  readonly detail: string;
}

/** The problem types that a client can distinguish; each is the last part of the problem's `type`. */
export const problemKinds = [
  ...refusals,
  'invalid-request',
  'malformed-json',
  'body-too-large',
  'unsupported-media-type',
  'not-acceptable',
  'unauthorized',
  'forbidden',
  'host-not-allowed',
  'not-found',
  'method-not-allowed',
  'subject-never-seen',
  'authority-never-seen',
  'position-not-reached',
  'answer-version-not-served',
  'revision-conflict',
  'idempotency-key-reused',
  'store-full',
  'store-unavailable',
  'not-ready',
  'internal-error',
] as const;
export type ProblemKind = (typeof problemKinds)[number];

const TYPE_PREFIX = 'urn:regulatory-timeline:problem:';

/** The `type` of a problem. */
export const problemType = (kind: ProblemKind): string => TYPE_PREFIX + kind;

/** The body of an error response: RFC 9457, with extension members. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly RequestProblem[];
  readonly [member: string]: unknown;
}

interface ProblemOptions {
  readonly errors?: readonly RequestProblem[];
  /** Further members of the document, for a program. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An error whose whole response is decided where it is thrown. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  constructor(
    readonly status: number,
    readonly kind: ProblemKind,
    readonly title: string,
    detail: string,
    readonly options: ProblemOptions = {},
  ) {
    super(detail);
  }

  get document(): ProblemDocument {
    const { errors, members } = this.options;
    return {
      type: problemType(this.kind),
      title: this.title,
      status: this.status,
      detail: this.message,
      ...(errors === undefined ? {} : { errors }),
      ...members,
    };
  }
}

/** A response lists at most so many errors and counts the rest: it must not outgrow the request. */
const MOST_ERRORS = 20;

/** 400: the request itself is invalid, in the named places. */
export function invalidRequest(found: readonly RequestProblem[]): ProblemError {
  const errors = found.slice(0, MOST_ERRORS);
  const named = errors.map(({ pointer, parameter, header, detail }) =>
    `${parameter ?? header ?? (pointer === '' ? 'the body' : (pointer ?? ''))} ${detail}`.trim(),
  );
  const detail =
    named.join('; ') + (found.length > MOST_ERRORS ? `; and ${found.length - MOST_ERRORS} more` : '');
  return new ProblemError(400, 'invalid-request', 'The request is not valid', detail, { errors });
}
