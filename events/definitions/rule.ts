import { Type } from '@sinclair/typebox';
import {
  bound,
  closed,
  fact,
  legalBasis,
  oneOf,
  period,
  slug,
  startOnly,
  text,
  type Evidence,
} from '../shapes.js';
import { define } from './definition.js';
import { ruleKindNames, ruleTerms } from './rule-kinds/index.js';

const subject = { kind: 'rule', field: 'ruleId' } as const;

const federalRegister: Evidence[] = [
  {
    publisher: 'Federal Register',
    citation: '88 FR 73458',
    publishedOn: '2023-10-25',
    certainty: 'official',
  },
];
const announcement: Evidence[] = [
  {
    publisher: 'Bureau of Industry and Security',
    citation: 'Announcement of 2025-05-13 on the AI Diffusion Rule',
    publishedOn: '2025-05-13',
    certainty: 'official',
  },
];

export const ruleAdopted = define({
  type: 'RuleAdopted',
  version: 1,
  role: 'governs',
  subject,
  schema: closed({
    ...fact,
    ...period,
    ruleId: slug(),
    kind: oneOf(ruleKindNames),
    title: text(300),
    authority: slug(),
    legalBasis,
    ...ruleTerms,
  }),
  command: {
    name: 'adopt-rule',
    summary:
      'An authority has adopted a rule: from a date, whatever meets its terms is restricted by it, be it named or not. Each version of the text is a fact of its own.',
  },
  sample: {
    factId: '2023-11-17',
    ruleId: 'us-3a090-a',
    kind: 'chip-parameters',
    title: 'ECCN 3A090.a: advanced computing integrated circuits',
    authority: 'us-bis',
    effectiveFrom: '2023-11-17',
    legalBasis: { citation: '88 FR 73458', url: 'https://www.federalregister.gov/d/2023-23055' },
    chipParameters: {
      any: [
        {
          paragraph: '3A090.a.1',
          all: [
            {
              parameter: 'total-processing-performance',
              unit: 'TPP',
              atLeast: 4800,
              citation: 'ECCN 3A090.a.1',
            },
          ],
        },
        {
          paragraph: '3A090.a.2',
          all: [
            {
              parameter: 'total-processing-performance',
              unit: 'TPP',
              atLeast: 1600,
              citation: 'ECCN 3A090.a.2',
            },
            { parameter: 'performance-density', unit: 'TPP/mm2', atLeast: 5.92, citation: 'ECCN 3A090.a.2' },
          ],
        },
      ],
      measure: 'license-required',
      destinations: [
        { destination: 'D:1', except: ['A:5', 'A:6'] },
        { destination: 'D:4', except: ['A:5', 'A:6'] },
        { destination: 'D:5', except: ['A:5', 'A:6'] },
      ],
      licenceExceptions: [{ name: 'NAC', citation: '15 CFR 740.8' }],
    },
    evidence: federalRegister,
  },
});

/**
 * What a suspension leaves out: the rule itself, so that it is not in force; or that it is enforced, while its text is
 * in force.
 */
const suspendedParts = ['rule', 'enforcement'] as const;

export const ruleSuspended = define({
  type: 'RuleSuspended',
  version: 1,
  role: 'governs',
  subject,
  schema: closed({
    ...fact,
    ...startOnly,
    ruleId: slug(),
    adoption: slug(),
    suspends: oneOf(suspendedParts),
    until: Type.Optional(bound()),
  }),
  command: {
    name: 'suspend-rule',
    summary:
      'A rule is stayed for a time, or its authority says that it does not enforce it. A return that is scheduled and not confirmed is `until: {earliest}`.',
  },
  sample: {
    factId: 'not-enforced-2025-05-13',
    ruleId: 'us-3a090-a',
    adoption: '2023-11-17',
    suspends: 'enforcement',
    effectiveFrom: '2025-05-13',
    evidence: announcement,
  },
});

export const ruleEnded = define({
  type: 'RuleEnded',
  version: 1,
  role: 'governs',
  subject,
  schema: closed({ ...fact, ...startOnly, ruleId: slug(), adoption: slug() }),
  command: {
    name: 'end-rule',
    summary:
      'A rule has ended, or a version of its text: whatever met its terms is not restricted by it any more.',
  },
  sample: {
    factId: 'replaced-2025-01-13',
    ruleId: 'us-3a090-a',
    adoption: '2023-11-17',
    effectiveFrom: '2025-01-13',
    evidence: federalRegister,
  },
});
