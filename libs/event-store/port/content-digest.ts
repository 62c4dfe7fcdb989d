import { hash } from 'node:crypto';
import canonicalizeModule from 'canonicalize';
import type { RecordedEvent } from './event-store.js';

// The package is CommonJS with an ESM type: its function is the default export's own under one loader only.
const canonicalize = canonicalizeModule as unknown as (value: unknown) => string;

/** An event as a copy keeps it: without the position and time that only its store can give it. */
type CopiedContent = Pick<RecordedEvent, 'id' | 'type' | 'stream' | 'revision' | 'data'> & {
  readonly metadata: object;
};

/**
 * A digest of what a copy of an event keeps, in hexadecimal: SHA-256 over its RFC 8785 JSON, so that the order of
 * fields makes no difference. Computed here and not in `events`, because the store knows nothing of the domain.
 */
export function contentDigest({ id, type, stream, revision, data, metadata }: CopiedContent): string {
  return hash('sha256', canonicalize({ id, type, stream, revision, data, metadata }));
}
