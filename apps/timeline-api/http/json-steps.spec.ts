import fc from 'fast-check';
import { digestOf } from '../../../events/index.js';
import type { Steps } from '../../../libs/as-of/index.js';
import { digestSteps, jsonSteps } from './json-steps.js';
import { inSlices } from './slices.js';

const withLongList = fc
  .tuple(fc.jsonValue(), fc.array(fc.jsonValue(), { minLength: 65, maxLength: 300 }), fc.jsonValue())
  .map(([b, long, a]) => ({ b, inner: [{ é: long, none: undefined }], a }));

test('a long value has the JSON and the digest that it has at once', async () => {
  const values = fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), withLongList);
  await fc.assert(
    fc.asyncProperty(values, async (value) => {
      const buffers = await inSlices(jsonSteps(value));
      expect(Buffer.concat(buffers).toString()).toBe(JSON.stringify(value));
      expect(await inSlices(digestSteps(value))).toBe(digestOf(value));
    }),
    { numRuns: 50 },
  );
});

test('others have their turn while a long computation runs', async () => {
  let turns = 0;
  function* long(): Steps<string> {
    const atTheLatest = performance.now() + 10_000;
    while (turns <= 3 && performance.now() < atTheLatest) yield;
    return 'done';
  }
  const others = setInterval(() => (turns += 1), 1);
  expect(await inSlices(long())).toBe('done');
  clearInterval(others);
  expect(turns).toBeGreaterThan(3);
});
