import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Name } from '../../../events/index.js';
import type { NameChange } from '../../../libs/names/index.js';
import { listFormats, unpack, type ListEntry, type ReadList } from '../../../libs/lists/import.js';
import { commandsOf } from '../../support/cases.js';

const folder = process.env['LIST_FILES'] ?? resolve('../shared/data');

/** The newest edition of each list, by its format. */
const editions: readonly (readonly [format: string, file: string])[] = [
  ['trade-csl', 'csl-names.2026-07-31.json'],
  ['ecfr-part-744', 'ecfr-title-15-part-744.2026-07-23.xml'],
  ['bis-dpl', 'dpl.2023-11-30.txt'],
  ['ofac-sdn', 'sdn.2024-05-03.csv.xz'],
  ['un-consolidated', 'un-consolidated.2026-02-27.xml.xz'],
  ['cn-mofcom', 'cn-mofcom-lists.2026-07-19.json'],
  ['jp-meti', 'jp-meti-end-user-list.2026-07-20.json.xz'],
  ['state-isn', 'isn.2014-09-24.csv'],
];

/** A party of the lists or of the case, and whose names it has. */
export interface NamedParty {
  readonly subject: string;
  readonly list: string;
  readonly kind: string;
  readonly names: readonly Name[];
  readonly countries: readonly string[];
  readonly identifiers: readonly { readonly scheme: string; readonly value: string }[];
  readonly addresses: readonly string[];
  readonly parentId?: string;
}

type DescribedBody = Partial<Omit<NamedParty, 'names' | 'addresses'>> & {
  readonly partyId?: string;
  readonly chipId?: string;
  readonly names?: readonly Name[];
  readonly addresses?: readonly { readonly address: string }[];
};

/** The parties and chips of the case. */
export function caseParties(): NamedParty[] {
  return commandsOf('chip-controls', 'ownership').flatMap(({ command, body }): NamedParty[] => {
    if (!/^describe-(party|company|chip)$/.test(command)) return [];
    const described = body as DescribedBody;
    const {
      partyId,
      chipId,
      names = [],
      countries = [],
      addresses = [],
      identifiers = [],
      kind = 'company',
    } = described;
    const subject = chipId === undefined ? `party/${partyId ?? ''}` : `chip/${chipId}`;
    const parent = described.parentId === undefined ? {} : { parentId: described.parentId };
    return [
      {
        subject,
        list: 'case',
        kind,
        names,
        countries,
        identifiers,
        addresses: addresses.map(({ address }) => address),
        ...parent,
      },
    ];
  });
}

/** The parties of every list, each entry one. */
export async function listedParties(
  only: readonly string[] = editions.map(([format]) => format),
): Promise<NamedParty[]> {
  const parties: NamedParty[] = [];
  for (const [name, file] of editions) {
    if (!only.includes(name)) continue;
    const format = listFormats.find((each) => each.name === name);
    if (format === undefined) throw new Error(`no format ${name}`);
    const lists = format.read(await unpack(readFileSync(resolve(folder, file))));
    for (const list of lists) parties.push(...partiesOf(list));
  }
  return parties;
}

/** The parties of a list that was read, each entry one. */
export function partiesOf({ list, entries }: ReadList): NamedParty[] {
  return entries.map((entry, place) => ({
    // No words that names have: an id is a name too.
    subject: `party/${digest(list.id)}x${place + 1}`,
    list: list.id,
    kind: entry.kind,
    names: namesOf(entry),
    countries: entry.countries,
    identifiers: entry.identifiers,
    addresses: entry.addresses.map(({ address }) => address),
  }));
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 4);

const namesOf = ({ name, otherNames }: ListEntry): Name[] => [
  { name, kind: 'primary' },
  ...otherNames.map((other) => ({ name: other.name, kind: other.kind })),
];

/** As the log would have them: a description of each, at positions from 1. */
export function changesOf(parties: readonly NamedParty[]): NameChange[] {
  return parties.map(({ subject, kind, names, identifiers, addresses, countries, parentId }, place) => ({
    kind: 'described',
    subject,
    position: place + 1,
    factId: `description-${place}`,
    described: {
      ...{ names, identifiers, addresses, countries },
      ...(parentId === undefined ? {} : { parentId }),
      ...(kind === 'person' && { isPerson: true }),
    },
  }));
}
