/** What a token permits: queries and the event stream, commands, and metrics. */
export const scopes = ['read', 'write', 'admin'] as const;
export type Scope = (typeof scopes)[number];

/** The sender of a request, and what they may do. */
export interface Caller {
  readonly actor: string;
  readonly scopes: readonly Scope[];
}

/** The caller where there are no tokens: the service is then reachable from this machine only. */
export const localCaller: Caller = { actor: 'local', scopes };

/** Finds the caller of a token; undefined for an unknown token. */
export type FindCaller = (token: string) => Caller | undefined;
