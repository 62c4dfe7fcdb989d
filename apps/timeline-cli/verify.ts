import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { readStoreConfiguration, storeOptionsOf } from '../../libs/configuration/index.js';
import { DamagedStoreError, WHAT_TO_DO } from '../../libs/event-store/index.js';
import { eventStoreFolder } from '../../libs/timeline/index.js';
import type { Finding } from './verify-process.js';

const PROCESS = fileURLToPath(new URL('./verify-process.js', import.meta.url));

/**
 * Checks every page and every event of the embedded store, and prints where it is and how far it goes. Nothing is
 * written to it.
 * @throws Error if DATA_DIR holds no store, it cannot be read, a service has it open, or it is damaged; the message
 * says what is, names the positions of damaged events, and how many are sound where only the head marker is damaged.
 */
export async function verifyStore(print: (line: string) => void): Promise<void> {
  const folder = eventStoreFolder(storeOptionsOf(readStoreConfiguration(process.env)));
  const finding = await foundBy(PROCESS, folder);
  if (finding.kind === 'failed') throw new Error(finding.message);
  const { markerProblem } = finding;
  const marker = markerProblem === undefined ? '' : `; but ${markerProblem}`;
  if (finding.kind === 'corrupt') {
    const { soundEvents, positions } = finding;
    const where = `at positions ${positions.join(', ')}`;
    throw new Error(
      `${folder}: ${soundEvents} events are sound, ${positions.length} are not, ${where}${marker}. ${WHAT_TO_DO}`,
    );
  }
  const sound = `${folder}: ${finding.events} events are sound${headOf(finding)}`;
  if (markerProblem !== undefined) throw new Error(`${sound}${marker}. ${WHAT_TO_DO}`);
  print(`${sound}.`);
}

/**
 * What a script finds in a store, in a process of its own.
 * @throws DamagedStoreError if the process ended before it said anything, as by a fault in what it read.
 */
export async function foundBy(script: string, folder: string): Promise<Finding> {
  const child = fork(script, [folder], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  let finding: Finding | undefined;
  child.on('message', (message) => (finding = message as Finding));
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  if (finding !== undefined && code === 0) return finding;
  throw new DamagedStoreError(
    folder,
    `the process crashed while reading it (${signal ?? `exit code ${code}`})`,
  );
}

/** Where the log of a sound store ends, as the end of a sentence; empty for an empty store. */
function headOf({ events, recordedAt }: Extract<Finding, { kind: 'sound' }>): string {
  if (events === 0) return '';
  return `; the head is position ${events}${recordedAt === undefined ? '' : `, recorded at ${recordedAt}`}`;
}
