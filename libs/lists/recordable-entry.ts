import { cleanLines, cleanText, longest } from './clean-text.js';
import type { FileProblem, ListEntry, ReadList } from './edition.js';

/*
 * What a parser has read, so that all of it can be recorded: an import that the log refuses in its middle could neither
 * go on nor be ended.
 */

/**
 * A list whose entries have texts that can be recorded; what was changed in one is among its remarks. An entry without a
 * name or a key that can be read is unreadable.
 */
export function recordable(read: ReadList): ReadList {
  const entries: ListEntry[] = [];
  const unreadable: FileProblem[] = [...read.unreadable];
  for (const entry of read.entries) {
    const made = recordableEntry(entry);
    if ('detail' in made) unreadable.push(made);
    else entries.push(made);
  }
  return { ...read, entries, unreadable };
}

function recordableEntry(entry: ListEntry): ListEntry | FileProblem {
  const remarks = new Set(entry.remarks);
  const clean = (field: string, text: string, most: number): string =>
    cleanText(text, most, (what) => remarks.add(`${field} ${what}`));
  const cleanAll = (field: string, texts: readonly string[], most: number): string[] =>
    texts.map((text) => clean(field, text, most)).filter((text) => text !== '');
  const words = (field: string, text: string): string =>
    cleanLines(text, longest.words, (what) => remarks.add(`${field} ${what}`));
  const [row] = entry.rows;
  const name = clean('name', entry.name, longest.name);
  if (name === '')
    return { ...(row !== undefined && { row }), detail: 'its name has no character to be read' };
  const { programmes, footnotes, requirement, policy } = entry;
  const made = {
    ...entry,
    key: cleanText(entry.key, longest.key) || name,
    name,
    otherNames: entry.otherNames
      .map((other) => ({ ...other, name: clean('name', other.name, longest.name) }))
      .filter((other) => other.name !== ''),
    addresses: entry.addresses
      .map((each) => ({ ...each, address: clean('address', each.address, longest.address) }))
      .filter(({ address }) => address !== ''),
    identifiers: entry.identifiers
      .map(({ scheme, value }) => ({ scheme, value: clean(scheme, value, longest.identifier) }))
      .filter(({ value }) => value !== ''),
    asWritten: words('entry', entry.asWritten) || name,
    citations: entry.citations
      .map((each) => ({ ...each, citation: clean('citation', each.citation, longest.citation) }))
      .filter(({ citation }) => citation !== ''),
    ...(programmes && { programmes: cleanAll('programme', programmes, longest.programme) }),
    ...(footnotes && { footnotes: cleanAll('footnote', footnotes, longest.footnote) }),
    ...(requirement !== undefined && { requirement: words('requirement', requirement) }),
    ...(policy !== undefined && { policy: words('policy', policy) }),
  };
  const all = [...remarks]
    .map((remark) => cleanText(remark, longest.remark))
    .filter((remark) => remark !== '');
  return { ...made, ...(all.length > 0 && { remarks: all }) };
}
