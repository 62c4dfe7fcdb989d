import { Type } from '@sinclair/typebox';
import { oneOf } from '../../events/index.js';
import { about, id, instant, named, optional, text, wholeNumber, type ValueOf } from './schema.js';

const day = Type.String({ format: 'date' });

/** An edition of a list that an answer rests on. */
export const coveringEdition = named(
  'CoveringEdition',
  Type.Object(
    {
      edition: day,
      entries: wholeNumber,
      sha256: about(text, 'SHA-256 of the file, unpacked, in hexadecimal'),
      recordedAt: instant,
      position: wholeNumber,
    },
    { description: 'An edition of a government list, of which every entry is recorded' },
  ),
);

const coverageStates = {
  covered: 'an edition is of the date, or of a day before it within the usual interval of the list',
  'between-editions': 'the date is between two editions',
  'not-confirmed-since': 'the date is after the last edition and the usual interval of the list',
  'no-edition-for-date': 'the date is before the first edition',
  'list-not-loaded': 'no edition is recorded',
} as const;

const state = {
  ...oneOf(Object.keys(coverageStates) as (keyof typeof coverageStates)[]),
  description: Object.entries(coverageStates)
    .map(([word, meaning]) => `- \`${word}\`: ${meaning}`)
    .join('\n'),
};

const listCoverage = named(
  'ListCoverage',
  Type.Object(
    {
      list: id,
      state,
      ...optional({
        name: text,
        before: about(coveringEdition, 'The last edition that is not after the date'),
        after: about(coveringEdition, 'The first edition after the date'),
        beingImported: about(day, 'The edition that is being imported'),
      }),
    },
    { description: 'The editions of a government list that an answer rests on' },
  ),
);
/** The editions of a government list that an answer rests on. */
export type ListCoverageDocument = ValueOf<typeof listCoverage>;

export const coverage = Type.Array(listCoverage, {
  description:
    'The government lists that matter to the question, by id, each with the editions before and after the date. What is on no list that is named here was not looked for',
});
