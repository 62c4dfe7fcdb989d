export { newToken, scopes, type Scope } from './access/access-tokens.js';
export { commandNames, IDEMPOTENCY_KEY } from './commands/command-table.js';
export { Configuration, InvalidConfigurationError, readConfiguration } from './configuration.js';
export { problemsOf } from './problems/validation.js';
export { worldDigest } from './queries/world-digest.js';
export type { RunningService } from './service.js';
export { eventStoreFolder, openStore, readModelFolder, type OperatorLog } from './timeline.js';

/** As {@link import('./service.js').startService}; what only the service needs is loaded when it is called. */
export const startService: typeof import('./service.js').startService = async (...service) =>
  (await import('./service.js')).startService(...service);
