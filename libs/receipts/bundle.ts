import { createHash, createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { canonicalJson, digestOf } from '../../events/index.js';
import { leafHash } from './merkle.js';
import { sealedReason } from './stored-answer.js';

/** An event as a leaf of the log: what every replica and every store holds of it. */
export interface LoggedEvent {
  readonly position: number;
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** The leaf of an event: its RFC 8785 JSON. */
export function leafOf({ position, id, stream, revision, type, data, metadata }: LoggedEvent): Buffer {
  return leafHash(Buffer.from(canonicalJson({ position, id, stream, revision, type, data, metadata })));
}

/** How much of the log a bundle is about. */
export interface Head {
  /** The id of the first event: of which log it is. */
  readonly log: string;
  /** How many events. */
  readonly size: number;
  /** The root of their tree, in hexadecimal. */
  readonly root: string;
  readonly signedAt: string;
}

/** What is signed: a head of the log, and all that the bundle has of it. */
export interface SignedHead extends Head {
  /** All that the log has of the screening up to the head: how many events, and how many of these are decisions. */
  readonly covers: { readonly events: number; readonly decisions: number };
  /** The SHA-256 of the RFC 8785 JSON of the bundle without its head, in hexadecimal. */
  readonly contents: string;
  /** The key by which the signature is checked: SubjectPublicKeyInfo in base64. */
  readonly publicKey: string;
  /** Ed25519 over the RFC 8785 JSON of the other fields, in base64. */
  readonly signature: string;
}

/** What a bundle has beside its head. */
export interface BundleContents {
  readonly format: 'regulatory-timeline-receipt';
  readonly version: 2;
  readonly id: string;
  /** The answer, byte for byte. */
  readonly answer: string;
  /** The key of the receipt, in base64: whoever has the bundle reads it. */
  readonly key: string;
  /**
   * Every event of the screening up to the head, and every fact that the answer shows, in the order of the log, each with
   * its audit path in hexadecimal.
   */
  readonly events: readonly { readonly event: LoggedEvent; readonly path: readonly string[] }[];
  /** That the log begins with that of an earlier head. */
  readonly consistency?: { readonly size: number; readonly path: readonly string[] };
}

/** A receipt with everything needed to check it without the service. */
export interface Bundle extends BundleContents {
  readonly head: SignedHead;
}

/** What a person decided on a screened sale, as a bundle has it. */
export interface BundledDecision {
  readonly factId: string;
  readonly decision: string;
  readonly decidedBy: string;
  readonly decidedAt: string;
  readonly reason: string;
  /** The decision of another person that this one confirms. */
  readonly confirms?: string;
}

/** Reads an Ed25519 key from PEM. @throws Error if it is none. */
export function signingKeyOf(pem: string): KeyObject {
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('The key must be an Ed25519 key');
  return key;
}

/**
 * A bundle, signed as a whole. Its events must be all that the log has of the screening up to the head.
 * @throws Error if one of these is missing, as far as their revisions show it.
 */
export function signedBundle(contents: BundleContents, head: Head, key: KeyObject): Bundle {
  const own = ownEvents(contents);
  const missing = own.findIndex(({ revision }, index) => revision !== index);
  if (missing >= 0) throw new Error(`revision ${missing} of the screening ${contents.id} is missing`);
  const signed = {
    ...head,
    covers: { events: own.length, decisions: own.filter(isDecision).length },
    contents: digestOf(contents),
    publicKey: createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64'),
  };
  const signature = sign(null, Buffer.from(canonicalJson(signed)), key).toString('base64');
  return { ...contents, head: { ...signed, signature } };
}

/** The events of the screening itself, in the order of the bundle. */
export const ownEvents = ({ id, events }: Pick<Bundle, 'id' | 'events'>): LoggedEvent[] =>
  events.map(({ event }) => event).filter(({ data }) => data['screeningId'] === id);

/** Whether a person decided by it. */
export const isDecision = ({ type }: LoggedEvent): boolean => type === 'ScreeningDecided';

/**
 * The decisions that a bundle has, in the order in which they were recorded.
 * @throws Error if the key of the receipt does not open the reason of one.
 */
export function decisionsIn({ id, key, events }: Bundle): BundledDecision[] {
  return ownEvents({ id, events })
    .filter(isDecision)
    .map(({ data, metadata }) => ({
      factId: String(data['factId']),
      decision: String(data['decision']),
      decidedBy: String(data['decidedBy']),
      decidedAt: String(metadata['recordedAt']),
      reason: String(sealedReason.open(Buffer.from(key, 'base64'), String(data['reason']))),
      ...(typeof data['confirms'] === 'string' ? { confirms: data['confirms'] } : {}),
    }));
}

/** The SHA-256 of a public key, by which people compare it. */
export const fingerprintOf = (publicKey: string): string =>
  createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex');
