import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { streamCategories } from '../../events/index.js';
import { EmbeddedEventStore, EventStoreDBEventStore, type EventStore } from '../../libs/event-store/index.js';
import { startServer, type ServerProcess } from '../event-store/server-process.js';

declare global {
  /** Where the services of these tests keep their events: set for each project in jest.config.cjs. */
  var EVENT_STORE: 'embedded' | 'eventstoredb' | 'server' | undefined;
}

/** How a service reaches the server that holds its events. */
interface Connection extends Record<string, string> {
  readonly EVENTSTORE_URL: string;
  readonly STREAM_PREFIX: string;
}

function givenServer(): Connection {
  const { EVENTSTORE_URL = '' } = process.env;
  if (EVENTSTORE_URL === '') throw new Error('Set EVENTSTORE_URL to the server: esdb://host:2113?tls=false');
  return { EVENTSTORE_URL, STREAM_PREFIX: `e2e-${randomUUID()}-` };
}

/**
 * What outlives a service: its data folder and, in the project `e2e-eventstoredb`, the server that holds its events.
 * That is a writable gateway in a process of its own, so that it survives the service's SIGKILL as a real one would.
 * In the project `e2e-server` it is the server that EVENTSTORE_URL names, under a stream prefix of its own.
 */
export class TestEnvironment {
  private constructor(
    /** The service's `DATA_DIR`. */
    readonly folder: string,
    private server: ServerProcess | undefined,
    private readonly connection: Connection | undefined,
  ) {}

  static async open(): Promise<TestEnvironment> {
    const folder = await mkdtemp(join(tmpdir(), 'timeline-e2e-'));
    if (globalThis.EVENT_STORE === 'server') return new TestEnvironment(folder, undefined, givenServer());
    if (globalThis.EVENT_STORE !== 'eventstoredb') return new TestEnvironment(folder, undefined, undefined);
    const server = await startServer(join(folder, 'server'), 0);
    const EVENTSTORE_URL = `esdb://127.0.0.1:${server.port}?tls=false`;
    return new TestEnvironment(folder, server, { EVENTSTORE_URL, STREAM_PREFIX: '' });
  }

  /** The environment variables with which a service, or the command-line tool, uses this folder and this server. */
  get variables(): Record<string, string> {
    return { DATA_DIR: this.folder, ...this.connection };
  }

  /** Opens the store of the events beside the service; the embedded one only while no service has it open. */
  openStore(): Promise<EventStore> {
    if (this.connection === undefined) return EmbeddedEventStore.open(join(this.folder, 'event-store'));
    const { EVENTSTORE_URL: connectionString, STREAM_PREFIX: streamPrefix } = this.connection;
    return EventStoreDBEventStore.connect({ connectionString, streamPrefix, categories: streamCategories });
  }

  /**
   * Does something to the folder of the events, which nobody has open meanwhile. A service with a server may go on, and
   * is without it meanwhile; one with a store of its own must have ended. Not with a server that was given.
   */
  async withEventsAtRest<Result>(work: (eventsFolder: string) => Promise<Result>): Promise<Result> {
    if (this.server === undefined) return work(join(this.folder, 'event-store'));
    await this.stopServer();
    try {
      return await work(join(this.folder, 'server'));
    } finally {
      await this.startServer();
    }
  }

  /** Ends the server with no chance to finish anything. Only where there is one. */
  async stopServer(): Promise<void> {
    await this.server?.kill();
  }

  /** Starts the server again, on the same port with the same events. */
  async startServer(): Promise<void> {
    if (this.server === undefined)
      throw new Error('This test environment has no server: the events are in its folder');
    this.server = await startServer(join(this.folder, 'server'), this.server.port);
  }

  async remove(): Promise<void> {
    await this.server?.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}
