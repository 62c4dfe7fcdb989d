import type { ListEntry } from '../../edition.js';

/** What the remarks of an entry say in words that are always the same. */
export interface ReadRemarks {
  readonly names: ListEntry['otherNames'];
  readonly identifiers: ListEntry['identifiers'];
  /** As written. */
  readonly countries: readonly string[];
}

/** `f.k.a.` is a former name; `a.k.a.` in remarks is what the publisher calls a weak alias. */
const nameKinds = { a: 'weak', f: 'former', n: 'alias' } as const;

const schemes: readonly (readonly [string, RegExp])[] = [
  ['imo', /^(?:alt\. )?(?:Vessel Registration Identification|Identification Number) IMO (\d{7})\b/],
  ['mmsi', /^(?:alt\. )?MMSI (\d{9})\b/],
  ['aircraft-tail-number', /^(?:alt\. )?Aircraft Tail Number ([A-Z0-9-]+)/],
  ['swift-bic', /^(?:alt\. )?SWIFT\/BIC ([A-Z0-9]{8,11})\b/],
];

/** Reads the column Remarks: statements between semicolons, the last with a full stop. */
export function readRemarks(remarks: string): ReadRemarks {
  const names = new Map<string, ReadRemarks['names'][number]>();
  const identifiers = new Map<string, ReadRemarks['identifiers'][number]>();
  const countries = new Set<string>();
  for (const statement of remarks.replace(/\.$/, '').split(/;\s*/)) {
    const [, kind, name] =
      /^(?:alt\. )?([afn])\.k\.a\.,? '(.+)'$/.exec(statement.trim().replace(/\.$/, '')) ?? [];
    if (name !== undefined) names.set(name, { name, kind: nameKinds[kind as keyof typeof nameKinds] });
    for (const [scheme, pattern] of schemes) {
      const value = pattern.exec(statement.trim())?.[1];
      if (value !== undefined) identifiers.set(`${scheme} ${value}`, { scheme, value });
    }
    const [, country] = /^(?:alt\. )?(?:nationality|citizen) (.+)$/.exec(statement.trim()) ?? [];
    if (country !== undefined) countries.add(country);
  }
  return { names: [...names.values()], identifiers: [...identifiers.values()], countries: [...countries] };
}
