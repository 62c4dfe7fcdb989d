import 'reflect-metadata';
export { Configuration, InvalidConfigurationError, readConfiguration } from './app/configuration.js';
export type { RunningService } from './app/http-server.js';
export { newToken } from './app/tokens-file.js';
export { worldDigest } from './app/world-digest.js';
export { commandNames, IDEMPOTENCY_KEY } from './commands/command-table.js';
export { scopes, type Scope } from './http/access/caller.js';
export { problemsOf } from './http/validation/validation-problems.js';
export { eventStoreFolder, openStore, readModelFolder, type OperatorLog } from './timeline.js';

/** As {@link import('./app/http-server.js').startService}, which is loaded when it is called. */
export const startService: typeof import('./app/http-server.js').startService = async (...service) =>
  (await import('./app/http-server.js')).startService(...service);
