import { Type } from '@sinclair/typebox';
import { closed, day, fact, measures, oneOf, slug, some, text, webUrl, type Evidence } from '../shapes.js';
import { define } from './definition.js';
import { partyKinds } from './party.js';

const subject = { kind: 'list', field: 'listId' } as const;

const file: Evidence[] = [
  {
    publisher: 'Bureau of Industry and Security',
    citation: 'Denied Persons List, edition of 2023-11-30',
    observedOn: '2023-11-30',
    certainty: 'official',
  },
];

/** SHA-256 of a file as it was unpacked, in hexadecimal. */
const sha256 = () => Type.String({ pattern: '^[0-9a-f]{64}$', title: 'a SHA-256 in hexadecimal' });
const count = () => Type.Integer({ minimum: 0, maximum: 10_000_000 });

/** An edition of a list, by its date and its file. */
const edition = { ...fact, listId: slug(), edition: day(), sha256: sha256() };
/** What its file holds. */
const held = { rows: count(), entries: count() };
/** The same in the samples. */
const sampleEdition = {
  listId: 'denied-persons-list',
  edition: '2023-11-30',
  sha256: '0d3d2cbdc5a1e1d9a2a7ac0f3f6a0c3b1c86f0f7a6d9d0d7a1d3a0b2c1e4f5a6',
  rows: 665,
  entries: 512,
  evidence: file,
} as const;

/** What a list is, and which questions it matters to. */
export const listDescribed = define({
  type: 'ListDescribed',
  version: 1,
  role: 'covers',
  subject,
  schema: closed({
    ...fact,
    listId: slug(),
    name: text(200),
    publisher: text(200),
    authority: slug(),
    regime: Type.Optional(slug()),
    url: Type.Optional(webUrl()),
    measure: oneOf(measures),
    meaning: text(1000),
    kinds: some(oneOf(partyKinds), partyKinds.length),
    usualInterval: Type.Integer({ minimum: 1, maximum: 3660 }),
  }),
  command: {
    name: 'describe-list',
    summary:
      'What a government list is: who keeps it, what being on it means, what kinds of party it names, and how often it is published. The newest description counts.',
  },
  sample: {
    factId: 'described',
    listId: 'denied-persons-list',
    name: 'Denied Persons List',
    publisher: 'Bureau of Industry and Security',
    authority: 'us-bis',
    regime: 'ear',
    measure: 'denial-of-export-privileges',
    meaning: 'An order denies the party export privileges (15 CFR 764.3)',
    kinds: ['company', 'person'],
    usualInterval: 7,
    evidence: file,
  },
});

/** An edition of a list is being imported: no other can be until it is recorded, or this is retracted. */
export const listEditionStarted = define({
  type: 'ListEditionStarted',
  version: 1,
  role: 'covers',
  subject,
  schema: closed({
    ...edition,
    format: slug(),
    ...held,
    confirmed: Type.Optional(some(text(500), 20)),
  }),
  command: {
    name: 'start-list-edition',
    summary:
      'An edition of a list is being imported. Until record-list-edition ends it, or a retraction, no other edition of the list can be started, and answers that the list matters to have a reservation.',
  },
  sample: {
    ...sampleEdition,
    factId: 'started-2023-11-30-0d3d2cbd',
    format: 'bis-dpl',
  },
});

/** All of an edition's entries are recorded: only this claims that the edition is covered. */
export const listEditionRecorded = define({
  type: 'ListEditionRecorded',
  version: 1,
  role: 'covers',
  subject,
  schema: closed({
    ...edition,
    ...held,
    added: count(),
    gone: count(),
    changed: count(),
    reworded: count(),
    unreadable: count(),
    scope: Type.Array(text(200), { maxItems: 500, uniqueItems: true }),
    columns: Type.Array(text(200), { maxItems: 200 }),
    previousEdition: Type.Optional(day()),
  }),
  command: {
    name: 'record-list-edition',
    summary:
      'Every entry of the edition that was started is recorded. From here on, answers rest on it as one of the editions of its list.',
  },
  sample: {
    ...sampleEdition,
    factId: 'recorded-2023-11-30-0d3d2cbd',
    added: 512,
    gone: 0,
    changed: 0,
    reworded: 0,
    unreadable: 0,
    scope: [],
    columns: ['Name', 'Effective_Date'],
  },
});
