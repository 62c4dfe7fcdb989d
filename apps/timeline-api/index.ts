export { newToken, scopes, type Scope } from './access/access-tokens.js';
export { Configuration, InvalidConfigurationError, readConfiguration } from './configuration.js';
export { worldDigest } from './queries/world-digest.js';
export { startService, type RunningService } from './service.js';
export { eventStoreFolder, openStore, readModelFolder, type OperatorLog } from './timeline.js';
