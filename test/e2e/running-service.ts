import { execFile, spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { commandsOf } from '../support/cases.js';
import { TestEnvironment } from './test-environment.js';

const run = promisify(execFile);

/*
 * The tests of this folder meet the service as its users do: the built output, a process, HTTP. Each runs once for
 * either event store. What only one of them has is tested in a folder of its name.
 */

export const MAIN = join(process.cwd(), 'dist/apps/timeline-api/main.js');
const COMMAND_LINE = join(process.cwd(), 'dist/apps/timeline-cli/main.js');
export const CASE = join(process.cwd(), 'events/cases/chip-controls.json');

/** The excerpt of an edition of the Denied Persons List: 2018-08-17, 2022-09-07 or 2023-11-30. */
export const deniedPersons = (edition: string): string =>
  join(process.cwd(), `events/cases/denied-persons-list/${edition}.txt`);

/** What a service answers, looked into without a type. */
export type Json = ReturnType<typeof JSON.parse>;

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Json;
}

/** A service in a process of its own, on a free port, in a test environment that outlives it. */
export class RunningService {
  private constructor(
    readonly child: ChildProcess,
    readonly url: string,
    readonly environment: TestEnvironment,
    private readonly lines: string[],
  ) {}

  /**
   * Starts it, in the environment of one that has ended or in a new one, and waits until it follows its log or has
   * stopped following. `through` is a command that runs what follows it, such as one that limits it.
   * @throws Error with what the process said, if it ended instead of listening.
   */
  static async start(
    variables: Record<string, string> = {},
    environment?: TestEnvironment,
    through: readonly string[] = [],
  ): Promise<RunningService> {
    const used = environment ?? (await TestEnvironment.open());
    try {
      const service = await RunningService.listen(variables, used, through);
      await service.reaches('live', 'stopped');
      return service;
    } catch (error) {
      if (environment === undefined) await used.remove();
      throw error;
    }
  }

  /** Starts it, and waits only until it listens. */
  static async listen(
    variables: Record<string, string>,
    environment: TestEnvironment,
    through: readonly string[] = [],
  ): Promise<RunningService> {
    const env = { PATH: process.env['PATH'] ?? '', PORT: '0', ...environment.variables, ...variables };
    const [program, ...args] = [...through, process.execPath, MAIN];
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const lines: string[] = [];
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    const listening = new Promise<string>((resolve, reject) => {
      createInterface(child.stdout).on('line', (line) => {
        lines.push(line);
        // Lines come by the thousand in a bench: only the one that is waited for is read.
        if (!line.includes('Listening')) return;
        const { msg, url } = JSON.parse(line) as { msg?: string; url?: string };
        if (msg === 'Listening' && url !== undefined) resolve(url);
      });
      child.once('exit', (code) => reject(new Error(`exit ${code}: ${complaint}`)));
    });
    return new RunningService(child, await listening, environment, lines);
  }

  /** Waits until the follower is in one of these states; answers what readiness then says. */
  async reaches(...states: readonly ('live' | 'catching-up' | 'stopped')[]): Promise<Reply> {
    for (let tries = 0; tries < 1000; tries += 1) {
      const reply = await this.get('/health/ready');
      if (states.includes(reply.json.follower.state)) return reply;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`the follower did not become ${states.join(' or ')}`);
  }

  /** Waits until the service has started again by itself, because its store was replaced, and is live. */
  async rebuilds(): Promise<void> {
    const starts = (): number => this.lines.filter((line) => line.includes('Listening')).length;
    for (let tries = 0; starts() < 2; tries += 1) {
      if (tries > 1000) throw new Error('the service did not start again');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await this.reaches('live');
  }

  /** What the service has logged, line by line as it was written. */
  get logLines(): readonly string[] {
    return this.lines;
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

  /** Records the commands of case files of this repository, in order: by default those of the chip controls. */
  async loadCase(...files: readonly string[]): Promise<void> {
    for (const { idempotencyKey, command, body } of commandsOf(
      ...(files.length === 0 ? ['chip-controls'] : files),
    )) {
      const { status, text } = await this.post(command, body, { 'idempotency-key': idempotencyKey });
      if (status !== 201) throw new Error(`${idempotencyKey} is not recorded: ${text}`);
    }
  }

  /** Ends the process by a signal; answers its exit code, or null if the signal itself ended it. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return this.child.exitCode;
    const exited = once(this.child, 'exit') as Promise<[number | null]>;
    this.child.kill(signal);
    return (await exited)[0];
  }

  /** Ends the process and removes its environment: folder and server. */
  async remove(): Promise<void> {
    await this.end();
    await this.environment.remove();
  }
}

/** Runs the built command-line tool to its end; `through` is a command that runs what follows it. */
export function commandLine(
  args: readonly string[],
  env: Record<string, string> = {},
  through: readonly string[] = [],
) {
  const [program = '', ...rest] = [...through, process.execPath, COMMAND_LINE, ...args];
  return run(program, rest, { env: { PATH: process.env['PATH'] ?? '', ...env } });
}

/**
 * What limits the size of every file that a process writes, as if the disk ended there. A command to run a process
 * through.
 */
export function withFilesUpTo(bytes: number): string[] {
  // POSIX: in blocks of 512 bytes.
  return ['sh', '-c', `ulimit -f ${bytes / 512}; exec "$0" "$@"`];
}

/** Starts the built command-line tool. */
export function startCommandLine(args: readonly string[]): ChildProcessByStdio<null, Readable, Readable> {
  const env = { PATH: process.env['PATH'] ?? '' };
  return spawn(process.execPath, [COMMAND_LINE, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** A response, read to its end. */
export async function replyOf(response: Response): Promise<Reply> {
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
