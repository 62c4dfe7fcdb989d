export { newToken, scopes, type Scope } from './access/access-tokens.js';
export { Configuration, InvalidConfigurationError, readConfiguration } from './configuration.js';
export { startService, type RunningService } from './service.js';
export { openStore, readModelFolder } from './timeline.js';
