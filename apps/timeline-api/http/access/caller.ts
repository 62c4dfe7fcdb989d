import { scopes, type Caller } from '../../../../libs/access/index.js';

/** The caller where there are no tokens: the service is then reachable from this machine only. */
export const localCaller: Caller = { actor: 'local', scopes };

/** Finds the caller of a token; undefined for an unknown token. */
export type FindCaller = (token: string) => Caller | undefined;
