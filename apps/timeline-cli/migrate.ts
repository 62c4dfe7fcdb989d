import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { copyLog, EmbeddedEventStore, heldPrefix, type EventStore } from '../../libs/event-store/index.js';
import { readStoreConfiguration, storeOptionsOf } from '../../libs/configuration/index.js';
import { eventStoreFolder, openStore, FollowedIndex, type StoreOptions } from '../../libs/timeline/index.js';
import { compareAnswers, compareEvents, DifferenceError, samplePoints } from './compare.js';
import { interruptible, terminalLog, withProgressBar } from './terminal.js';

/** The direction of the copy; a server without a value is EVENTSTORE_URL. */
export interface MigrateOptions {
  readonly to?: string | true;
  readonly from?: string | true;
  readonly points?: number;
  readonly seed?: number;
}

/** The command names no server, or there is nothing to copy. */
export class MigrationRefusedError extends Error {
  override readonly name = 'MigrationRefusedError';
}

interface Sides {
  readonly source: EventStore;
  readonly target: EventStore;
}

// The cost of a point grows with the log: this many points take no longer than the copy.
const MOST_POINTS = 1000;
const LEAST_POINTS = 8;
const EVENTS_ANSWERED = 200_000;
const LARGEST_SEED = 2 ** 31;

/**
 * Copies the log of the embedded store to a server, or back, and continues where an earlier run ended; then reads both
 * sides again, and compares their events and their answers.
 * @throws OtherFactsError before anything is written, if the target does not hold the first events of the source.
 * @throws UnreadableEventError before anything is written, if the source holds an event that the service cannot read.
 * @throws DifferenceError if the two sides differ at the end.
 * @throws NoEventStoreError if the embedded store is the source, and DATA_DIR holds none; none is created.
 * @throws FolderLockedError if a service has the embedded store open.
 */
export async function migrate(options: MigrateOptions, print: (line: string) => void): Promise<void> {
  await interruptible('run the same command again to continue from here', (signal) =>
    migrateUntil(signal, options, print),
  );
}

async function migrateUntil(
  signal: AbortSignal,
  options: MigrateOptions,
  print: (line: string) => void,
): Promise<void> {
  const storeOptions = optionsFor(options.to ?? options.from);
  const place = eventStoreFolder(storeOptions);
  const embedded = await (options.to === undefined
    ? EmbeddedEventStore.open(place)
    : EmbeddedEventStore.openExisting(place));
  const folder = join(storeOptions.dataFolder, 'migration');
  try {
    const server = await openStore(storeOptions, terminalLog);
    try {
      // Before the source is read, which may take long.
      await server.lastPosition();
      const sides =
        options.to === undefined
          ? { source: server, target: embedded }
          : { source: embedded, target: server };
      await new Migration(sides, folder, signal, print).run(options);
    } finally {
      await server.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
    await embedded.close();
  }
}

/** The store of the service, with the server that is named. */
function optionsFor(server: string | true | undefined): StoreOptions {
  if (server === undefined)
    throw new MigrationRefusedError('Give the direction: --to esdb://… or --from esdb://…');
  const environment = server === true ? process.env : { ...process.env, EVENTSTORE_URL: server };
  const options = storeOptionsOf(readStoreConfiguration(environment));
  if (options.url !== '') return options;
  throw new MigrationRefusedError('Name the server: as the value (esdb://…), or in EVENTSTORE_URL');
}

/** One migration, step by step. Both sides are read into a temporary folder, for the comparison. */
class Migration {
  constructor(
    private readonly sides: Sides,
    private readonly folder: string,
    private readonly signal: AbortSignal,
    private readonly print: (line: string) => void,
  ) {}

  async run({ points = 0, seed = Math.floor(Math.random() * LARGEST_SEED) }: MigrateOptions): Promise<void> {
    const events = await this.#read('source');
    if (events === 0) throw new MigrationRefusedError('There is nothing to copy: the source holds no events');
    const held = await this.#copy(events);
    this.print(`${events - held} events copied, ${held} were already there.`);
    await this.#read('target');
    await this.#compare(events, points, seed);
  }

  /** Follows a side as the service does, into an index of its own; an unreadable event ends it. */
  #read(side: keyof Sides): Promise<number> {
    return withProgressBar(`Reading the ${side}`, 'events', (report) =>
      FollowedIndex.rebuild(
        join(this.folder, side),
        this.sides[side],
        ({ events, fraction }) => report(events, fraction),
        this.signal,
      ),
    );
  }

  async #copy(events: number): Promise<number> {
    const { sides, signal } = this;
    const { source, target } = sides;
    const held = await withProgressBar('Checking the target', 'events', (report) =>
      heldPrefix(source, target, { events, signal, onProgress: (done) => report(done, done / events) }),
    );
    if (held.events === events) return events;
    await withProgressBar('Copying', 'events', (report) => {
      const onProgress = (copied: number): void =>
        report(copied - held.events, (copied - held.events) / (events - held.events));
      return copyLog(source, target, held, { events, signal, onProgress });
    });
    return held.events;
  }

  async #compare(events: number, most: number, seed: number): Promise<void> {
    const [source, target] = await Promise.all([this.#open('source'), this.#open('target')]);
    try {
      const sides = { source, target, signal: this.signal };
      const { head } = source.index;
      if (head !== events)
        throw new DifferenceError(
          `${events} events of the source were copied, but ${head} were read from it`,
        );
      const eventsDigest = await withProgressBar('Comparing events', 'events', (report) =>
        compareEvents({ ...sides, onProgress: (done) => report(done, done / events) }),
      );
      this.print(
        `${events} events are the same on both sides, at the same positions: digest ${eventsDigest}.`,
      );
      const usual = Math.min(MOST_POINTS, Math.max(LEAST_POINTS, Math.floor(EVENTS_ANSWERED / events)));
      const points = samplePoints(source.index, most || usual, seed);
      const answersDigest = await withProgressBar('Comparing answers', 'points', (report) =>
        compareAnswers(points, { ...sides, onProgress: (done) => report(done, done / points.length) }),
      );
      this.print(
        `All answers at ${points.length} points of both clocks (seed ${seed}) are the same: digest ${answersDigest}.`,
      );
    } finally {
      await Promise.all([source.close(), target.close()]);
    }
  }

  #open(side: keyof Sides): Promise<FollowedIndex> {
    return FollowedIndex.open(join(this.folder, side), this.sides[side], (reason) => {
      throw new Error(`The index of the ${side} was damaged during the comparison: ${reason}`);
    });
  }
}
