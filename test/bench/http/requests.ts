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
