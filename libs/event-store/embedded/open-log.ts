import { randomUUID } from 'node:crypto';
import {
  assertSpace,
  databaseProblem,
  FolderLockedError,
  hasDatabase,
  lockFolder,
  lockFolderForReading,
  openEnvironment,
  writeFailure,
  type Database,
  type RootDatabase,
} from '../../lmdb/index.js';
import { CorruptEventError, DamagedStoreError, StoreFullError } from '../port/errors.js';
import { EventLog } from './event-log.js';
import { lastPositionIn, SPACE_FOR_AN_APPEND } from './group-commit.js';
import { HeadMarker, type MarkedHead } from './head-marker.js';
import { storeFailure } from './store-failure.js';
import { StreamIndex } from './stream-index.js';

/** Whether the folder holds a store, or has held one: its database, or the marker of its head. */
export async function hasStore(folder: string): Promise<boolean> {
  return (await hasDatabase(folder)) || HeadMarker.read(folder) !== undefined;
}

const EMBEDDED = 'embedded:';

/** Whether an identity is that of an embedded store. */
export function isEmbedded(identity: string): boolean {
  return identity.startsWith(EMBEDDED);
}

/** How the log is opened. */
export interface OpenLogOptions {
  /** Nothing is written, so that a full disk is no obstacle. The database must be there. */
  readonly readOnly?: boolean;
  /** Opens a store also where its head marker contradicts it, to be read: {@link EventLog.markerProblem} says so. */
  readonly despiteMarker?: boolean;
}

/**
 * Opens the log in the folder, and creates both when they are missing.
 *
 * @throws FolderLockedError when the folder is open already, here or in another process.
 * @throws DamagedStoreError when the file is damaged, ends before the last acknowledged event, or has a damaged event
 * whose stream was not indexed before a crash: opened without it, the stream would be shorter than what was
 * acknowledged.
 * @throws StoreFullError when the disk is full, and something must be written.
 */
export async function openLog(
  folder: string,
  { readOnly = false, despiteMarker = false }: OpenLogOptions = {},
): Promise<EventLog> {
  const unlock = await (readOnly ? lockFolderForReading(folder) : lockFolder(folder)).catch(
    (error: unknown) => {
      throw storeFailure(error);
    },
  );
  let root: RootDatabase | undefined;
  try {
    const { marked, damage } = readMarker(folder, despiteMarker);
    const isNew = !(await hasDatabase(folder));
    if (isNew && marked !== undefined)
      throw new DamagedStoreError(folder, `its file is missing, and ${marked.position} events are marked`);
    const fileProblem = await databaseProblem(folder);
    if (fileProblem !== undefined) throw new DamagedStoreError(folder, fileProblem);
    if (isNew) assertSpace(folder, SPACE_FOR_AN_APPEND);
    root = openEnvironment(folder, { readOnly });
    const identity = await identityOf(root, folder, marked === undefined && !readOnly);
    const log: Database<Buffer, number> = root.openDB({ name: 'log', encoding: 'binary' });
    const index = new StreamIndex(root);
    const lastPosition = lastPositionIn(log);
    const head = { store: identity, position: lastPosition };
    const markerProblem = damage ?? contradictionOf(marked, head);
    const problem = logProblem(log, index, lastPosition) ?? (despiteMarker ? undefined : markerProblem);
    if (problem !== undefined) throw new DamagedStoreError(folder, problem);
    index.complete(log);
    const marker = readOnly ? undefined : new HeadMarker(folder, head);
    return new EventLog({
      folder,
      root,
      log,
      index,
      marker,
      identity,
      markerProblem,
      lastPosition,
      unlock,
    });
  } catch (error) {
    await root?.close();
    unlock();
    throw await openFailure(error, folder);
  }
}

/** What the marker names; `damage` says why it cannot be read, which throws unless the store is to be opened anyway. */
function readMarker(
  folder: string,
  despiteDamage: boolean,
): { readonly marked: MarkedHead | undefined; readonly damage: string | undefined } {
  try {
    return { marked: HeadMarker.read(folder), damage: undefined };
  } catch (error) {
    if (!despiteDamage || !(error instanceof DamagedStoreError)) throw error;
    return { marked: undefined, damage: error.problem };
  }
}

/** How the marked head contradicts the log: it is of another store, or of a later event, so that events are lost. */
function contradictionOf(marked: MarkedHead | undefined, head: MarkedHead): string | undefined {
  if (marked === undefined) return undefined;
  if (marked.store !== head.store)
    return `its store id ${head.store} does not match its head marker (${marked.store})`;
  if (marked.position <= head.position) return undefined;
  const lost = marked.position - head.position;
  return `it ends at position ${head.position}, and ${marked.position} was acknowledged: ${lost} events are lost`;
}

/** Why this cannot be a whole log; undefined if it may be. Positions have no gaps, so the last one is their number. */
function logProblem(log: Database<Buffer, number>, index: StreamIndex, last: number): string | undefined {
  const { entryCount } = log.getStats() as { entryCount: number };
  if (entryCount !== last) return `it has ${entryCount} events, and the last is at position ${last}`;
  return index.writtenUpTo > last
    ? `its index goes up to position ${index.writtenUpTo}, beyond the last event at ${last}`
    : index.problem();
}

/** The error to throw for a store that could not be opened; what cannot be read is damage. */
async function openFailure(error: unknown, folder: string): Promise<unknown> {
  if (error instanceof DamagedStoreError || error instanceof FolderLockedError) return error;
  const failure = storeFailure(await writeFailure(error, folder));
  if (failure instanceof StoreFullError || (failure instanceof Error && 'syscall' in failure)) return failure;
  const isEvent = failure instanceof CorruptEventError;
  const problem = isEvent
    ? `the event at position ${failure.position} is damaged, and its stream would seem shorter without it`
    : failure instanceof Error
      ? failure.message
      : String(failure);
  return new DamagedStoreError(folder, problem, { cause: failure });
}

/**
 * The name of the store, which is created with it: projections of one store must not follow another.
 * @throws DamagedStoreError when a store that is not new has none.
 */
async function identityOf(root: RootDatabase, folder: string, isNew: boolean): Promise<string> {
  const properties: Database<string | number, string> = root.openDB({ name: 'properties' });
  if (properties.get('identity') === undefined) {
    if (!isNew) throw new DamagedStoreError(folder, 'it has no identity');
    await properties.put('identity', `${EMBEDDED}${randomUUID()}`);
    await root.flushed;
  }
  return String(properties.get('identity'));
}
