export { InvalidConfigurationError, readEnvironment, type Environment } from './read-environment.js';
export {
  readStoreConfiguration,
  StoreConfiguration,
  storeOptionsOf,
  storeVariables,
} from './store-configuration.js';
