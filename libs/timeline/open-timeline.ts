import { join } from 'node:path';
import {
  EmbeddedEventStore,
  hasStore,
  isEmbedded,
  MissingStoreError,
  type EventStore,
} from '../event-store/index.js';
import { lockFolder } from '../lmdb/index.js';
import { Names, startReading, type NamesOptions, type ReadingWorker } from '../names/index.js';
import { Projections } from '../projections/index.js';
import { eventStoreFolder, openStore, projectionsFolder, type StoreOptions } from './open-store.js';
import type { OperatorLog } from './operator-log.js';
import { projectionsWith, type ProjectionOptions, type TimelineProjections } from './projections/index.js';
import { Timeline } from './timeline.js';

/** What a timeline is opened with. */
export interface TimelineOptions extends StoreOptions, ProjectionOptions {
  /** `host:port` at which to serve the embedded store over the EventStoreDB protocol; empty: it is not served. */
  readonly serveStoreAt: string;
  /** See {@link Timeline.requiredLists}; absent: none. */
  readonly requiredLists?: readonly string[];
  /** Obtains the key of the digests of names that were asked; replicas have the same. */
  readonly askedKey: () => Promise<Buffer>;
  /** How the worker of the names is started; absent: in a thread. */
  readonly startNames?: NamesOptions['startWorker'];
}

/** How long a start waits for the index of names, in milliseconds. */
const NAMES_AWAITED_AT_START = 5000;

/**
 * Opens the store and the projections, and begins to follow.
 * @throws FolderLockedError if another process has the folder open.
 * @throws MissingStoreError if there is no store beside projections that have followed one.
 */
export async function openTimeline(options: TimelineOptions, log: OperatorLog): Promise<Timeline> {
  const { requiredLists = [], startNames, serveStoreAt } = options;
  const folder = projectionsFolder(options);
  const unlock = await lockFolder(folder);
  const retries = { append: 0, read: 0, subscription: 0 };
  let store: EventStore | undefined;
  let projections: TimelineProjections | undefined;
  let first: Promise<ReadingWorker> | undefined;
  try {
    if (options.url === '') await assertStoreOf(folder, eventStoreFolder(options));
    const startWorker = startNames === undefined ? {} : { startWorker: startNames };
    const saved = { file: join(folder, 'names'), ...startWorker };
    first = startReading(saved);
    // Its thread must have started before this one is busy. A failure is reported where the names use it.
    await first.catch(() => undefined);
    store = await openStore(options, log, (during) => (retries[during] += 1));
    projections = await openProjections(folder, store, options, log);
    const stopServing = await serveStore(serveStoreAt, store, log);
    const names = new Names(projections.log, {
      ...saved,
      first,
      askedKey: await options.askedKey(),
      onProblem: (problem) => log.warn({ problem }, 'The names are not available for a moment'),
    });
    const timeline = new Timeline(
      { store, projections, names, requiredLists, retries, stopServing, unlock },
      log,
    );
    await names.settled(NAMES_AWAITED_AT_START);
    return timeline;
  } catch (error) {
    const reading = await first?.catch(() => undefined);
    await reading?.worker.end();
    await store?.close();
    await projections?.close();
    unlock();
    throw error;
  }
}

/**
 * A new store is created only where none was followed: a disk that is not mounted looks like a folder without a store.
 * @throws MissingStoreError
 */
async function assertStoreOf(projectionsFolder: string, storeFolder: string): Promise<void> {
  if (await hasStore(storeFolder)) return;
  const { storeIdentity = '', head = 0 } = (await Projections.followedIn(projectionsFolder)) ?? {};
  if (head > 0 && isEmbedded(storeIdentity))
    throw new MissingStoreError(storeFolder, { head, projectionsFolder });
}

/**
 * Opens what this replica has followed. A store that was restored from an older copy is followed again from its
 * beginning: answers from events that it does not hold would be inventions.
 */
async function openProjections(
  folder: string,
  store: EventStore,
  options: ProjectionOptions,
  log: OperatorLog,
): Promise<TimelineProjections> {
  const factories = projectionsWith(options);
  const onRebuild = (reason: string): void => log.warn({ reason }, 'Rebuilding the projections');
  const projections = await Projections.open(folder, store, factories, onRebuild);
  const divergence = await projections.log.divergenceFrom(store).catch((error: unknown) => {
    log.error(
      { err: error },
      'The event store does not answer: nothing can be recorded, and nothing new is seen',
    );
    return undefined;
  });
  if (divergence === undefined) return projections;
  onRebuild(divergence);
  await projections.close();
  await Projections.remove(folder);
  return Projections.open(folder, store, factories, onRebuild);
}

/** Serves the embedded store to clients of the EventStoreDB protocol, if an address is given; returns what ends it. */
async function serveStore(
  address: string,
  store: EventStore,
  log: OperatorLog,
): Promise<() => Promise<void>> {
  if (address === '' || !(store instanceof EmbeddedEventStore)) return () => Promise.resolve();
  const [host = '', port] = address.split(':');
  // Loaded on demand: it brings gRPC, which a service that serves no gateway does without.
  const { serveGateway } = await import('../esdb-gateway/index.js');
  const gateway = await serveGateway({ store, host, port: Number(port) });
  log.info(
    { host, port: gateway.port },
    'The event store is served over the EventStoreDB protocol, for reading',
  );
  return () => gateway.close();
}
