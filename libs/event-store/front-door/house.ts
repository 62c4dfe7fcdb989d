import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedEventStore } from '../embedded/embedded-event-store.js';
import { serveFrontDoor } from './serve-front-door.js';
import type { FrontDoor, FrontDoorOptions } from './serve-front-door.js';

type Meanwhile = (store: EmbeddedEventStore) => Promise<void>;
type DoorSettings = Pick<FrontDoorOptions, 'writable' | 'security'>;

/** For tests: a store in a folder of its own behind a front door on a free port. */
export interface House {
  readonly store: () => EmbeddedEventStore;
  readonly port: () => number;
  /** How a client of the insecure door reaches it. */
  readonly url: () => string;
  /**
   * Closes the door and the store, and opens both again: the same folder, the same port. Something
   * may be done to the store before the door opens.
   */
  readonly restart: (meanwhile?: Meanwhile) => Promise<void>;
  readonly remove: () => Promise<void>;
}

/** Opens a house; its door is writable unless the settings say otherwise. */
export async function openHouse(settings: DoorSettings = {}): Promise<House> {
  const folder = await mkdtemp(join(tmpdir(), 'front-door-'));
  let store: EmbeddedEventStore;
  let door: FrontDoor;
  const open = async (port: number, meanwhile?: Meanwhile): Promise<void> => {
    store = await EmbeddedEventStore.open(folder);
    await meanwhile?.(store);
    door = await serveFrontDoor({ store, host: '127.0.0.1', port, writable: true, ...settings });
  };
  const close = async (): Promise<void> => {
    await door.close();
    await store.close();
  };
  await open(0);
  return {
    store: () => store,
    port: () => door.port,
    url: () => `esdb://127.0.0.1:${door.port}?tls=false`,
    restart: async (meanwhile) => {
      const { port } = door;
      await close();
      await open(port, meanwhile);
    },
    remove: async () => {
      await close();
      await rm(folder, { recursive: true });
    },
  };
}
