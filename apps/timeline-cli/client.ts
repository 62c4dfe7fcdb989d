import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Pool, type Dispatcher } from 'undici';
import type { Problem } from '../../libs/answers/index.js';

/** A service to send requests to. */
export interface ServiceAddress {
  /** Its base URL: `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly token?: string | undefined;
}

const HOW_TO_SEND_A_TOKEN =
  'Set TIMELINE_TOKEN to an access token that is in the TOKENS_FILE of the service ("timeline token" makes one).';

/** As many connections as requests that are in flight at once: each has one at a time. */
export const MOST_IN_FLIGHT = 64;

/** The service refused a request, or could not be reached. */
export class RequestFailedError extends Error {
  override readonly name = 'RequestFailedError';
  /** The HTTP status of the answer; absent if there was none. */
  readonly status: number | undefined;
  /** The last part of the problem's type (`fact-exists`); absent if the answer is not a problem document. */
  readonly problem: string | undefined;
  /** After how many milliseconds the service asks to try again. */
  readonly retryAfter: number | undefined;

  constructor(
    message: string,
    answer: { status?: number; problem?: string | undefined; retryAfter?: number } = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.status = answer.status;
    this.problem = answer.problem;
    this.retryAfter = answer.retryAfter;
  }
}

/** The access token, from the environment: on a command line every user of the machine could read it. */
export function tokenOfEnvironment(): string | undefined {
  const { TIMELINE_TOKEN } = process.env;
  return TIMELINE_TOKEN === '' ? undefined : TIMELINE_TOKEN;
}

type Sent = Pick<Dispatcher.RequestOptions, 'method' | 'headers' | 'body'>;

/** Sends requests to a service over HTTP, on connections that are kept. */
export class TimelineClient {
  readonly #address: ServiceAddress;
  readonly #pool: Pool;

  /** @throws RequestFailedError if the address is not that of a service. */
  constructor(address: ServiceAddress) {
    this.#address = address;
    try {
      this.#pool = new Pool(new URL(address.url).origin, { connections: MOST_IN_FLIGHT });
    } catch (error) {
      throw new RequestFailedError(`${address.url} is not the address of a service`, {}, { cause: error });
    }
  }

  /** The headers by which the service knows its caller. */
  get authorization(): Readonly<Record<string, string>> {
    const { token } = this.#address;
    return token === undefined ? {} : { authorization: `Bearer ${token}` };
  }

  /** Where a path of the service is. */
  urlOf(path: string): URL {
    return new URL(path, this.#address.url);
  }

  /** @throws RequestFailedError with the error that the service reports. */
  async get<Answer>(path: string): Promise<Answer> {
    const { body } = await this.#send(path, { method: 'GET' });
    return this.#received(() => body.json() as Promise<Answer>);
  }

  /**
   * Writes an answer of a media type as it is sent, and leaves the output open.
   * @throws RequestFailedError with the error that the service reports.
   */
  async copy(path: string, type: string, output: Writable): Promise<void> {
    const { body } = await this.#send(path, { method: 'GET', headers: { accept: type } });
    await this.#received(() =>
      pipeline(body, output, { end: false }).catch((error: unknown) => {
        // Who reads the output has seen enough, as `head` has.
        if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
      }),
    );
  }

  /**
   * Posts a command; its body is JSON.
   * @throws RequestFailedError with the error that the service reports.
   */
  command<Answer>(name: string, json: string, idempotencyKey: string): Promise<Answer> {
    return this.post(`/v1/commands/${name}`, json, idempotencyKey);
  }

  /**
   * Posts JSON to a path.
   * @throws RequestFailedError with the error that the service reports.
   */
  async post<Answer>(path: string, json: string, idempotencyKey: string): Promise<Answer> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': idempotencyKey };
    const { body } = await this.#send(path, { method: 'POST', headers, body: json });
    return this.#received(() => body.json() as Promise<Answer>);
  }

  /**
   * Posts a question whose parameters are JSON.
   * @throws RequestFailedError with the error that the service reports.
   */
  async ask<Answer>(path: string, json: string): Promise<Answer> {
    const headers = { 'content-type': 'application/json' };
    const { body } = await this.#send(path, { method: 'POST', headers, body: json });
    return this.#received(() => body.json() as Promise<Answer>);
  }

  async #send(path: string, request: Sent): Promise<Dispatcher.ResponseData> {
    const headers = { ...this.authorization, ...(request.headers as Record<string, string>) };
    const response = await this.#received(() => this.#pool.request({ ...request, path, headers }));
    const { statusCode: status, body } = response;
    if (status >= 200 && status < 300) return response;
    const text = await this.#received(() => body.text());
    const hint = status === 401 ? ` ${HOW_TO_SEND_A_TOKEN}` : '';
    const seconds = Number(response.headers['retry-after']);
    throw new RequestFailedError(`${request.method} ${path}: ${status} ${explain(text)}${hint}`, {
      status,
      problem: problemOf(text),
      ...(seconds > 0 ? { retryAfter: seconds * 1000 } : {}),
    });
  }

  /** The connection may also be lost in the middle of an answer. */
  async #received<Received>(receive: () => Promise<Received>): Promise<Received> {
    try {
      return await receive();
    } catch (error) {
      throw new RequestFailedError(`No service answers at ${this.#address.url}`, {}, { cause: error });
    }
  }
}

function problemOf(body: string): string | undefined {
  try {
    return (JSON.parse(body) as Partial<Problem>).type?.split(':').at(-1);
  } catch {
    return undefined;
  }
}

function explain(body: string): string {
  try {
    const { title, detail, near, errors } = JSON.parse(body) as Partial<Problem>;
    const nearest = near === undefined || near.length === 0 ? '' : ` Near: ${near.join(', ')}.`;
    // A detail that is that of one error alone does not name its field.
    const only = errors?.find((error) => error.detail === detail);
    const field = only?.pointer ?? only?.parameter;
    return `${title ?? ''}: ${field === undefined ? '' : `${field} `}${detail ?? ''}${nearest}`;
  } catch {
    return body.slice(0, 200);
  }
}
