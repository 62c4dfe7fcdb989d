import { Type, type Static } from '@sinclair/typebox';
import { measuredParameterNames, parameterUnits, statedParameters } from '../../chip-parameters.js';
import { closed, destinations, exceptions, measures, oneOf, some, text, transactions } from '../../shapes.js';

/** A threshold on a parameter, from the text that `citation` names. */
const threshold = closed({
  parameter: oneOf([...measuredParameterNames, ...statedParameters]),
  unit: Type.Optional(oneOf(parameterUnits)),
  atLeast: Type.Optional(Type.Number({ minimum: 0 })),
  moreThan: Type.Optional(Type.Number({ minimum: 0 })),
  atMost: Type.Optional(Type.Number({ minimum: 0 })),
  lessThan: Type.Optional(Type.Number({ minimum: 0 })),
  /** Of a parameter that holds or does not. */
  is: Type.Optional(Type.Boolean()),
  citation: text(300),
});
export type Threshold = Static<typeof threshold>;

/** A licence exception that may authorise what the rule restricts, on conditions of its own: it clears nothing. */
const licenceException = closed({
  name: text(20),
  citation: text(300),
  destinations: Type.Optional(destinations()),
  note: Type.Optional(text(1000)),
});

/**
 * What a rule on the parameters of chips says: a chip is caught where all thresholds of one of `any` are met. Each
 * `paragraph` is that of the text, with its ECCN where it has one (`3A090.a.1`): what a source classifies under it is
 * compared with the rule.
 */
export const chipParameterTerms = closed({
  any: some(closed({ paragraph: text(100), all: some(threshold, 20) }), 20),
  measure: oneOf(measures),
  appliesTo: Type.Optional(some(oneOf(transactions), transactions.length)),
  destinations: destinations(),
  exceptDestinations: Type.Optional(exceptions()),
  licenceExceptions: Type.Optional(some(licenceException, 20)),
});
export type ChipParameterTerms = Static<typeof chipParameterTerms>;
