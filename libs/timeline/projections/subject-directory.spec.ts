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

/** Describes parties, each by an id, its primary name and its aliases. */
function partiesOf(...parties: readonly (readonly [string, string, ...string[]])[]): SubjectDirectory {
  const directory = new SubjectDirectory();
  for (const [place, [id, name, ...aliases]] of parties.entries()) {
    const subject: Subject = { kind: 'party', id };
    const names = [{ name, kind: 'primary' }, ...aliases.map((alias) => ({ name: alias, kind: 'alias' }))];
    const event = { type: 'PartyDescribed', data: { factId: 'a-fact', partyId: id, names } };
    const entry = { subject, event, position: place + 1, stream: streamOf(subject) };
    directory.apply([entry as unknown as LogEntry]);
  }
  return directory;
}

describe('what a text is exactly comes first, and is marked', () => {
  const directory = partiesOf(
    ['maritime-technology-complex-mtc', 'Maritime Technology Complex (MTC)', 'MTC'],
    ['yangtze-memory', 'Yangtze Memory Technologies Co., Ltd.', 'YMTC'],
    ['smic-beijing', 'SMIC Beijing', 'SMIC'],
    ['smic-tianjin', 'SMIC Tianjin'],
    ['smic', 'Semiconductor Manufacturing International Corporation'],
    ['ymtc-holding', 'Y.M.T.C.'],
  );
  const found = (text: string) =>
    directory
      .find(text, 10)
      .map(({ subject: { id }, exact }) => (exact === undefined ? id : `${id}: ${exact}`));

  test('an alias is before a name that is near, and after a primary name', () => {
    expect(found('YMTC').slice(0, 2)).toEqual(['ymtc-holding: name', 'yangtze-memory: name']);
  });

  test('an id is before a name, and what only begins with it is after both', () => {
    expect(found('smic')).toEqual(['smic: id', 'smic-beijing: name', 'smic-tianjin']);
  });

  test('a name that another description replaced is exact too, and one that was retracted is not', () => {
    const subject: Subject = { kind: 'party', id: 'smic-tianjin' };
    const apply = (event: object) =>
      directory.apply([{ subject, event, position: 9, stream: streamOf(subject) } as unknown as LogEntry]);
    const names = [{ name: 'Xinhua Wafer', kind: 'primary' }];
    apply({ type: 'PartyDescribed', data: { factId: 'other', partyId: subject.id, names } });
    expect(found('smic tianjin')[0]).toBe('smic-tianjin: id');
    expect(found('xinhuawafer')).toEqual(['smic-tianjin: name']);
    apply({ type: 'FactRetracted', data: { factId: 'other', reason: 'wrong' } });
    expect(found('xinhuawafer')).toEqual([]);
  });

  test('scores fall from the first to the last', () => {
    for (const text of ['YMTC', 'smic', 'smic beijing', 'technology complex']) {
      const scores = directory.find(text, 10).map(({ score }) => score);
      expect(scores).toEqual([...scores].sort((a, b) => b - a));
    }
  });
});

test('a name that has every word, and few others, is before those that have more', () => {
  const directory = partiesOf(
    ['huawei-uk', 'Huawei Technologies Research & Development (UK) Ltd.'],
    ['huawei-bahrain', 'Huawei Technologies Bahrain'],
    ['huawei-technologies-co-ltd', 'Huawei Technologies Co., Ltd.', 'Huawei', 'Shenzhen Huawei Technologies'],
    ['huawei-device', 'Huawei Device'],
  );
  expect(ids(directory, 'Huawei Technologies')).toEqual([
    'huawei-technologies-co-ltd',
    'huawei-bahrain',
    'huawei-uk',
    'huawei-device',
  ]);
  expect(ids(directory, 'huawei')[0]).toBe('huawei-technologies-co-ltd');
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
