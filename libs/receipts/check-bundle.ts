import { createPublicKey, verify } from 'node:crypto';
import { canonicalJson, digestOf } from '../../events/index.js';
import {
  decisionsIn,
  isDecision,
  leafOf,
  ownEvents,
  type Bundle,
  type LoggedEvent,
  type SignedHead,
} from './bundle.js';
import { isConsistent, rootOfInclusion } from './merkle.js';
import { openedAnswer } from './stored-answer.js';

/** What a bundle is checked against. */
export interface Trusted {
  /** SubjectPublicKeyInfo in base64; absent: the bundle's own, whose fingerprint a person compares. */
  readonly publicKey?: string;
  /** An earlier bundle: the log of this one must begin with that of it. */
  readonly earlier?: Bundle;
}

/** What is wrong with a bundle, each in words that name what was altered; nothing if it holds. */
export function problemsOfBundle(bundle: Bundle, trusted: Trusted = {}): string[] {
  const { head, ...contents } = bundle;
  const found: string[] = [];
  if (!isSigned(head)) found.push('the head is not signed by the key that the bundle names');
  if (trusted.publicKey !== undefined && trusted.publicKey !== head.publicKey)
    found.push('the head is signed by another key than the one that is trusted');
  found.push(
    ...problemsOfOrder(bundle),
    ...notInLog(bundle),
    ...leftOut(bundle),
    ...problemsOfAnswer(bundle),
    ...problemsOfReasons(bundle),
  );
  if (trusted.earlier !== undefined) found.push(...inconsistencies(bundle, trusted.earlier));
  if (digestOf(contents) !== head.contents)
    found.push('the contents of the bundle are not those that were signed with its head');
  return found;
}

function isSigned({ signature, ...signed }: SignedHead): boolean {
  const bytes = Buffer.from(signature, 'base64');
  // Other texts stand for the same bytes: the last letter of base64 has bits to spare.
  if (bytes.toString('base64') !== signature) return false;
  try {
    const der = Buffer.from(signed.publicKey, 'base64');
    const key = createPublicKey({ key: der, type: 'spki', format: 'der' });
    return verify(null, Buffer.from(canonicalJson(signed)), key, bytes);
  } catch {
    return false;
  }
}

/** Events that are given twice, or not in the order of the log. */
function problemsOfOrder({ events }: Bundle): string[] {
  const seen = new Set<number>();
  let last = 0;
  return events.flatMap(({ event }) => {
    const { position } = event;
    const isRepeated = seen.has(position);
    const isInOrder = position > last;
    seen.add(position);
    last = Math.max(last, position);
    if (isRepeated) return [`${nameOf(event)} is given twice`];
    return isInOrder ? [] : [`${nameOf(event)} is not in the order of the log`];
  });
}

function notInLog({ events, head }: Bundle): string[] {
  return events.flatMap(({ event, path }) => {
    const inclusion = {
      leaf: leafOf(event),
      place: event.position - 1,
      size: head.size,
      path: path.map((each) => Buffer.from(each, 'hex')),
    };
    const isHeld = rootOfInclusion(inclusion)?.toString('hex') === head.root;
    return isHeld ? [] : [`${nameOf(event)} is not what the log holds`];
  });
}

/** Events of the screening that the head covers and the bundle has not, or the other way around; facts of the answer. */
function leftOut(bundle: Bundle): string[] {
  const { covers, size } = bundle.head;
  const own = ownEvents(bundle);
  const revisions = new Set(own.map(({ revision }) => revision));
  const found: string[] = [];
  // Not more of them than a person reads: the head may be one that somebody made up.
  for (let revision = 0; revision < covers.events && found.length < MOST_NAMED; revision += 1)
    if (!revisions.has(revision))
      found.push(
        `revision ${revision} of the screening is left out: up to position ${size} it has ${covers.events} events`,
      );
  for (const event of own)
    if (event.revision >= covers.events) found.push(`${nameOf(event)} is not covered by the head`);
  const decisions = own.filter(isDecision).length;
  if (decisions !== covers.decisions)
    found.push(`the head covers ${covers.decisions} decisions, and the bundle has ${decisions}`);
  return [...found, ...factsLeftOut(bundle)];
}

const MOST_NAMED = 10;

/** Facts that the answer shows with their positions, of which the bundle has no event. */
function factsLeftOut({ answer, events }: Bundle): string[] {
  const held = new Set<unknown>(events.map(({ event }) => event.position));
  return [...factsIn(parsed(answer))].flatMap(([name, { position }]) =>
    typeof position !== 'number' || held.has(position)
      ? []
      : [`the event at position ${position} of the fact ${name}, which the answer shows, is left out`],
  );
}

function problemsOfReasons(bundle: Bundle): string[] {
  try {
    decisionsIn(bundle);
    return [];
  } catch {
    return ['the reason of a decision cannot be opened: it or the key of the receipt was altered'];
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}

const nameOf = ({ position, type, stream, data }: LoggedEvent): string =>
  `the event at position ${position} (${type} ${String(data['factId'])} of ${stream})`;

function problemsOfAnswer(bundle: Bundle): string[] {
  const { answer, key } = bundle;
  const own = ownEvents(bundle);
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
  const read = parsed(given);
  if (read === undefined) return ['the answer is not JSON'];
  const [was, is] = [factsIn(parsed(stored)), factsIn(read)];
  const facts = [...was].flatMap(([key, { text }]) => (is.get(key)?.text === text ? [] : [key]));
  if (facts.length > 0)
    return facts.map((fact) => `the answer shows the fact ${fact} otherwise than it was given`);
  return ['the answer is not the one that was given'];
}

/** A fact as an answer shows it. */
interface ShownFact {
  readonly position: unknown;
  /** Its RFC 8785 JSON. */
  readonly text: string;
}

/** Every fact that an answer shows, by its subject and id. */
function factsIn(value: unknown, found = new Map<string, ShownFact>()): Map<string, ShownFact> {
  if (typeof value !== 'object' || value === null) return found;
  const { factId, type, subject, position } = value as Readonly<Record<string, unknown>>;
  if (typeof factId === 'string' && typeof type === 'string') {
    const of = subject as { readonly kind?: string; readonly id?: string } | undefined;
    const name = `${factId} (${type}${of?.id === undefined ? '' : ` of ${of.kind}/${of.id}`})`;
    found.set(name, { position, text: canonicalJson(value) });
  }
  for (const each of Object.values(value)) factsIn(each, found);
  return found;
}

function inconsistencies({ head, consistency }: Bundle, earlier: Bundle): string[] {
  if (!isSigned(earlier.head)) return ['the earlier bundle is not signed by the key that it names'];
  if (earlier.head.publicKey !== head.publicKey)
    return ['the earlier bundle is signed by another key: check that one with its own key first'];
  if (head.log !== earlier.head.log) return ['the two bundles are of different logs'];
  if (head.size === earlier.head.size && head.root === earlier.head.root) return [];
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
