import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { digestOf } from '../../../events/index.js';
import type { FactInForce } from '../../../libs/as-of/index.js';

/** An answer as it is sent, with an ETag: a strong one over its bytes, but for an answer of the present second. */
export interface SerialisedAnswer {
  readonly body: Buffer;
  readonly etag: string;
}

/** What an answer says, without its basis: the same bytes for every question that it answers. */
export interface SerialisedContent {
  /** The JSON object but for its last brace. */
  readonly opened: Buffer;
  /** SHA-256 of `opened`. */
  readonly hash: string;
  /** SHA-256, in hexadecimal, of the RFC 8785 JSON of the content. */
  readonly digest: string;
}

const sha256 = (bytes: Buffer | string): string => hash('sha256', bytes, 'base64url');

export function serialise(answer: object): SerialisedAnswer {
  const body = Buffer.from(JSON.stringify(answer));
  return { body, etag: `"${sha256(body)}"` };
}

export function serialiseContent(content: object): SerialisedContent {
  const opened = Buffer.from(JSON.stringify(content).slice(0, -1));
  return { opened, hash: sha256(opened), digest: digestOf(content) };
}

/** The answer of a content, which has members, with one member more. Its ETag is over the hashes of both. */
export function completed(content: SerialisedContent, name: string, value: object): SerialisedAnswer {
  const rest = `,${JSON.stringify(name)}:${JSON.stringify(value)}}`;
  return {
    body: Buffer.concat([content.opened, Buffer.from(rest)]),
    etag: `"${sha256(content.hash + rest)}"`,
  };
}

/** How some parts stand: with what fixes everything else of a content, a text that tells it from others. */
export function standingOf(parts: readonly FactInForce[]): string {
  let standing = '';
  for (const { fact, inForce, doubts, destinations } of parts) {
    standing += `${fact.position} ${inForce} ${doubts.join()}`;
    for (const { destination, except, inForce: state } of destinations)
      standing += ` ${destination}${except === undefined ? '' : `-${except.join('-')}`} ${state}`;
    standing += ';';
  }
  return standing;
}

/** Bytes of answers, or of contents, that are kept; the one that was not asked for longest is forgotten first. */
const LARGEST_SIZE = 16 * 1024 * 1024;

/** A cache by text, bounded by the bytes of what it holds. */
export function boundedCache<Value extends object>(bytesOf: (value: Value) => number) {
  return new LRUCache<string, Value>({
    maxSize: LARGEST_SIZE,
    sizeCalculation: (value, key) => bytesOf(value) + key.length,
  });
}
