import { createHash } from 'node:crypto';
import { parseAsOf } from '../../events/index.js';
import { worldFacts } from '../../libs/as-of/index.js';
import type { Edition, ListFormat } from '../../libs/lists/import.js';
import type { ListLog } from '../support/list-imports.js';

/** An edition, read from its file as unpacked. */
export function editionOf(format: ListFormat, date: string, file: Uint8Array): Edition {
  const [read] = format.read(file);
  if (read === undefined) throw new TypeError(`${format.name} reads no list`);
  return { date, sha256: createHash('sha256').update(file).digest('hex'), read };
}

/** How far an answer agrees with what was published. */
interface Agreement {
  /** The share of what is answered that is in the edition. */
  readonly precision: number;
  /** The share of the edition that is answered. */
  readonly recall: number;
}

/** Who is restricted in the world at the date of an edition, surely and at least possibly, against that edition. */
export interface Figures {
  readonly surely: Agreement;
  readonly possibly: Agreement;
  /** Of the edition, who is not even possibly restricted. */
  readonly missed: readonly string[];
}

/** Compares the world at the date of an edition with its file, by what names an entry: `of` an entry and a party. */
export function figuresAt(
  log: ListLog,
  edition: Edition,
  of: {
    readonly entry: (entry: Edition['read']['entries'][number]) => string;
    readonly party: (partyId: string) => readonly string[];
  },
): Figures {
  const published = new Set(edition.read.entries.map(of.entry));
  const found = { surely: new Set<string>(), possibly: new Set<string>() };
  const question = { asOf: parseAsOf(edition.date), position: log.index.head };
  for (const fact of worldFacts(log.index, question, {})) {
    if (fact === undefined) continue;
    found.possibly.add(fact.fact.subject.id);
    if (fact.inForce === 'surely') found.surely.add(fact.fact.subject.id);
  }
  const agreement = (parties: ReadonlySet<string>): Agreement => {
    const right = [...parties].filter((id) => of.party(id).some((name) => published.has(name)));
    const names = new Set(right.flatMap((id) => of.party(id)));
    const recalled = [...published].filter((name) => names.has(name));
    return { precision: right.length / parties.size, recall: recalled.length / published.size };
  };
  const known = new Set([...found.possibly].flatMap((id) => of.party(id)));
  return {
    surely: agreement(found.surely),
    possibly: agreement(found.possibly),
    missed: [...published].filter((name) => !known.has(name)),
  };
}
