import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const root = process.cwd();

/** A store behind a writable gateway, in a process of its own. */
export interface ServerProcess {
  readonly port: number;
  /** Ends it with no chance to finish anything. */
  readonly kill: () => Promise<void>;
  readonly signal: (name: NodeJS.Signals) => void;
  /** What it prints next. */
  readonly said: () => Promise<string>;
}

/** Starts the server on the folder; port 0 takes any free one. */
export function startServer(folder: string, port: number): Promise<ServerProcess> {
  return startProcess('test/event-store/serve.ts', [folder, String(port)]);
}

/** Starts one of our files that prints its port when it serves. */
export async function startProcess(file: string, args: readonly string[]): Promise<ServerProcess> {
  const child = runTypeScript(file, args);
  const ended = once(child, 'exit');
  const [line] = (await Promise.race([
    once(child.stdout!, 'data'),
    ended.then(() => Promise.reject(new Error(`${file} ${args.join(' ')} did not start`))),
  ])) as [Buffer];
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  const said = async (): Promise<string> => String((await once(child.stdout!, 'data'))[0]).trim();
  return { port: Number(line), kill, signal: (name) => void child.kill(name), said };
}

/** Runs one of our TypeScript files as the ES module that it is in production. */
export function runTypeScript(file: string, args: readonly string[]): ChildProcess {
  const hooks = join(root, 'test/typescript.mjs');
  return spawn(process.execPath, ['--import', hooks, join(root, file), ...args], {
    cwd: root,
    // The way in closes with us, and a server ends with it: none outlives a test that failed.
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}
