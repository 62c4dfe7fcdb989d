import {
  certainties,
  certaintyMeanings,
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
} from '../../../../events/index.js';
import {
  allDoubts,
  allIdleReasons,
  allReasons,
  decidingRuleMeanings,
  decidingRules,
  doubtMeanings,
  idleReasonMeanings,
  inForceMeanings,
  inForceStates,
  reasonMeanings,
  statuses,
  statusMeanings,
} from '../../../../libs/as-of/index.js';
import { oneOf, ref, type NamedSchemas, type Schema } from './schema.js';

/** A text from one of the tables of meanings as a sentence. */
export const sentence = (meaning: string): string => `${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}.`;

/** The schema of a word, with the meaning of each in a list (Markdown): client generators make an enumeration of it. */
export function words<Word extends string>(
  about: string,
  values: readonly Word[],
  meanings: Readonly<Record<Word, string>>,
): Schema {
  const lines = values.map((word) => `- \`${word}\`: ${meanings[word]}`);
  return { ...oneOf(values), description: [`${about}:`, '', ...lines].join('\n') };
}

/** The words of events that are enumerations of the contract, by the name of their schema. */
const wordsOfEvents = {
  Measure: words('What an authority does to a transaction', measures, measureMeanings),
  Certainty: words('How far a source can be trusted, best first', certainties, certaintyMeanings),
  Transaction: words('What moves where, as EAR distinguishes it', transactions, transactionMeanings),
  LiftKind: words('What a lift does to its fact', liftKinds, liftKindMeanings),
  NameKind: words('What a name is to its bearer', nameKinds, nameKindMeanings),
  PartyKind: words('What a party is', partyKinds, partyKindMeanings),
};

/** Every word of events and answers as a named schema, which describes each of its values. */
export const vocabularySchemas = {
  ...wordsOfEvents,
  Status: words('The answer in one word: the first that holds', statuses, statusMeanings),
  DecidedBy: words(
    'The rule that decided on the status: the first that held',
    decidingRules,
    decidingRuleMeanings,
  ),
  Doubt: words('Why a fact is not surely in force, or not confirmed', allDoubts, doubtMeanings),
  InForce: words('How surely a fact is in force', ['surely', 'possibly'], inForceMeanings),
  InForceThere: words('How surely a fact is in force for a destination', ['surely', 'possibly', 'not'], {
    ...inForceMeanings,
    not: inForceMeanings['not-in-force'],
  }),
  IdleReason: words('Why a fact is not in force', allIdleReasons, idleReasonMeanings),
  InForceState: words('The state of a fact at one side of an edge', inForceStates, inForceMeanings),
  ChangeReason: words(
    'Why the state of a fact differs at the two sides of an edge',
    allReasons,
    reasonMeanings,
  ),
} satisfies NamedSchemas;

/** A reference to the schema of a word. */
export const wordRef = (name: keyof typeof vocabularySchemas): Schema => ref(name);

const nameOf = new Map(Object.entries(wordsOfEvents).map(([name, schema]) => [String(schema['enum']), name]));

/** The reference that replaces an enumeration of the event contract; undefined for one that is no named word. */
export function wordFor(values: unknown): Schema | undefined {
  const name = nameOf.get(String(values));
  return name === undefined ? undefined : ref(name);
}
