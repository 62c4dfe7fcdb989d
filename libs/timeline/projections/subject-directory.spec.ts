import { streamOf, type Subject } from '../../../events/index.js';
import type { LogEntry } from '../../projections/index.js';
import { SubjectDirectory } from './subject-directory.js';

/** A directory that has seen a sale of each of many chips that are named alike. */
function directoryOf(ids: readonly string[]): SubjectDirectory {
  const directory = new SubjectDirectory();
  for (const [place, id] of ids.entries()) {
    const subject: Subject = { kind: 'chip', id };
    const event = { type: 'FactRetracted', data: { factId: 'a-fact', reason: 'wrong' } } as const;
    const entry = { subject, event, position: place + 1, stream: streamOf(subject) };
    directory.apply([entry as unknown as LogEntry]);
  }
  return directory;
}

const ids = (directory: SubjectDirectory, text: string, limit = 5) =>
  directory.find(text, limit).map(({ subject }) => subject.id);

const many = directoryOf(Array.from({ length: 3000 }, (_, number) => `common-chip-${number}`));

test('a word that nearly all subjects have does not hide the one that is meant', () => {
  expect(ids(many, 'common-chip-2718')[0]).toBe('common-chip-2718');
  expect(ids(many, 'common chip 2719')[0]).toBe('common-chip-2719');
});

test('by such words alone, the first subjects that have all of them are found', () => {
  expect(ids(many, 'common', 3)).toEqual(['common-chip-0', 'common-chip-1', 'common-chip-2']);
  expect(ids(many, 'chip comm', 2)).toEqual(['common-chip-0', 'common-chip-1']);
});

test('where few subjects are known, each word counts', () => {
  const few = directoryOf(['nvidia-a100', 'nvidia-h100', 'amd-mi300']);
  expect(ids(few, 'nvidia').sort()).toEqual(['nvidia-a100', 'nvidia-h100']);
  expect(ids(few, 'nvida h100')[0]).toBe('nvidia-h100');
});

test('names that change while others are added are found, and nothing fails later', async () => {
  const directory = new SubjectDirectory();
  let position = 0;
  const describe = (id: string, name: string): void => {
    const subject: Subject = { kind: 'party', id };
    const names = [{ name, kind: 'primary' as const }];
    const event = { type: 'PartyDescribed', data: { factId: `fact-${position}`, partyId: id, names } };
    position += 1;
    directory.apply([{ subject, event, position, stream: streamOf(subject) } as unknown as LogEntry]);
  };
  // The words of real names: many begin alike, and each next one may part two that are there.
  const word = (number: number): string => (number * 2_654_435_761).toString(36).slice(-6);
  for (let number = 0; number < 4000; number += 1) {
    describe(`party-${number}`, `first ${word(number)}`);
    describe(`party-${number}`, `other ${word(number + 5000)}`);
    if (number % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  expect(ids(directory, word(271))[0]).toBe('party-271');
  expect(ids(directory, word(5271))[0]).toBe('party-271');
});
