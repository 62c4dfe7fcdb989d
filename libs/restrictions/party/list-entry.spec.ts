import { definitions, type DomainEvent } from '../../../events/index.js';
import { evolve, noFacts } from '../facts.js';
import { concernsListEntry } from './list-entry.js';

const entry: DomainEvent = {
  type: 'PartyRestricted',
  data: {
    ...definitions.PartyRestricted.sample,
    factId: 'entry',
    entry: { key: 'huawei||84 FR 22961', digest: 'digest', asWritten: 'Huawei' },
  },
};
const { entry: _entry, ...byHand } = entry.data;
const other: DomainEvent = { type: 'PartyRestricted', data: { ...byHand, factId: 'by-hand' } };
const lift = (factId: string, lifts: string): DomainEvent => ({
  type: 'PartyRestrictionLifted',
  data: { ...definitions.PartyRestrictionLifted.sample, factId, lifts },
});
const retraction = (factId: string): DomainEvent => ({
  type: 'FactRetracted',
  data: { factId, reason: 'wrong' },
});

const facts = [entry, other, lift('of-entry', 'entry'), lift('of-other', 'by-hand')].reduce(evolve, noFacts);

test.each([
  ['a restriction with an entry', entry, true],
  ['a restriction that a person records', other, false],
  ['a lift of an entry', lift('new', 'entry'), true],
  ['a lift of another restriction', lift('new', 'by-hand'), false],
  ['the retraction of an entry', retraction('entry'), true],
  ['the retraction of a lift of an entry', retraction('of-entry'), true],
  ['the retraction of another restriction', retraction('by-hand'), false],
  ['the retraction of a lift of another restriction', retraction('of-other'), false],
])('%s concerns a list: %s', (_, event, concerns) => {
  expect(concernsListEntry(event, facts)).toBe(concerns);
});
