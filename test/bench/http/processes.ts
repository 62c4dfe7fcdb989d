import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const HOOKS = join(process.cwd(), 'test/typescript.mjs');

/** A program of this folder in a process of its own, which talks with us a line of JSON at a time. */
export class Program {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#lines = createInterface(child.stdout!)[Symbol.asyncIterator]();
  }

  static start(file: string, ...args: readonly string[]): Program {
    const path = join(process.cwd(), 'test/bench/http', file);
    return new Program(
      spawn(process.execPath, ['--import', HOOKS, path, ...args], { stdio: ['pipe', 'pipe', 'inherit'] }),
    );
  }

  get pid(): number {
    return this.#child.pid!;
  }

  /** The next message of the program. */
  async receive<Received>(): Promise<Received> {
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error(`A program of the bench ended: exit ${this.#child.exitCode}`);
    return JSON.parse(value) as Received;
  }

  send(what: object): void {
    this.#child.stdin!.write(`${JSON.stringify(what)}\n`);
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill();
    await exited;
  }
}

/** The messages of the parent process, in order. */
export async function* orders<Order>(): AsyncGenerator<Order, void> {
  for await (const line of createInterface(process.stdin)) yield JSON.parse(line) as Order;
}

export function send(what: object): void {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}
