import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer, type ServerProcess } from '../event-store/server-process.js';

declare global {
  /** Where the services of these tests keep their events: set for each project in jest.config.cjs. */
  var EVENT_STORE: 'embedded' | 'eventstoredb' | undefined;
}

/**
 * What outlives a service: its data folder and, in the project `e2e-eventstoredb`, the server that holds its events.
 * That is a writable front door in a process of its own, so that it survives the service's SIGKILL as a real one would.
 */
export class Home {
  private constructor(
    /** The service's `DATA_DIR`. */
    readonly folder: string,
    private server: ServerProcess | undefined,
  ) {}

  static async open(): Promise<Home> {
    const folder = await mkdtemp(join(tmpdir(), 'timeline-e2e-'));
    const isServed = globalThis.EVENT_STORE === 'eventstoredb';
    return new Home(folder, isServed ? await startServer(join(folder, 'server'), 0) : undefined);
  }

  /** What tells a service, or the command-line tool, that it is at home here. */
  get environment(): Record<string, string> {
    if (this.server === undefined) return { DATA_DIR: this.folder };
    return {
      DATA_DIR: this.folder,
      EVENTSTORE_URL: `esdb://127.0.0.1:${this.server.port}?tls=false`,
    };
  }

  /**
   * Does something to the folder of the events, which nobody has open meanwhile. A service with a server may go on, and
   * is without it meanwhile; one with a store of its own must have ended.
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
    if (this.server === undefined) throw new Error('This home has no server: the events are in its folder');
    this.server = await startServer(join(this.folder, 'server'), this.server.port);
  }

  async remove(): Promise<void> {
    await this.server?.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}
