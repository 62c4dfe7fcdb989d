export { InvalidConfigurationError, readEnvironment } from './read-environment.js';
export {
  readStoreConfiguration,
  StoreConfiguration,
  storeOptionsOf,
  storeVariables,
} from './store-configuration.js';
export type { Environment } from './unknown-variables.js';
