import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { leafOf, problemsOfBundle, signedHead, type Bundle, type LoggedEvent } from './bundle.js';
import { MerkleTree } from './merkle.js';
import { storedAnswer } from './stored-answer.js';

const key = randomBytes(32);
const { privateKey } = generateKeyPairSync('ed25519');
const fact = { factId: 'listed', type: 'PartyRestricted', subject: { kind: 'party', id: 'huawei' } };
const answer = JSON.stringify({
  verdict: 'blocked',
  parties: [{ ...fact, measure: 'presumption-of-denial' }],
});
const { answerSha256, parts } = storedAnswer(key, Buffer.from(answer));

const logged = (position: number, type: string, data: Record<string, unknown>): LoggedEvent => ({
  ...{ position, id: `id-${position}`, stream: type === 'PartyRestricted' ? 'party-huawei' : 'screening-x' },
  ...{ revision: position, type, data, metadata: { actor: 'officer' } },
});

/** A log of ten events in which a fact and a receipt are. */
const log = Array.from({ length: 10 }, (_, place): LoggedEvent => {
  const position = place + 1;
  if (position === 3)
    return logged(3, 'PartyRestricted', { factId: 'listed', measure: 'presumption-of-denial' });
  if (position === 7)
    return logged(7, 'SaleScreened', { factId: 'screened', screeningId: 'x', answerSha256 });
  if (position === 8)
    return logged(8, 'ScreeningAnswerStored', {
      factId: 'answer-1',
      screeningId: 'x',
      part: 1,
      bytes: parts[0],
    });
  return logged(position, 'ChipDescribed', { factId: `fact-${position}` });
});

function bundleOf(events: readonly LoggedEvent[], since?: number): Bundle {
  const tree = new MerkleTree();
  for (const event of events) tree.append(leafOf(event));
  const size = events.length;
  const hex = (path: readonly Buffer[]): string[] => path.map((each) => each.toString('hex'));
  const head = { log: 'id-1', size, root: tree.root().toString('hex'), signedAt: '2026-11-26T12:00:00.000Z' };
  return {
    ...{ format: 'regulatory-timeline-receipt', version: 1, id: 'x', answer, key: key.toString('base64') },
    head: signedHead(head, privateKey),
    events: [3, 7, 8].map((position) => ({
      event: events[position - 1] as LoggedEvent,
      path: hex(tree.inclusion(position - 1, size)),
    })),
    ...(since === undefined
      ? {}
      : { consistency: { size: since, path: hex(tree.consistency(since, size)) } }),
  };
}

const sound = bundleOf(log);
const copy = (): Bundle => structuredClone(sound);
type Writable = { -readonly [Key in keyof Bundle]: Bundle[Key] };

test('a bundle that nobody altered holds, by the key that is trusted', () => {
  expect(problemsOfBundle(sound, { publicKey: sound.head.publicKey })).toEqual([]);
});

test.each<[string, (bundle: Writable) => void, RegExp]>([
  [
    'a fact of the log',
    (bundle) => {
      const [first, ...others] = bundle.events;
      if (first === undefined) return;
      const data = { ...first.event.data, measure: 'license-required' };
      bundle.events = [{ ...first, event: { ...first.event, data } }, ...others];
    },
    /position 3 \(PartyRestricted listed of party-huawei\) is not what the log holds/,
  ],
  [
    'a fact in the answer',
    (bundle) => (bundle.answer = bundle.answer.replace('presumption-of-denial', 'license-required')),
    /shows the fact listed \(PartyRestricted of party\/huawei\) otherwise/,
  ],
  [
    'the verdict',
    (bundle) => (bundle.answer = bundle.answer.replace('blocked', 'clear')),
    /not the one that was given/,
  ],
  [
    'the head',
    (bundle) => (bundle.head = { ...bundle.head, signedAt: '2026-11-27T12:00:00.000Z' }),
    /not signed/,
  ],
  [
    'the key of the receipt',
    (bundle) => (bundle.key = randomBytes(32).toString('base64')),
    /cannot be opened/,
  ],
  ['the receipt, left out', (bundle) => (bundle.events = bundle.events.slice(0, 1)), /receipt itself is not/],
])('%s, altered, is named', (_, alter, problem) => {
  const altered: Writable = copy();
  alter(altered);
  expect(problemsOfBundle(altered).join('; ')).toMatch(problem);
});

test('a head that another key has signed is not the one that is trusted', () => {
  const other = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'der' });
  expect(problemsOfBundle(sound, { publicKey: other.toString('base64') })).toHaveLength(1);
});

test('a later log begins with an earlier one, and a log that was rewritten does not', () => {
  const more = Array.from({ length: 5 }, (_, place) =>
    logged(11 + place, 'ChipDescribed', { factId: `f-${place}` }),
  );
  const later = bundleOf([...log, ...more], sound.head.size);
  expect(problemsOfBundle(later, { earlier: sound })).toEqual([]);
  const rewritten = bundleOf(
    [...log.with(4, logged(5, 'ChipDescribed', { factId: 'another' })), ...more],
    sound.head.size,
  );
  expect(problemsOfBundle(rewritten, { earlier: sound }).join()).toMatch(/it was rewritten/);
});
