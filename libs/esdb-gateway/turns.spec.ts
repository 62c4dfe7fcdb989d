import { setImmediate } from 'node:timers/promises';
import { Turns } from './turns.js';

test('any number of readers get one turn in each turn of the event loop, in the order in which they wait', async () => {
  const turns = new Turns();
  const taken: number[] = [];
  for (let reader = 0; reader < 40; reader += 1) void turns.next().then(() => taken.push(reader));
  const inEach: number[] = [];
  while (taken.length < 40) {
    const before = taken.length;
    await setImmediate();
    inEach.push(taken.length - before);
  }
  expect(Math.max(...inEach)).toBe(1);
  expect(taken).toEqual(Array.from({ length: 40 }, (_, reader) => reader));
});

test('who waits again comes after those who wait already', async () => {
  const turns = new Turns();
  const taken: string[] = [];
  const read = async (reader: string): Promise<void> => {
    for (let turn = 0; turn < 3; turn += 1) {
      await turns.next();
      taken.push(reader);
    }
  };
  await Promise.all([read('a'), read('b')]);
  expect(taken).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
});
