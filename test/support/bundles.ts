import { generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import {
  leafOf,
  MerkleTree,
  sealedReason,
  signedBundle,
  storedAnswer,
  type Bundle,
  type LoggedEvent,
} from '../../libs/receipts/index.js';

/* A log of ten events with a receipt and two decisions on it, and bundles of it. */

const id = 'x';
const receiptKey = randomBytes(32);
export const { privateKey: signingKey } = generateKeyPairSync('ed25519');

const fact = { factId: 'listed', type: 'PartyRestricted', subject: { kind: 'party', id: 'huawei' } };
const answer = JSON.stringify({
  verdict: 'blocked',
  basis: { asOf: '2024-01-10', askedAt: '2024-01-11T08:00:00.000Z', position: 6 },
  sale: {
    parties: [
      { role: 'buyer', name: 'Huawei', country: 'CN' },
      { role: 'forwarder', id: 'a-forwarder' },
    ],
    items: [{ chipId: 'a-chip', quantity: 24 }],
    destination: 'CN',
  },
  parties: [{ ...fact, position: 3, measure: 'presumption-of-denial' }],
});
const { answerSha256, parts } = storedAnswer(receiptKey, Buffer.from(answer));

const metadata = (position: number) => ({
  actor: 'officer',
  recordedAt: `2024-01-11T08:00:${String(position).padStart(2, '0')}.000Z`,
});

/** An event of the log that is not of the screening. */
export const logged = (position: number, type: string, data: Record<string, unknown>): LoggedEvent => ({
  position,
  id: `id-${position}`,
  stream: type === 'PartyRestricted' ? 'party-huawei' : 'chip-a-chip',
  revision: position,
  type,
  data,
  metadata: metadata(position),
});

/** An event of the screening. */
const ofScreening = (
  position: number,
  revision: number,
  type: string,
  data: Record<string, unknown>,
): LoggedEvent => ({
  position,
  id: `id-${position}`,
  stream: `screening-${id}`,
  revision,
  type,
  data: { screeningId: id, ...data },
  metadata: metadata(position),
});

/** A decision, with its reason sealed. */
export const decided = (
  position: number,
  number: number,
  reason: string,
  more: Record<string, unknown> = {},
): LoggedEvent =>
  ofScreening(position, number + 1, 'ScreeningDecided', {
    factId: `decision-${number}`,
    decision: 'stop',
    decidedBy: `officer-${number}`,
    reason: sealedReason.seal(receiptKey, reason),
    needsSecond: false,
    ...more,
  });

const special: Readonly<Record<number, LoggedEvent>> = {
  3: logged(3, 'PartyRestricted', { factId: 'listed', measure: 'presumption-of-denial' }),
  7: ofScreening(7, 0, 'SaleScreened', { factId: 'screened', answerSha256 }),
  8: ofScreening(8, 1, 'ScreeningAnswerStored', { factId: 'answer-1', part: 1, bytes: parts[0] }),
  9: decided(9, 1, 'The end use is not known'),
  10: decided(10, 2, 'It is still not known', { confirms: 'decision-1' }),
};

/** The log. */
export const log: readonly LoggedEvent[] = Array.from(
  { length: 10 },
  (_, place) => special[place + 1] ?? logged(place + 1, 'ChipDescribed', { factId: `fact-${place + 1}` }),
);

/** The bundle of the receipt as an honest service writes it; `since` is the size of an earlier head. */
export function bundleOf(
  events: readonly LoggedEvent[],
  since?: number,
  key: KeyObject = signingKey,
): Bundle {
  const tree = new MerkleTree();
  for (const event of events) tree.append(leafOf(event));
  const size = events.length;
  const hex = (path: readonly Buffer[]): string[] => path.map((each) => each.toString('hex'));
  const shown = events.filter(({ position, data }) => position === 3 || data['screeningId'] === id);
  return signedBundle(
    {
      format: 'regulatory-timeline-receipt',
      version: 2,
      id,
      answer,
      key: receiptKey.toString('base64'),
      events: shown.map((event) => ({ event, path: hex(tree.inclusion(event.position - 1, size)) })),
      ...(since === undefined
        ? {}
        : { consistency: { size: since, path: hex(tree.consistency(since, size)) } }),
    },
    { log: 'id-1', size, root: tree.root().toString('hex'), signedAt: '2026-11-26T12:00:00.000Z' },
    key,
  );
}

/** A bundle as its reader may write it. */
export type Writable<Value> = { -readonly [Key in keyof Value]: Value[Key] };
