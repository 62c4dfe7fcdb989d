/** Two places of parties. */
type Places = readonly [number, number];

/** Parties that are joined into groups, each on at most one place of a list. */
export class Groups {
  readonly #parents: number[];
  readonly #lists: ReadonlySet<string>[];

  /** `lists` are those of each party. */
  constructor(lists: readonly (readonly string[])[]) {
    this.#parents = lists.map((_each, place) => place);
    this.#lists = lists.map((each) => new Set(each));
  }

  /** Joins two parties; false if they were joined before. */
  join([first, second]: Places): boolean {
    const [a, b] = [this.#rootOf(first), this.#rootOf(second)];
    if (a === b) return false;
    this.#parents[b] = a;
    this.#lists[a] = new Set([...(this.#lists[a] ?? []), ...(this.#lists[b] ?? [])]);
    return true;
  }

  /** Those pairs that together would bring two parties of one list into one group. */
  conflicting<Pair extends Places>(pairs: readonly Pair[]): ReadonlySet<Pair> {
    const joined = new Map<
      number,
      { readonly lists: Set<string>; readonly pairs: Pair[]; roots: number[] }
    >();
    const inConflict = new Set<object>();
    for (const pair of pairs) {
      const all = [...new Set(pair.map((place) => this.#rootOf(place)))];
      let into: { readonly lists: Set<string>; readonly pairs: Pair[]; roots: number[] } | undefined;
      for (const root of all) {
        const other = joined.get(root) ?? { lists: new Set(this.#lists[root]), pairs: [], roots: [root] };
        joined.set(root, other);
        if (into === undefined || into === other) {
          into = other;
          continue;
        }
        if (inConflict.has(other) || [...other.lists].some((list) => into?.lists.has(list) === true))
          inConflict.add(into);
        for (const list of other.lists) into.lists.add(list);
        into.pairs.push(...other.pairs);
        into.roots.push(...other.roots);
        for (const each of other.roots) joined.set(each, into);
      }
      into?.pairs.push(pair);
    }
    const groups = new Set(joined.values());
    return new Set([...groups].flatMap((group) => (inConflict.has(group) ? group.pairs : [])));
  }

  #rootOf(place: number): number {
    let root = place;
    for (
      let parent = this.#parents[root];
      parent !== undefined && parent !== root;
      parent = this.#parents[root]
    )
      root = parent;
    return root;
  }
}
