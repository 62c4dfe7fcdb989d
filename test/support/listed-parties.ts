import type { ListedParty, ReadList } from '../../libs/lists/import.js';

/** The parties of lists, each entry a party: as an import that knows nothing yet would record them. */
export function listedParties(lists: readonly ReadList[]): ListedParty[] {
  return lists.flatMap(({ list, entries }) =>
    entries.map(({ key, kind, name, otherNames, countries, identifiers }) => ({
      id: `${list.id} ${key}`,
      kind,
      names: [{ name, kind: 'primary' as const }, ...otherNames],
      countries,
      identifiers,
      lists: [list.id],
    })),
  );
}
