import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const root = process.cwd();

/** A store behind a writable front door, in a process of its own. */
export interface ServerProcess {
  readonly port: number;
  /** Ends it with no chance to finish anything. */
  readonly kill: () => Promise<void>;
  readonly signal: (name: NodeJS.Signals) => void;
}

/** Starts the server on the folder; port 0 takes any free one. */
export async function startServer(folder: string, port: number): Promise<ServerProcess> {
  const child = runTypeScript('test/event-store/serve.ts', [folder, String(port)]);
  const ended = once(child, 'exit');
  const [line] = (await Promise.race([
    once(child.stdout!, 'data'),
    ended.then(() => Promise.reject(new Error(`The server on port ${port} did not start`))),
  ])) as [Buffer];
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  return { port: Number(line), kill, signal: (name) => void child.kill(name) };
}

/** Runs one of our TypeScript files as the ES module that it is in production. */
export function runTypeScript(file: string, args: readonly string[]): ChildProcess {
  const hooks = join(root, 'test/typescript.mjs');
  return spawn(process.execPath, ['--import', hooks, join(root, file), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
