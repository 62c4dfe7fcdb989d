import { Type } from '@sinclair/typebox';
import { chipParameterTerms } from './chip-parameters.js';
import { ownershipTerms } from './ownership.js';

/** The terms of each kind of rule, in a field of RuleAdopted that only rules of that kind have: one line for each. */
export const ruleTerms = {
  chipParameters: Type.Optional(chipParameterTerms),
  ownership: Type.Optional(ownershipTerms),
};

/** The kinds of rule, each with the field of its terms. */
export const ruleKinds = {
  'chip-parameters': 'chipParameters',
  ownership: 'ownership',
} as const satisfies Readonly<Record<string, keyof typeof ruleTerms>>;
export type RuleKind = keyof typeof ruleKinds;
export const ruleKindNames = Object.keys(ruleKinds) as RuleKind[];
