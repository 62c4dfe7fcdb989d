import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { bundleOf, decided, log, logged, signingKey, type Writable } from '../../test/support/bundles.js';
import { decisionsIn, signedBundle, type Bundle } from './bundle.js';
import { problemsOfBundle } from './check-bundle.js';

const sound = bundleOf(log);
const copy = (): Writable<Bundle> => structuredClone(sound);

test('a bundle that nobody altered holds, by the key that is trusted', () => {
  expect(problemsOfBundle(sound, { publicKey: sound.head.publicKey })).toEqual([]);
});

test.each<[string, (bundle: Writable<Bundle>) => void, RegExp]>([
  [
    'a fact of the log',
    (bundle) => {
      const [first, ...others] = bundle.events;
      if (first === undefined) throw new Error('the bundle has no events');
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
  [
    'the last decision, left out',
    (bundle) => (bundle.events = bundle.events.slice(0, -1)),
    /revision 3 of the screening is left out: up to position 10 it has 4 events; the head covers 2 decisions, and the bundle has 1/,
  ],
  [
    'the first decision, left out',
    (bundle) => (bundle.events = bundle.events.toSpliced(3, 1)),
    /revision 2 of the screening is left out/,
  ],
  [
    'how many decisions there are, and one left out',
    (bundle) => {
      bundle.events = bundle.events.slice(0, -1);
      bundle.head = { ...bundle.head, covers: { events: 3, decisions: 1 } };
    },
    /not signed/,
  ],
  [
    'a fact that the answer shows, left out',
    (bundle) => (bundle.events = bundle.events.slice(1)),
    /position 3 of the fact listed \(PartyRestricted of party\/huawei\), which the answer shows, is left out/,
  ],
  [
    'a decision, given twice',
    (bundle) => (bundle.events = [...bundle.events, ...bundle.events.slice(-1)]),
    /position 10 \(ScreeningDecided decision-2 of screening-x\) is given twice/,
  ],
  [
    'the order of events',
    (bundle) => (bundle.events = bundle.events.toReversed()),
    /position 9 \(ScreeningDecided decision-1 of screening-x\) is not in the order of the log/,
  ],
  [
    'the letters of the signature that say nothing',
    (bundle) => {
      const { signature } = bundle.head;
      const letter = String.fromCharCode(signature.charCodeAt(85) + 1);
      bundle.head = { ...bundle.head, signature: `${signature.slice(0, 85)}${letter}==` };
    },
    /not signed/,
  ],
  [
    'the proof about an earlier log, added',
    (bundle) => (bundle.consistency = { size: 1, path: [] }),
    /contents of the bundle are not those that were signed/,
  ],
])('%s, altered, is named', (_, alter, problem) => {
  const altered = copy();
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
  const forged = { ...sound, head: { ...sound.head, root: later.head.root } };
  expect(problemsOfBundle(later, { earlier: forged }).join()).toMatch(/the earlier bundle is not signed/);
  expect(problemsOfBundle(sound, { earlier: sound })).toEqual([]);
});

test('a decision that was recorded after the export is not in the bundle, and in the next', () => {
  const later = bundleOf([...log, decided(11, 3, 'The end use is known', { decision: 'release' })], 10);
  expect(problemsOfBundle(sound)).toEqual([]);
  expect(problemsOfBundle(later, { earlier: sound })).toEqual([]);
  expect([sound, later].map(({ head }) => [head.size, head.covers])).toEqual([
    [10, { events: 4, decisions: 2 }],
    [11, { events: 5, decisions: 3 }],
  ]);
  expect(decisionsIn(later).map(({ factId, reason }) => [factId, reason])).toEqual([
    ['decision-1', 'The end use is not known'],
    ['decision-2', 'It is still not known'],
    ['decision-3', 'The end use is known'],
  ]);
});

test('no bundle is signed from which an event of the screening is missing', () => {
  const { head, ...contents } = sound;
  const without = { ...contents, events: contents.events.toSpliced(3, 1) };
  expect(() => signedBundle(without, head, signingKey)).toThrow('revision 2 of the screening x is missing');
});
