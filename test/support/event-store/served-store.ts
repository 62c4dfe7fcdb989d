import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveGateway, type Gateway, type GatewayOptions } from '../../../libs/esdb-gateway/index.js';
import { EmbeddedEventStore } from '../../../libs/event-store/index.js';

type Meanwhile = (store: EmbeddedEventStore) => Promise<void>;
type GatewaySettings = Pick<GatewayOptions, 'writable' | 'security'>;

/** For tests: a store in a temporary folder, served by the gateway on a free loopback port. */
export interface ServedStore {
  readonly store: () => EmbeddedEventStore;
  readonly port: () => number;
  /** The connection string of the gateway, unless it has security. */
  readonly url: () => string;
  /**
   * Closes the gateway and the store, and opens both again: the same folder, the same port. Something
   * may be done to the store before the gateway opens.
   */
  readonly restart: (meanwhile?: Meanwhile) => Promise<void>;
  readonly remove: () => Promise<void>;
}

/** Opens an empty store and serves it; the gateway is writable unless the settings say otherwise. */
export async function openServedStore(settings: GatewaySettings = {}): Promise<ServedStore> {
  const folder = await mkdtemp(join(tmpdir(), 'served-store-'));
  let store: EmbeddedEventStore;
  let gateway: Gateway;
  const open = async (port: number, meanwhile?: Meanwhile): Promise<void> => {
    store = await EmbeddedEventStore.open(folder);
    await meanwhile?.(store);
    gateway = await serveGateway({ store, host: '127.0.0.1', port, writable: true, ...settings });
  };
  const close = async (): Promise<void> => {
    await gateway.close();
    await store.close();
  };
  await open(0);
  return {
    store: () => store,
    port: () => gateway.port,
    url: () => `esdb://127.0.0.1:${gateway.port}?tls=false`,
    restart: async (meanwhile) => {
      const { port } = gateway;
      await close();
      await open(port, meanwhile);
    },
    remove: async () => {
      await close();
      await rm(folder, { recursive: true });
    },
  };
}
