import {
  bearingMeanings,
  bearings,
  certainties,
  certaintyMeanings,
  holdingMeanings,
  holdings,
  liftKindMeanings,
  liftKinds,
  measureMeanings,
  measures,
  nameKindMeanings,
  nameKinds,
  partyKindMeanings,
  partyKinds,
  transactionMeanings,
  transactions,
} from '../../events/index.js';
import {
  allDoubts,
  notInForceReasons,
  changeReasons,
  decidingRuleMeanings,
  decidingRules,
  doubtMeanings,
  notInForceReasonMeanings,
  inForceMeanings,
  inForceStates,
  changeReasonMeanings,
  statuses,
  statusMeanings,
} from '../as-of/index.js';
import { words } from './schema.js';

/*
 * Every word of events and answers as a schema with a name, which describes each of its values.
 */

export const transaction = words(
  'Transaction',
  'What moves where, as EAR distinguishes it',
  transactions,
  transactionMeanings,
);

/** The words of the data of events. */
export const wordsOfEvents = [
  words('Measure', 'What an authority does to a transaction', measures, measureMeanings),
  words('Certainty', 'How far a source can be trusted, best first', certainties, certaintyMeanings),
  transaction,
  words('LiftKind', 'What a lift does to its fact', liftKinds, liftKindMeanings),
  words('NameKind', 'What a name is to its bearer', nameKinds, nameKindMeanings),
  words('Holding', 'How an owner has a share of a party', holdings, holdingMeanings),
  words('PartyKind', 'What a party is', partyKinds, partyKindMeanings),
] as const;

export const status = words(
  'Status',
  'The answer in one word: the first that holds',
  statuses,
  statusMeanings,
);
export const decidedBy = words(
  'DecidedBy',
  'The rule that decided on the status: the first that held',
  decidingRules,
  decidingRuleMeanings,
);
export const doubt = words(
  'Doubt',
  'Why a fact is not surely in force, or not confirmed',
  allDoubts,
  doubtMeanings,
);
export const bearsOnExports = words(
  'BearsOnExports',
  'Whether a measure bears on exports',
  bearings,
  bearingMeanings,
);
export const inForce = words(
  'InForce',
  'How surely a fact is in force',
  ['surely', 'possibly'],
  inForceMeanings,
);
export const inForceThere = words(
  'InForceThere',
  'How surely a fact is in force for a destination',
  ['surely', 'possibly', 'not'],
  { ...inForceMeanings, not: inForceMeanings['not-in-force'] },
);
export const idleReason = words(
  'IdleReason',
  'Why a fact is not in force',
  notInForceReasons,
  notInForceReasonMeanings,
);
export const inForceState = words(
  'InForceState',
  'The state of a fact at one side of an edge',
  inForceStates,
  inForceMeanings,
);
export const changeReason = words(
  'ChangeReason',
  'Why the state of a fact differs at the two sides of an edge',
  changeReasons,
  changeReasonMeanings,
);
