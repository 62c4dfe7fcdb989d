import { seeded } from '../../support/seeded.js';

/** A restriction as a tool would post it, on one of many chips, with an id that no other has. */
export function restrictionCommand(number: number, chips: number): object {
  return {
    factId: `bench-${number}`,
    chipId: `bench-chip-${number % chips}`,
    authority: 'us-bis',
    measure: 'license-required',
    appliesTo: ['export', 'reexport'],
    destinations: ['CN', 'D:5'],
    eccn: '3A090',
    effectiveFrom: '2023-11-17',
    legalBasis: { citation: '88 FR 73458', url: 'https://www.federalregister.gov/d/2023-23055' },
    evidence: [
      {
        publisher: 'Federal Register',
        citation: '88 FR 73458',
        title: 'Implementation of Additional Export Controls: Certain Advanced Computing Items',
        publishedOn: '2023-10-25',
        certainty: 'official',
      },
    ],
  };
}

/** Days of this century, in an order that the seed determines. */
export function daysFrom(seed: number): () => string {
  const random = seeded(seed);
  return () => new Date(Date.UTC(2000, 0, 1 + Math.floor(random() * 36_500))).toISOString().slice(0, 10);
}

const source = [
  {
    publisher: 'Federal Register',
    citation: '88 FR 73458',
    title: 'Implementation of Additional Export Controls: Certain Advanced Computing Items',
    publishedOn: '2023-10-25',
    certainty: 'official',
  },
];

/** Commands of a case file, on distinct subjects: of ten six restrict, three describe, and one stops a sale. */
export function commandsToLoad(count: number, prefix: string): object[] {
  return Array.from({ length: count }, (_each, number) => {
    const { command, body } = commandToLoad(number, `${prefix}-${number}`);
    return { idempotencyKey: `${prefix}-${number}`, command, body };
  });
}

function commandToLoad(number: number, id: string): { command: string; body: object } {
  const restriction = {
    factId: 'listed',
    authority: 'us-bis',
    measure: 'presumption-of-denial',
    destinations: ['CN', 'D:5', { destination: 'D:4', except: ['A:5', 'A:6'] }],
    effectiveFrom: '2023-11-17',
    legalBasis: { citation: '88 FR 73458', url: 'https://www.federalregister.gov/d/2023-23055' },
    evidence: source,
  };
  switch (number % 10) {
    case 0:
    case 1:
    case 2:
    case 3:
      return { command: 'restrict-party', body: { ...restriction, partyId: id, list: 'entity-list' } };
    case 4:
    case 5:
      return { command: 'restrict-chip', body: { ...restriction, chipId: id, eccn: '3A090' } };
    case 6:
    case 7:
    case 8:
      return {
        command: 'describe-party',
        body: {
          factId: 'described',
          partyId: id,
          kind: 'company',
          names: [
            { name: `Company ${id}`, kind: 'primary' },
            { name: `${id} Holdings`, kind: 'alias' },
          ],
          identifiers: [{ scheme: 'us-csl', value: id }],
          addresses: [{ address: `Road ${number}, Shanghai`, country: 'CN' }],
          countries: ['CN'],
          evidence: source,
        },
      };
    default:
      return {
        command: 'block-sale',
        body: {
          factId: 'stopped',
          saleId: id,
          authority: 'us-department-of-commerce',
          chips: [{ chipId: `${id}-chip`, quantity: 24 }],
          buyer: `${id}-buyer`,
          statedDestination: 'AU',
          suspectedEndDestination: 'CN',
          reason: 'Shipment stopped while the department investigates diversion',
          effectiveFrom: { earliest: '2023-10', latest: '2024-01' },
          evidence: source,
        },
      };
  }
}
