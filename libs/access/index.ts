export { hashOf, newToken, scopes, type Caller, type Scope, type TokenEntry } from './access-token.js';
