import { signal } from '@preact/signals';
import type { Problem } from '../../../libs/answers/index.js';

/** The access token of this tab: in memory only, gone when the tab is closed or loaded again. */
export const accessToken = signal<string | undefined>(undefined);

/** Whether an access token must be entered: a request was refused, or the reader signed out. */
export const signInNeeded = signal(false);

/** Forgets the token, and asks for one. */
export function signOut(): void {
  accessToken.value = undefined;
  signInNeeded.value = true;
}

/** What the service says instead of an answer. Without a status: nothing was received. */
export interface Failure {
  readonly status: number | undefined;
  readonly problem: Partial<Problem>;
}

/** The service did not answer a request as asked. */
export class RequestFailed extends Error {
  override readonly name = 'RequestFailed';

  constructor(readonly failure: Failure) {
    super(failure.problem.detail ?? failure.problem.title ?? 'The service does not answer');
  }
}

/** The headers of a request: with the token, if there is one. */
const headersWith = (headers: Record<string, string>): Record<string, string> =>
  accessToken.value === undefined ? headers : { ...headers, authorization: `Bearer ${accessToken.value}` };

interface Request {
  readonly accept?: string;
  readonly signal?: AbortSignal;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/**
 * Asks the service.
 * @throws RequestFailed with the problem, or with no status if the service could not be reached.
 */
export async function request(
  path: string,
  { accept, signal, body, headers }: Request = {},
): Promise<Response> {
  const response = await fetch(path, {
    ...(signal === undefined ? {} : { signal }),
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    headers: headersWith({
      accept: accept ?? 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    }),
    credentials: 'same-origin',
    redirect: 'error',
  }).catch((error: unknown) => {
    if (signal?.aborted === true) throw error;
    throw new RequestFailed({ status: undefined, problem: {} });
  });
  if (response.ok) return response;
  if (response.status === 401) signInNeeded.value = true;
  const problem = (await response.json().catch(() => ({}))) as Partial<Problem>;
  throw new RequestFailed({ status: response.status, problem });
}

/** An answer in JSON, of the type that the path has. */
export async function ask<Answer>(path: string, options: Request = {}): Promise<Answer> {
  return (await (await request(path, options)).json()) as Answer;
}
