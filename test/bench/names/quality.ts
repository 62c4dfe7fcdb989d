import MiniSearch from 'minisearch';
import * as fuzzball from 'fuzzball';
import { comparableText, parseAsOf, subjectName } from '../../../events/index.js';
import { HIT, type NameMatch } from '../../../libs/names/index.js';
import { matchName, NameIndex, searchText } from '../../../libs/names/matcher.js';
import { queriesOf, queryKinds, type NameToFind, type QueryKind } from './queries.js';
import { strangers as allStrangers } from './strangers.js';
import { changesOf, type NamedParty } from './world.js';

/** Ranks of a way to find names: the subjects of a text, best first, with a score from 0 to 1. */
type Finder = (text: string) => readonly { readonly subject: string; readonly score: number }[];

const asOf = parseAsOf('2026-11-26');
const MOST = 10;

/** What of the queries of a kind was found. */
interface Share {
  readonly queries: number;
  readonly first: number;
  readonly amongTen: number;
  /** With a score of at least the threshold. */
  readonly hits: number;
}

export type Shares = ReadonlyMap<QueryKind, Share>;

/** Three worlds: with all names, with those in Latin letters alone, and without acronyms. */
export class Quality {
  readonly #parties: readonly NamedParty[];
  readonly #strangers: readonly string[];
  readonly #whole: NameIndex;
  readonly #latin: NameIndex;
  readonly #withoutAcronyms: NameIndex;

  constructor(parties: readonly NamedParty[]) {
    this.#parties = parties;
    const listed = new Set(parties.flatMap(({ names }) => names.map(({ name }) => comparableText(name))));
    this.#strangers = allStrangers.filter((name) => !listed.has(comparableText(name)));
    this.#whole = indexOf(parties);
    this.#latin = indexOf(
      parties.map((party) => ({ ...party, names: party.names.filter(({ name }) => /[a-z]/i.test(name)) })),
    );
    this.#withoutAcronyms = indexOf(
      parties.map((party) => ({
        ...party,
        names: party.names
          .map((each) => ({ ...each, name: each.name.replace(/\s*\([A-Z]{3,6}\)/g, '') }))
          .filter(({ name }) => !/^[A-Z]{3,6}$/.test(name)),
      })),
    );
  }

  /** The world that a query is asked in. */
  indexFor({ without }: NameToFind): NameIndex {
    if (without === undefined) return this.#whole;
    return without === 'acronyms' ? this.#withoutAcronyms : this.#latin;
  }

  get strangers(): number {
    return this.#strangers.length;
  }

  queries(seed: number): NameToFind[] {
    return queriesOf(this.#parties, this.#strangers, seed);
  }

  match(text: string, index = this.#whole): NameMatch[] {
    return [
      ...matchName(index, { name: text, kind: 'party' }, { asOf, position: this.#parties.length }).matches,
    ];
  }

  /** Ours: of each query, in the world that it is asked in. */
  ours(queries: readonly NameToFind[]): Shares {
    return sharesOf(queries, HIT, (query) => this.match(query.text, this.indexFor(query)));
  }

  /** Ours, as the search for what is being typed finds them; its scores have no threshold. */
  searched(queries: readonly NameToFind[]): Shares {
    return sharesOf(queries, Infinity, (query) =>
      searchText(this.indexFor(query), query.text, MOST, asOf).map(({ subject, score }) => ({
        subject: subjectName(subject),
        score,
      })),
    );
  }

  /** MiniSearch alone, as its documentation recommends it for fuzzy search. */
  miniSearch(): Finder {
    const index = new MiniSearch<{ id: number; names: string }>({ fields: ['names'] });
    index.addAll(
      this.#parties.map(({ names }, id) => ({ id, names: names.map(({ name }) => name).join(' ') })),
    );
    return (text) =>
      index
        .search(text, { fuzzy: 0.2, prefix: true })
        .slice(0, MOST)
        .map(({ id, score }) => ({
          subject: this.#parties[Number(id)]?.subject ?? '',
          score: Math.min(1, score / 100),
        }));
  }

  /** fuzzball's token set ratio over all names. */
  tokenSet(): Finder {
    const names = this.#parties.flatMap(({ subject, names: all }) =>
      all.map(({ name }) => ({ subject, name })),
    );
    const options = {
      scorer: fuzzball.token_set_ratio,
      limit: MOST,
      processor: (each: { name: string }) => each.name,
    };
    return (text) =>
      fuzzball.extract(text, names, options).map(([{ subject }, score]) => ({ subject, score: score / 100 }));
  }
}

function indexOf(parties: readonly NamedParty[]): NameIndex {
  const index = new NameIndex();
  index.apply(changesOf(parties), parties.length);
  return index;
}

/** The shares of the queries of each kind that a finder finds. */
export function sharesOf(
  queries: readonly NameToFind[],
  threshold: number,
  find: (query: NameToFind) => ReturnType<Finder>,
): Shares {
  const shares = new Map<QueryKind, Share>();
  for (const kind of queryKinds) {
    const some = queries.filter((query) => query.kind === kind);
    let [first, amongTen, hits] = [0, 0, 0];
    for (const query of some) {
      const found = find(query);
      const isRight = ({ subject }: { readonly subject: string }): boolean => query.subjects.has(subject);
      const best = found[0]?.score ?? 0;
      // Those of one score are equally first.
      if (found.some((each) => each.score === best && isRight(each))) first += 1;
      if (found.slice(0, MOST).some(isRight)) amongTen += 1;
      const isHit =
        kind === 'stranger'
          ? found.some(({ score }) => score >= threshold)
          : found.some((each) => isRight(each) && each.score >= threshold);
      if (isHit) hits += 1;
    }
    const share = (number: number): number => (some.length === 0 ? 0 : number / some.length);
    shares.set(kind, {
      queries: some.length,
      first: share(first),
      amongTen: share(amongTen),
      hits: share(hits),
    });
  }
  return shares;
}
