import type { KnownFact, FactInForce, Question } from '../../../libs/as-of/index.js';
import { factInForceDocument, knownFactDocument } from './fact.answer.js';

const RECORDED_AT = Date.parse('2026-11-24T12:00:00Z');
const evidence = [{ publisher: 'BIS', citation: '88 FR 73458', certainty: 'official' }] as const;
const fact = {
  event: {
    type: 'ChipRestricted',
    data: { factId: 'restricted', chipId: 'nvidia-a100', destinations: ['CN', 'RU'], evidence },
  },
  subject: { kind: 'chip', id: 'nvidia-a100' },
  position: 7,
  recordedAt: RECORDED_AT,
  lifts: [],
};

test('a fact in force has the destinations and the evidence of the question, not those of its event', () => {
  const destinations = [{ destination: 'CN', inForce: 'surely' }];
  const part = { fact, inForce: 'surely', doubts: [], destinations, evidence: [] } as unknown as FactInForce;
  expect(factInForceDocument(part, {} as Question)).toEqual({
    factId: 'restricted',
    type: 'ChipRestricted',
    subject: fact.subject,
    inForce: 'surely',
    doubts: [],
    chipId: 'nvidia-a100',
    destinations,
    lifts: [],
    position: 7,
    recordedAt: '2026-11-24T12:00:00.000Z',
    evidence: [],
  });
});

test('a fact without destinations has no such field', () => {
  const part = { fact, inForce: 'surely', doubts: [], destinations: [], evidence } as unknown as FactInForce;
  expect(factInForceDocument(part, {} as Question)).not.toHaveProperty('destinations');
});

test('a known fact has all of its data, and the reason for its retraction', () => {
  const retraction = { position: 9, recordedAt: RECORDED_AT + 1, reason: 'wrong chip' };
  expect(knownFactDocument({ fact, retraction: undefined } as unknown as KnownFact)).toMatchObject({
    destinations: ['CN', 'RU'],
    evidence,
    retracted: null,
  });
  expect(knownFactDocument({ fact, retraction } as unknown as KnownFact).retracted).toEqual({
    position: 9,
    recordedAt: '2026-11-24T12:00:00.001Z',
    reason: 'wrong chip',
    replacedBy: null,
  });
});
