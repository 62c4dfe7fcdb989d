import { Type } from '@sinclair/typebox';
import { finality } from './basis.js';
import { coveringEdition } from './coverage.js';
import { fieldsOf, listFact } from './fact.js';
import { about, id, named, optional, pageLinks, text, wholeNumber, type ValueOf } from './schema.js';

const {
  factId: _described,
  evidence: _evidence,
  listId: _listId,
  ...description
} = fieldsOf('ListDescribed');
const { factId: _recorded, evidence: _source, listId: _id, ...edition } = fieldsOf('ListEditionRecorded');
const day = Type.String({ format: 'date' });

const recordedEdition = named(
  'ListEdition',
  Type.Object(
    { ...edition, position: wholeNumber, recordedAt: Type.String({ format: 'date-time' }) },
    { description: 'An edition of a list, of which every entry is recorded' },
  ),
);

const listed = {
  list: id,
  ...description,
  links: Type.Object({ list: text, entries: text }),
  ...optional({ beingImported: about(day, 'The edition that is being imported') }),
};

const listOverview = named(
  'ListOverview',
  Type.Object({
    ...listed,
    editions: about(wholeNumber, 'How many editions are recorded'),
    ...optional({
      first: about(coveringEdition, 'The edition with the earliest date'),
      last: about(coveringEdition, 'The edition with the latest date'),
    }),
  }),
);
/** A list and its first and last edition. */
export type ListOverview = ValueOf<typeof listOverview>;

export const lists = named(
  'Lists',
  Type.Object({
    lists: Type.Array(listOverview),
    notDescribed: about(
      Type.Array(id),
      'Lists that the service is configured for and that nobody has described',
    ),
    position: wholeNumber,
    ...finality,
  }),
);
/** Every list that is described. */
export type Lists = ValueOf<typeof lists>;

export const list = named(
  'List',
  Type.Object({ ...listed, editions: Type.Array(recordedEdition), position: wholeNumber, ...finality }),
);
/** A list with all of its editions. */
export type List = ValueOf<typeof list>;

export const listFacts = named(
  'ListFacts',
  Type.Object({
    list: id,
    position: wholeNumber,
    ...finality,
    facts: Type.Array(listFact),
    links: pageLinks,
  }),
);
/** A page of the restrictions that are entries of a list, whenever they are in force. */
export type ListFacts = ValueOf<typeof listFacts>;
