import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that a fake service has received. */
export interface ReceivedRequest {
  readonly method: string;
  /** With its query, as it was sent. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An answer of a fake service: its status, its headers, and a body that is sent as JSON unless it is a text. */
export interface FakeAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** A service that answers as a specification says, and keeps what it was asked. */
export class FakeService {
  readonly requests: ReceivedRequest[] = [];
  readonly #server = createServer((request, response) => void this.#receive(request, response));

  private constructor(
    private readonly answer: (request: ReceivedRequest) => FakeAnswer | Promise<FakeAnswer>,
  ) {}

  /** Listens on a free port of the loopback interface. */
  static async start(
    answer: (request: ReceivedRequest) => FakeAnswer | Promise<FakeAnswer>,
  ): Promise<FakeService> {
    const service = new FakeService(answer);
    await new Promise<void>((resolve) => service.#server.listen(0, '127.0.0.1', resolve));
    return service;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url: path = '', headers } = request;
    const received = { method, path, headers, body: Buffer.concat(chunks).toString() };
    this.requests.push(received);
    const { status = 200, headers: sent = {}, body } = await this.answer(received);
    const isText = typeof body === 'string';
    response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json', ...sent });
    response.end(isText ? body : JSON.stringify(body));
  }
}
