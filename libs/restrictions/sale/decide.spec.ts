import type { Evidence } from '../../../events/index.js';
import { specification } from '../../../test/support/restrictions/specification.js';
import { decideSale, type SaleCommand } from './decide.js';

const { given } = specification<SaleCommand>(decideSale);
// The Wall Street Journal, 2024-01-30: stopped during an investigation, not found to be a violation.
const evidence: Evidence[] = [
  {
    publisher: 'The Wall Street Journal',
    citation: 'WSJ, 2024-01-30',
    publishedOn: '2024-01-30',
    certainty: 'reported',
  },
];
const blocked: SaleCommand = {
  type: 'block-sale',
  data: {
    factId: 'stopped',
    saleId: 'tusimple-24-a100',
    authority: 'us-department-of-commerce',
    chips: [{ chipId: 'nvidia-a100', quantity: 24 }],
    buyer: 'tusimple-australia',
    buyerParent: 'tusimple',
    statedDestination: 'AU',
    suspectedEndDestination: 'CN',
    reason: 'Stopped while the department investigates diversion to China',
    effectiveFrom: { earliest: '2023-10', latest: '2024-01' },
    evidence,
  },
};
const released = (effectiveFrom: string): SaleCommand => ({
  type: 'release-sale',
  data: { factId: 'released', saleId: 'tusimple-24-a100', lifts: 'stopped', effectiveFrom, evidence },
});

test('a sale is blocked, with its chips and how many', () => {
  given()
    .when(blocked)
    .then({ type: 'SaleBlocked', data: { chips: [{ chipId: 'nvidia-a100', quantity: 24 }] } });
});

test('a sale is released while it is possibly blocked', () => {
  given(blocked)
    .when(released('2024-06-01'))
    .then({ type: 'SaleReleased', data: { lifts: 'stopped' } });
  given(blocked).when(released('2023-09')).thenRefused('not-in-force', '/lifts');
  given().when(released('2024-06-01')).thenRefused('fact-unknown', '/lifts');
});

test('a block that was recorded wrongly is retracted, and can then not be released', () => {
  const retracted: SaleCommand = { type: 'retract-fact', factId: 'stopped', reason: 'Another shipment' };
  given(blocked).when(retracted).then({ type: 'FactRetracted' });
  given(blocked, retracted).when(released('2024-06-01')).thenRefused('fact-retracted', '/lifts');
});
