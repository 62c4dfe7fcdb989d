import { parseAsOf, type DomainEvent, type EventData, type Subject } from '../../../events/index.js';
import { answer, AsOfIndex, type Question } from '../index.js';

const subject: Subject = { kind: 'party', id: 'a-party' };
const source = { publisher: 'A register', citation: 'Page 1', certainty: 'official' as const };
type Data = EventData<'PartyDescribed'>;

const described = (factId: string, data: Partial<Data>): DomainEvent => ({
  type: 'PartyDescribed',
  data: { factId, partyId: subject.id, evidence: [source], ...data },
});
const retracted = (factId: string): DomainEvent => ({
  type: 'FactRetracted',
  data: { factId, reason: 'wrong' },
});

/** What the party is, after the events, each an append of its own. */
function describedBy(events: readonly DomainEvent[], question: Partial<Question> = {}) {
  const index = new AsOfIndex();
  for (const [place, event] of events.entries())
    index.apply([{ event, subject, position: place + 1, recordedAt: Date.UTC(2024, 5, 1) }]);
  return answer(index, subject, { asOf: parseAsOf('2024-06-01'), position: events.length, ...question })
    ?.description;
}
const on = (asOf: string) => ({ asOf: parseAsOf(asOf) });
const namesOf = (given: ReturnType<typeof describedBy>) => given?.names.map(({ name }) => name);

describe('descriptions add up (rule 12)', () => {
  const first = described('first', {
    names: [
      { name: 'Old', kind: 'primary' },
      { name: 'Short', kind: 'alias' },
    ],
    countries: ['CN'],
    headquarters: 'CN',
  });

  test('a later description that does not mention an alias does not delete it', () => {
    const second = described('second', {
      names: [{ name: 'Long', kind: 'weak' }],
      countries: ['CN', 'HK'],
      identifiers: [{ scheme: 'lei', value: '5493001KJTIIGC8Y1R12' }],
    });
    expect(describedBy([first, second])).toEqual({
      name: 'Old',
      names: [
        { name: 'Old', kind: 'primary' },
        { name: 'Short', kind: 'alias' },
        { name: 'Long', kind: 'weak' },
      ],
      countries: ['CN', 'HK'],
      headquarters: 'CN',
      identifiers: [{ scheme: 'lei', value: '5493001KJTIIGC8Y1R12' }],
      statedBy: [
        { factId: 'first', evidence: [source] },
        { factId: 'second', evidence: [source] },
      ],
    });
  });

  test('of a field that holds one value, the newest counts; a wrong alias goes by retraction', () => {
    const second = described('second', { names: [{ name: 'Wrong', kind: 'alias' }], headquarters: 'HK' });
    expect(describedBy([first, second])?.headquarters).toBe('HK');
    const corrected = describedBy([first, second, retracted('second')]);
    expect(corrected?.headquarters).toBe('CN');
    expect(namesOf(corrected)).toEqual(['Old', 'Short']);
    expect(namesOf(describedBy([first, second, retracted('second')], { position: 2 }))).toContain('Wrong');
  });

  test('a description that is corrected keeps its place: it does not become the newest', () => {
    const second = described('second', { headquarters: 'HK' });
    const replaced: DomainEvent = {
      type: 'FactRetracted',
      data: { factId: 'first', reason: 'wrong', replacedBy: 'third' },
    };
    const third = described('third', { headquarters: 'US' });
    expect(describedBy([first, second, replaced, third])?.headquarters).toBe('HK');
  });

  test('a primary name ends where the next begins; an undated name holds always', () => {
    const renamed = described('renamed', {
      names: [{ name: 'New', kind: 'primary', effectiveFrom: '2024-03-01' }],
    });
    expect(namesOf(describedBy([first, renamed], on('2024-02-29')))).toEqual(['Old', 'Short']);
    expect(namesOf(describedBy([first, renamed], on('2024-03-01')))).toEqual(['Short', 'New']);
    expect(describedBy([first, renamed], on('2024-02-29'))?.name).toBe('Old');
    expect(describedBy([first, renamed], on('2024-03-01'))?.name).toBe('New');
    // While it is not known which of the two is borne, both are shown.
    const coarse = described('renamed', {
      names: [{ name: 'New', kind: 'primary', effectiveFrom: '2024-03' }],
    });
    expect(namesOf(describedBy([first, coarse], on('2024-03-15')))).toEqual(['Old', 'Short', 'New']);
  });

  test('a name with an end of its own is not shown after it', () => {
    const former = described('former', {
      names: [{ name: 'Former', kind: 'former', effectiveFrom: '2020', effectiveTo: '2022-01-01' }],
    });
    expect(namesOf(describedBy([first, former], on('2021-06-01')))).toContain('Former');
    expect(namesOf(describedBy([first, former], on('2022-01-01')))).not.toContain('Former');
  });

  test('what was not public by then is not shown', () => {
    const published = described('published', {
      names: [{ name: 'Public', kind: 'alias' }],
      evidence: [{ ...source, publishedOn: { earliest: '2024-01-01', latest: '2024-01-31' } }],
    });
    const by = (day: string) => ({ publishedBy: parseAsOf(day) });
    expect(namesOf(describedBy([first, published], by('2024-01-31')))).toContain('Public');
    // On the day before, it may have been public; before its first day, it was not.
    expect(namesOf(describedBy([first, published], by('2024-01-30')))).toContain('Public');
    expect(namesOf(describedBy([first, published], by('2023-12-31')))).not.toContain('Public');
  });
});
