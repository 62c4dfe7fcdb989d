import { createHash, randomBytes } from 'node:crypto';

/**
 * The scopes of a token: ask and follow; post commands; record editions of lists; screen sales, and read and decide what
 * was screened; read the metrics, correct the clock and erase receipts.
 */
export const scopes = ['read', 'write', 'import', 'screen', 'admin'] as const;
export type Scope = (typeof scopes)[number];

/** Who is calling, and what they may do. */
export interface Caller {
  readonly actor: string;
  readonly scopes: readonly Scope[];
}

/** A token in the file of tokens: its hash, so that the file alone grants no access. */
export interface TokenEntry extends Caller {
  /** SHA-256 of the token, in hexadecimal. */
  readonly sha256: string;
}

/** SHA-256 of a token, in hexadecimal. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** A new token for the caller, 256 random bits, and its entry for the file of tokens. */
export function newToken({ actor, scopes: granted }: Caller): { token: string; entry: TokenEntry } {
  const token = randomBytes(32).toString('base64url');
  return { token, entry: { actor, scopes: [...granted], sha256: hashOf(token) } };
}
