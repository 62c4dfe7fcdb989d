import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);

/* The tests of this folder meet the service as its users do: the built output, a process, HTTP. */

export const MAIN = join(process.cwd(), 'dist/apps/timeline-api/main.js');
const COMMAND_LINE = join(process.cwd(), 'dist/apps/timeline-cli/main.js');
export const CASE = join(process.cwd(), 'events/cases/chip-controls.json');

/** What a service answers, looked into without a type. */
export type Json = ReturnType<typeof JSON.parse>;

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Json;
}

/** A service in a process of its own, on a free port, with a folder that outlives it. */
export class RunningService {
  private constructor(
    readonly child: ChildProcess,
    readonly url: string,
    readonly folder: string,
    private readonly lines: string[],
  ) {}

  /** @throws Error with what the process said, if it ended instead of listening. */
  static async start(environment: Record<string, string> = {}, folder?: string): Promise<RunningService> {
    const dataFolder = folder ?? (await newFolder());
    const env = { PATH: process.env['PATH'] ?? '', PORT: '0', DATA_DIR: dataFolder, ...environment };
    const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const lines: string[] = [];
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    const listening = new Promise<string>((resolve, reject) => {
      createInterface(child.stdout).on('line', (line) => {
        lines.push(line);
        const { msg, url } = JSON.parse(line) as { msg?: string; url?: string };
        if (msg === 'Listening' && url !== undefined) resolve(url);
      });
      child.once('exit', (code) => reject(new Error(`exit ${code}: ${complaint}`)));
    });
    const service = new RunningService(child, await listening, dataFolder, lines);
    await service.#settled();
    return service;
  }

  /** Waits until the service follows its log, or says why it does not. */
  async #settled(): Promise<void> {
    for (let tries = 0; tries < 500; tries += 1) {
      const { status, json } = await this.get('/health/ready');
      if (status === 200 || json.follower.state === 'stopped') return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error('the service did not become ready');
  }

  /** What the service has logged, one object a line. */
  get log(): Json[] {
    return this.lines.map((line) => JSON.parse(line));
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Reply> {
    return replyOf(await fetch(this.url + path, { headers }));
  }

  async post(command: string, body: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    return replyOf(
      await fetch(`${this.url}/v1/commands/${command}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    );
  }

  /** Loads the real case by the command-line tool; answers what it printed. */
  async loadCase(): Promise<string> {
    const { stdout } = await commandLine(['load', CASE, '--url', this.url]);
    return stdout;
  }

  /** Ends the process by a signal; answers its exit code, or null if the signal itself ended it. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return this.child.exitCode;
    const exited = once(this.child, 'exit') as Promise<[number | null]>;
    this.child.kill(signal);
    return (await exited)[0];
  }

  /** Ends the process and removes its folder. */
  async remove(): Promise<void> {
    await this.end();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Runs the built command-line tool to its end. */
export function commandLine(args: readonly string[], env: Record<string, string> = {}) {
  return run(process.execPath, [COMMAND_LINE, ...args], { env: { PATH: process.env['PATH'] ?? '', ...env } });
}

export function newFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'timeline-e2e-'));
}

async function replyOf(response: Response): Promise<Reply> {
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson && text !== '' ? JSON.parse(text) : undefined,
  };
}

/** A restriction as a tool would post it. */
export function restriction(chipId: string, factId: string, more: object = {}) {
  return {
    factId,
    chipId,
    authority: 'us-bis',
    measure: 'license-required',
    destinations: ['CN'],
    effectiveFrom: '2023-10-23',
    evidence: [
      {
        publisher: 'Federal Register',
        citation: '88 FR 73458',
        publishedOn: '2023-10-25',
        certainty: 'official',
      },
    ],
    ...more,
  };
}
