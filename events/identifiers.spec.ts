import { comparableIdentifier } from './index.js';

const LEI = '529900T8BM49AURSDO55';

test.each([
  [
    { scheme: 'lei', value: LEI },
    { scheme: 'legal-entity-identifier', value: LEI.toLowerCase() },
  ],
  [
    { scheme: 'lei', value: LEI },
    { scheme: 'registration', value: `5299 00T8 BM49 AURS DO55` },
  ],
  [
    { scheme: 'imo', value: '9187629' },
    { scheme: 'imo-number', value: 'IMO 9187629' },
  ],
  [
    { scheme: 'ofac-sdn', value: '4411' },
    { scheme: 'OFAC SDN', value: '4411' },
  ],
])('%j is %j', (one, other) => {
  expect(comparableIdentifier(one)).toBe(comparableIdentifier(other));
});

test.each([
  [
    { scheme: 'imo', value: '9187629' },
    { scheme: 'duns', value: '9187629' },
  ],
  [
    { scheme: 'lei', value: LEI },
    { scheme: 'lei', value: `${LEI.slice(0, -1)}4` },
  ],
  // Twenty digits: an account or a registration, hardly a Legal Entity Identifier.
  [
    { scheme: 'a', value: '12345678901234567890' },
    { scheme: 'b', value: '12345678901234567890' },
  ],
])('%j is not %j', (one, other) => {
  expect(comparableIdentifier(one)).not.toBe(comparableIdentifier(other));
});
