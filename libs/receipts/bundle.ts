import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { canonicalJson } from '../../events/index.js';
import { isConsistent, leafHash, rootOfInclusion } from './merkle.js';
import { openedAnswer } from './stored-answer.js';

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

/** How much of the log a signature is about. */
export interface Head {
  /** The id of the first event: of which log it is. */
  readonly log: string;
  /** How many events. */
  readonly size: number;
  /** The root of their tree, in hexadecimal. */
  readonly root: string;
  readonly signedAt: string;
}

export interface SignedHead extends Head {
  /** Ed25519 over the RFC 8785 JSON of the head, in base64. */
  readonly signature: string;
  /** The key by which it is checked: SubjectPublicKeyInfo in base64. */
  readonly publicKey: string;
}

/** A receipt with all that it takes to check it without the service. */
export interface Bundle {
  readonly format: 'regulatory-timeline-receipt';
  readonly version: 1;
  readonly id: string;
  /** The answer, byte for byte. */
  readonly answer: string;
  /** The key of the receipt, in base64: whoever has the bundle reads it. */
  readonly key: string;
  readonly head: SignedHead;
  /** The receipt, its decisions, and every fact that the answer shows, each with its audit path in hexadecimal. */
  readonly events: readonly { readonly event: LoggedEvent; readonly path: readonly string[] }[];
  /** That the log begins with that of an earlier head. */
  readonly consistency?: { readonly size: number; readonly path: readonly string[] };
}

/** Reads an Ed25519 key from PEM. @throws Error if it is none. */
export function signingKeyOf(pem: string): KeyObject {
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('The key must be an Ed25519 key');
  return key;
}

/** Signs a head of the log. */
export function signedHead(head: Head, key: KeyObject): SignedHead {
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64');
  const signature = sign(null, Buffer.from(canonicalJson(head)), key).toString('base64');
  return { ...head, signature, publicKey };
}

/** The SHA-256 of a public key, by which people compare it. */
export const fingerprintOf = (publicKey: string): string =>
  createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex');

/** What a bundle is checked against. */
export interface Trusted {
  /** SubjectPublicKeyInfo in base64; absent: the bundle's own, whose fingerprint a person compares. */
  readonly publicKey?: string;
  /** An earlier bundle: the log of this one must begin with that of it. */
  readonly earlier?: Bundle;
}

/** What is wrong with a bundle, each in words that name what was altered; nothing if it holds. */
export function problemsOfBundle(bundle: Bundle, trusted: Trusted = {}): string[] {
  const { head, events } = bundle;
  const found: string[] = [];
  if (!isSigned(head)) found.push('the head of the log is not signed by the key that the bundle names');
  if (trusted.publicKey !== undefined && trusted.publicKey !== head.publicKey)
    found.push('the head of the log is signed by another key than the one that is trusted');
  for (const { event, path } of events) {
    const inclusion = {
      leaf: leafOf(event),
      place: event.position - 1,
      size: head.size,
      path: path.map((each) => Buffer.from(each, 'hex')),
    };
    if (rootOfInclusion(inclusion)?.toString('hex') !== head.root)
      found.push(`${nameOf(event)} is not what the log holds`);
  }
  found.push(...problemsOfAnswer(bundle));
  if (trusted.earlier !== undefined) found.push(...inconsistencies(bundle, trusted.earlier));
  return found;
}

function isSigned({ signature, publicKey, ...head }: SignedHead): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), type: 'spki', format: 'der' });
    return verify(null, Buffer.from(canonicalJson(head)), key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

const nameOf = ({ position, type, stream, data }: LoggedEvent): string =>
  `the event at position ${position} (${type} ${String(data['factId'])} of ${stream})`;

function problemsOfAnswer({ id, answer, key, events }: Bundle): string[] {
  const own = events.map(({ event }) => event).filter(({ data }) => data['screeningId'] === id);
  const screened = own.find(({ type }) => type === 'SaleScreened');
  if (screened === undefined) return ['the receipt itself is not among the events'];
  const parts = own.filter(({ type }) => type === 'ScreeningAnswerStored');
  let stored: string;
  try {
    stored = openedAnswer(Buffer.from(key, 'base64'), {
      answerSha256: String(screened.data['answerSha256']),
      parts: parts
        .sort((a, b) => Number(a.data['part']) - Number(b.data['part']))
        .map(({ data }) => String(data['bytes'])),
    }).toString();
  } catch {
    return ['the stored answer cannot be opened: the receipt, a part of it or its key was altered'];
  }
  return stored === answer ? [] : alteredIn(stored, answer);
}

/** Where an answer differs from the one that was stored: the facts, or the fields. */
function alteredIn(stored: string, given: string): string[] {
  let read: unknown;
  try {
    read = JSON.parse(given);
  } catch {
    return ['the answer is not JSON'];
  }
  const [was, is] = [JSON.parse(stored) as unknown, read].map((each) => factsIn(each));
  const facts = [...(was ?? [])].flatMap(([key, text]) => (is?.get(key) === text ? [] : [key]));
  if (facts.length > 0)
    return facts.map((fact) => `the answer shows the fact ${fact} otherwise than it was given`);
  return ['the answer is not the one that was given'];
}

/** Every fact that an answer shows, by its subject and id. */
function factsIn(value: unknown, found = new Map<string, string>()): Map<string, string> {
  if (typeof value !== 'object' || value === null) return found;
  const { factId, type, subject } = value as Readonly<Record<string, unknown>>;
  if (typeof factId === 'string' && typeof type === 'string') {
    const of = subject as { readonly kind?: string; readonly id?: string } | undefined;
    found.set(
      `${factId} (${type}${of?.id === undefined ? '' : ` of ${of.kind}/${of.id}`})`,
      canonicalJson(value),
    );
  }
  for (const each of Object.values(value)) factsIn(each, found);
  return found;
}

function inconsistencies({ head, consistency }: Bundle, earlier: Bundle): string[] {
  if (head.log !== earlier.head.log) return ['the two bundles are of different logs'];
  if (consistency?.size !== earlier.head.size)
    return ['the bundle has no proof that its log begins with that of the earlier one'];
  const isHeld = isConsistent({
    earlier: { size: earlier.head.size, root: Buffer.from(earlier.head.root, 'hex') },
    later: { size: head.size, root: Buffer.from(head.root, 'hex') },
    path: consistency.path.map((each) => Buffer.from(each, 'hex')),
  });
  return isHeld
    ? []
    : ['the log of the bundle does not begin with that of the earlier one: it was rewritten'];
}
