import { hash } from 'node:crypto';
import canonicalizeModule from 'canonicalize';

// The package is CommonJS with an ESM type: its function is the default export's own under one loader only.
const canonicalize = canonicalizeModule as unknown as (value: unknown) => string | undefined;

/** A value's RFC 8785 JSON. */
export function canonicalJson(value: unknown): string {
  return canonicalize(value) ?? '';
}

/** SHA-256, in hexadecimal, of a value's RFC 8785 JSON: the order of fields makes no difference. */
export function digestOf(value: unknown): string {
  return hash('sha256', canonicalJson(value));
}
