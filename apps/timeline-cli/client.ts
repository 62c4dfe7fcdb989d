/** A service to send requests to. */
export interface ServiceAddress {
  /** Its base URL: `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly token?: string | undefined;
}

const HOW_TO_SEND_A_TOKEN =
  'Set TIMELINE_TOKEN to an access token that is in the TOKENS_FILE of the service ("timeline token" makes one).';

interface Problem {
  readonly title?: string;
  readonly detail?: string;
  readonly near?: readonly string[];
}

/** The service refused a request, or could not be reached; `status` is the HTTP status of its answer. */
export class RequestFailedError extends Error {
  override readonly name = 'RequestFailedError';

  constructor(
    message: string,
    readonly status?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The access token, from the environment: on a command line every user of the machine could read it. */
export function tokenOfEnvironment(): string | undefined {
  const { TIMELINE_TOKEN } = process.env;
  return TIMELINE_TOKEN === '' ? undefined : TIMELINE_TOKEN;
}

/** Sends requests to a service over HTTP. */
export class TimelineClient {
  readonly #address: ServiceAddress;

  constructor(address: ServiceAddress) {
    this.#address = address;
  }

  /** @throws RequestFailedError with the error that the service reports. */
  get<Answer>(path: string): Promise<Answer> {
    return this.#send<Answer>(path, { method: 'GET' });
  }

  /** @throws RequestFailedError with the error that the service reports. */
  command<Answer>(name: string, body: object, idempotencyKey: string): Promise<Answer> {
    return this.#send<Answer>(`/v1/commands/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': idempotencyKey },
      body: JSON.stringify(body),
    });
  }

  async #send<Answer>(path: string, request: RequestInit): Promise<Answer> {
    const { url, token } = this.#address;
    const headers = new Headers(request.headers);
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
    const { ok, status, text } = await exchange(new URL(path, url), { ...request, headers }).catch(
      (error: unknown) => {
        throw new RequestFailedError(`No service answers at ${url}`, undefined, { cause: error });
      },
    );
    if (ok) return JSON.parse(text) as Answer;
    const cure = status === 401 ? ` ${HOW_TO_SEND_A_TOKEN}` : '';
    throw new RequestFailedError(
      `${request.method ?? ''} ${path}: ${status} ${explain(text)}${cure}`,
      status,
    );
  }
}

/** Sends a request, and receives the whole answer: the connection may be lost in the middle of it. */
async function exchange(url: URL, request: RequestInit) {
  const response = await fetch(url, request);
  return { ok: response.ok, status: response.status, text: await response.text() };
}

function explain(body: string): string {
  try {
    const { title, detail, near } = JSON.parse(body) as Problem;
    const nearest = near === undefined || near.length === 0 ? '' : ` Near: ${near.join(', ')}.`;
    return `${title ?? ''}: ${detail ?? ''}${nearest}`;
  } catch {
    return body.slice(0, 200);
  }
}
