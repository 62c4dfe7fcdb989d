import { Type } from '@sinclair/typebox';
import { measuredParameterNames, parameterUnits, statedParameters } from '../chip-parameters.js';
import {
  closed,
  fact,
  names,
  oneOf,
  point,
  restriction,
  restrictionLift,
  slug,
  some,
  text,
} from '../shapes.js';
import { define } from './definition.js';

const subject = { kind: 'chip', field: 'chipId' } as const;

export const chipRestrictionLifted = define({
  type: 'ChipRestrictionLifted',
  version: 1,
  role: 'lifts',
  participle: 'lifted',
  subject,
  schema: closed({ ...restrictionLift, chipId: slug() }),
  command: {
    name: 'lift-chip-restriction',
    summary:
      'A restriction of a chip has ended, is suspended or was withdrawn, for all of its destinations or for some.',
  },
  sample: {
    factId: 'us-license-lifted-cn',
    chipId: 'nvidia-a100',
    lifts: 'us-license-2022-08-26',
    effectiveFrom: '2026-01-15',
    destinations: ['CN'],
    evidence: [
      {
        publisher: 'Federal Register',
        citation: '91 FR 1684',
        publishedOn: '2026-01-15',
        certainty: 'official',
      },
    ],
  },
});

export const chipRestricted = define({
  type: 'ChipRestricted',
  version: 1,
  role: 'restricts',
  part: 'measures',
  liftedBy: chipRestrictionLifted,
  subject,
  schema: closed({ ...restriction, chipId: slug(), eccn: Type.Optional(text(20)) }),
  command: {
    name: 'restrict-chip',
    summary:
      'An authority has restricted a chip: from a date it is prohibited to some destinations, or needs a licence.',
  },
  sample: {
    factId: 'us-license-2022-08-26',
    chipId: 'nvidia-a100',
    authority: 'us-department-of-commerce',
    measure: 'license-required',
    appliesTo: ['export'],
    destinations: ['CN', 'HK', 'RU'],
    effectiveFrom: '2022-08-26',
    legalBasis: { citation: 'Notice of the US government to NVIDIA of 2022-08-26' },
    eccn: '3A090',
    evidence: [
      {
        publisher: 'NVIDIA Corporation',
        title: 'Form 8-K of 2022-08-31, as quoted',
        url: 'https://www.shacknews.com/article/132106',
        publishedOn: '2022-08-31',
        language: 'en',
        quote: 'effective immediately, for any future export to China (including Hong Kong) and Russia',
        certainty: 'company-filing',
      },
    ],
  },
});

/** A value of a parameter by which rules judge chips: exact, between limits, or whether it holds. */
const parameter = closed({
  parameter: oneOf([...measuredParameterNames, ...statedParameters]),
  unit: Type.Optional(oneOf(parameterUnits)),
  value: Type.Optional(Type.Number({ minimum: 0 })),
  atLeast: Type.Optional(Type.Number({ minimum: 0 })),
  atMost: Type.Optional(Type.Number({ minimum: 0 })),
  is: Type.Optional(Type.Boolean()),
  /** What the value counts, or how it follows from what the source says. */
  note: Type.Optional(text(500)),
});

export const chipDescribed = define({
  type: 'ChipDescribed',
  version: 1,
  role: 'describes',
  subject,
  schema: closed({
    ...fact,
    chipId: slug(),
    names: Type.Optional(names()),
    maker: Type.Optional(text(200)),
    eccn: Type.Optional(text(20)),
    releasedOn: Type.Optional(point()),
    totalProcessingPerformance: Type.Optional(Type.Number({ minimum: 0 })),
    parameters: Type.Optional(some(parameter, 50)),
  }),
  command: {
    name: 'describe-chip',
    summary:
      'What a chip is: names to find it by, its maker and its performance; it restricts nothing, and adds to what was described before.',
  },
  sample: {
    factId: 'description',
    chipId: 'nvidia-a100',
    names: [
      { name: 'NVIDIA A100 SXM4 40 GB', kind: 'primary' },
      { name: 'A100', kind: 'alias' },
    ],
    maker: 'NVIDIA',
    releasedOn: '2020-05-14',
    totalProcessingPerformance: 4992,
    parameters: [
      { parameter: 'aggregate-bidirectional-transfer-rate', unit: 'GB/s', value: 600 },
      { parameter: 'designed-or-marketed-for-data-centres', is: true },
    ],
    evidence: [
      {
        publisher: 'TechPowerUp',
        url: 'https://www.techpowerup.com/gpu-specs/a100-sxm4-40-gb.c3506',
        certainty: 'reported',
      },
    ],
  },
});
