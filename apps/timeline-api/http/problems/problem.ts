import {
  problemType,
  type NotReady,
  type Problem,
  type ProblemKind,
  type RequestProblem,
} from '../../../../libs/answers/index.js';

export type { RequestProblem };

/** The body of an error response: RFC 9457, with extension members. */
type ProblemDocument = Problem | NotReady;

/** Further members of the document, for a program. */
type Members = Omit<Problem, 'type' | 'title' | 'status' | 'detail' | 'errors'> &
  Partial<Omit<NotReady, keyof Problem>>;

interface ProblemOptions {
  readonly errors?: readonly RequestProblem[];
  readonly members?: Members;
  readonly headers?: Readonly<Record<string, string>>;
  /** Members that are looked up when the problem is answered. */
  readonly late?: () => Promise<Members>;
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
    return this.documentWith({});
  }

  /** The body, with what was looked up for it. */
  documentWith(late: Members): ProblemDocument {
    const { errors, members } = this.options;
    return {
      type: problemType(this.kind),
      title: this.title,
      status: this.status,
      detail: this.message,
      ...(errors === undefined ? {} : { errors }),
      ...members,
      ...late,
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
