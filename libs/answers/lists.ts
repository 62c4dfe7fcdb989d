import { Type } from '@sinclair/typebox';
import { finality } from './basis.js';
import { coveringEdition } from './coverage.js';
import { fieldsOf, listFact } from './fact.js';
import {
  about,
  id,
  named,
  optional,
  pageLinks,
  subject,
  text,
  wholeNumber,
  words,
  type ValueOf,
} from './schema.js';

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
      'Lists that the service is configured for and that are not described',
    ),
    position: wholeNumber,
    ...finality,
  }),
);
/** Every list that is described. */
export type Lists = ValueOf<typeof lists>;

export const list = named(
  'List',
  Type.Object({
    ...listed,
    editions: Type.Array(recordedEdition),
    ...optional({
      importStartedAt: about(wholeNumber, 'The position of the start of the edition that is being imported'),
      importSha256: about(
        Type.String({ pattern: '^[0-9a-f]{64}$' }),
        'SHA-256 of the file of the edition that is being imported',
      ),
    }),
    retractions: about(wholeNumber, 'How often the start or the record of an edition was retracted'),
    position: wholeNumber,
    ...finality,
  }),
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

const changeKindMeanings = {
  added: 'the later edition has the entry, the earlier one does not',
  gone: 'the earlier edition has the entry, the later one does not',
  expired: 'the later edition does not have the entry, which may have passed its own last day by then',
  renewed: 'both editions have the entry, with different orders, requirements or policies',
  renamed: 'both editions have the entry; the later one spells or names the party differently',
} as const;

const listChange = named(
  'ListChange',
  Type.Object(
    {
      change: words(
        'ListChangeKind',
        'How an entry of one edition differs in a later one',
        Object.keys(changeKindMeanings) as (keyof typeof changeKindMeanings)[],
        changeKindMeanings,
      ),
      subject,
      key: about(text, 'What the entry is found by in every edition'),
      before: about(
        Type.Array(listFact),
        'What is recorded of the entry in the earlier edition; several where a person divided it',
      ),
      after: about(Type.Array(listFact), 'What is recorded of it in the later edition'),
      ...optional({
        name: about(text, 'The primary name of the party'),
        names: about(
          Type.Array(text),
          'If renamed: the names of the party that the later edition has and the earlier one did not',
        ),
      }),
    },
    { description: 'A difference of one entry between two editions. An entry may have several' },
  ),
);
/** A difference of one entry between two editions. */
export type ListChangeDocument = ValueOf<typeof listChange>;

export const listChanges = named(
  'ListChanges',
  Type.Object({
    list: id,
    from: about(day, 'The earlier edition'),
    to: about(day, 'The later edition'),
    position: wholeNumber,
    ...finality,
    ...optional({ beingImported: about(day, 'The edition that is being imported: this answer may change') }),
    changes: Type.Array(listChange),
    links: pageLinks,
  }),
);
/** A page of the differences between two editions of a list, by party and key. */
export type ListChanges = ValueOf<typeof listChanges>;
