import { bundleOf, decided, log } from '../../../test/support/bundles.js';
import { checkedBundle } from './receipt.js';
import { receiptText } from './receipt-text.js';

/* What is refused of a file, and what is said of one that holds. */

const sound = bundleOf([...log.slice(0, 9), decided(10, 2, 'It is\u001b[2J\nclear')], 5);
const file = JSON.stringify(sound, undefined, 2);
const check = (text: string) => checkedBundle('bundle.json', Buffer.from(text));

type Leaf = string | number | boolean | null;
type Json = Leaf | readonly Json[] | { readonly [key: string]: Json };

/** Every value that differs from this one in one place: a field, an element, a letter of a text. */
function* alterations(value: Json, at = ''): Generator<readonly [name: string, altered: Json]> {
  if (Array.isArray(value)) yield* ofArray(value as readonly Json[], at);
  else if (typeof value === 'object' && value !== null) yield* ofObject(value as Fields, at);
  else for (const altered of ofLeaf(value)) yield [`${at} altered`, altered];
}

type Fields = Readonly<Record<string, Json>>;

function* ofObject(value: Fields, at: string): Generator<readonly [string, Json]> {
  yield [`${at} with a field more`, { ...value, more: 1 }];
  for (const [key, each] of Object.entries(value)) {
    const { [key]: _, ...others } = value;
    yield [`${at}/${key} removed`, others];
    yield [`${at}/${key} renamed`, { ...others, [`${key}s`]: each }];
    for (const [name, altered] of alterations(each, `${at}/${key}`))
      yield [name, { ...value, [key]: altered }];
  }
}

function* ofArray(value: readonly Json[], at: string): Generator<readonly [string, Json]> {
  yield [`${at} with an element more`, [...value, 'ab'.repeat(32)]];
  for (const [place, each] of value.entries()) {
    yield [`${at}/${place} removed`, value.toSpliced(place, 1)];
    yield [`${at}/${place} given twice`, value.toSpliced(place, 0, each)];
    for (const to of value.keys())
      if (to > place)
        yield [`${at}/${place} moved to ${to}`, value.toSpliced(place, 1).toSpliced(to, 0, each)];
    for (const [name, altered] of alterations(each, `${at}/${place}`))
      yield [name, value.with(place, altered)];
  }
}

/** A text with other letters in some places, the last among them; a number that is greater by one. */
function* ofLeaf(value: Leaf): Generator<Json> {
  yield null;
  if (typeof value === 'boolean') yield !value;
  if (typeof value === 'number') yield value + 1;
  if (typeof value !== 'string') return;
  yield `${value}a`;
  yield value.slice(0, -1);
  const step = Math.max(1, Math.floor(value.length / 20));
  for (let place = value.length - 1; place >= 0; place -= step)
    yield value.slice(0, place) + (value[place] === 'b' ? 'c' : 'b') + value.slice(place + 1);
}

const isRefused = (text: string): boolean => {
  try {
    check(text);
    return false;
  } catch {
    return true;
  }
};

test('a bundle holds, whatever its blanks and the order of its fields are', () => {
  expect(check(file)).toEqual(sound);
  expect(check(JSON.stringify(Object.fromEntries(Object.entries(sound).toReversed())))).toEqual(sound);
});

test('whatever is altered, added, removed, moved or given twice in it, it is refused', () => {
  const accepted: string[] = [];
  let tried = 0;
  for (const [name, altered] of alterations(JSON.parse(file) as Json)) {
    tried += 1;
    if (!isRefused(JSON.stringify(altered))) accepted.push(name);
  }
  expect(accepted).toEqual([]);
  expect(tried).toBeGreaterThan(1000);
});

test.each<[string, string, RegExp]>([
  [
    'a field of the bundle that is not known',
    file.replace('{', '{"note": 1,'),
    /\n {2}\/note is not a known field/,
  ],
  [
    'a field of an event that is not known',
    file.replace('"position": 3,', '"position": 3, "seen": true,'),
    /\n {2}\/events\/0\/event\/seen is not a known field/,
  ],
  [
    'a field that is given twice',
    file.replace('"position": 9,', '"position": 9,\n"position": 9,'),
    /\/events\/3\/event\/position is given twice, again in line/,
  ],
  ['a field that is missing', file.replace(/"key": .*\n/, ''), /\n {2}\/key is missing/],
  ['an earlier form', file.replace('"version": 2', '"version": 1'), /version 1, which cannot show/],
  ['JSON of something else', '{"verdict": "clear"}', /is not a receipt bundle/],
  ['no JSON', file.slice(0, -3), /failed verification: is not JSON/],
])('%s is refused by name', (_, text, problem) => {
  expect(() => check(text)).toThrow(problem);
});

test('what is altered is named in one line, whatever letters it has', () => {
  expect(() => check(file.replace('"factId": "listed"', '"factId": "\\u001b[2Jlisted\\nholds"'))).toThrow(
    /\(PartyRestricted \ufffd\[2Jlisted\ufffdholds of party-huawei\) is not what the log holds/,
  );
});

test('what is proved: the verdict, the question, each decision, and up to where', () => {
  expect(receiptText(sound).split('\n')).toEqual([
    'BLOCKED  receipt x',
    '  asked            at 2024-01-11T08:00:00.000Z, as of 2024-01-10, as known at position 6',
    '  buyer            Huawei, CN',
    '  forwarder        a-forwarder',
    '  item             24 × a-chip',
    '  to               CN',
    'Decisions up to position 10: 2',
    '  decision-1: stop, by officer-1 at 2024-01-11T08:00:09.000Z: The end use is not known',
    '  decision-2: stop, by officer-2 at 2024-01-11T08:00:10.000Z: It is\ufffd[2J\ufffdclear',
    expect.stringMatching(
      /^All 4 events of the screening, and 1 events of facts in the answer, are in the log id-1, which had 10 events at/,
    ),
  ]);
});
