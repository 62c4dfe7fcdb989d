import { checkOf, definitions, writtenTextProblem } from '../../events/index.js';
import type { ListEntry, ReadList } from '../../libs/lists/edition.js';

const describes = checkOf(definitions.PartyDescribed.schema);

/** What an entry says of its party, as it is recorded. */
function description({ kind, name, otherNames, countries, addresses, identifiers }: ListEntry): object {
  return {
    factId: 'description',
    partyId: 'party',
    kind,
    names: [{ name, kind: 'primary' }, ...otherNames],
    ...(countries.length === 0 ? {} : { countries }),
    ...(addresses.length === 0 ? {} : { addresses }),
    ...(identifiers.length === 0 ? {} : { identifiers }),
    evidence: [{ publisher: 'publisher', citation: 'citation', certainty: 'official' }],
  };
}

function textsOf(entry: ListEntry): readonly string[] {
  const { asWritten, requirement, policy, programmes = [], citations, remarks = [] } = entry;
  const texts = [asWritten, requirement, policy, ...programmes, ...remarks];
  return [...texts, ...citations.map(({ citation }) => citation)].filter((text) => text !== undefined);
}

/**
 * What is not as edition.ts promises it of lists that were read: keys that are not unique, rows that are in none or in
 * two places, and entries that could not be recorded.
 */
export function unsoundness(lists: readonly ReadList[]): string[] {
  const all = lists.flatMap((each) => [
    ...each.entries.flatMap(({ rows }) => rows),
    ...each.others.map(({ row }) => row),
    ...each.unreadable.map(({ row }) => row),
  ]);
  return [
    ...lists.flatMap(({ list, rows, entries, others, unreadable }) => {
      const counted = entries.reduce(
        (sum, entry) => sum + entry.rows.length,
        others.length + unreadable.length,
      );
      return [
        ...(new Set(entries.map(({ key }) => key)).size === entries.length
          ? []
          : [`${list.id}: a key twice`]),
        ...(counted === rows ? [] : [`${list.id}: ${rows} rows, ${counted} accounted for`]),
        ...entries.flatMap((entry) =>
          entryProblems(entry).map((problem) => `${list.id}: ${entry.key}: ${problem}`),
        ),
      ];
    }),
    ...(new Set(all).size === all.length ? [] : ['a row in two places']),
  ];
}

function entryProblems(entry: ListEntry): string[] {
  return [
    ...describes(description(entry)).map(({ pointer, detail }) => `${pointer} ${detail}`),
    ...textsOf(entry).flatMap((text) => writtenTextProblem(text) ?? []),
    ...(Array.from(entry.asWritten).length > 4000 ? ['as written: too long'] : []),
    ...(entry.rows.length === 0 ? ['it has no row'] : []),
  ];
}
