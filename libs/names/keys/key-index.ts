import type { Keys } from './name-keys.js';

/** What is stored of an index: the forms of each key, keys in ascending order. */
export interface StoredKeyIndex {
  readonly keys: Uint32Array;
  /** Where the forms of each key begin, and at the end their number. */
  readonly starts: Uint32Array;
  readonly forms: Uint32Array;
  /** The sum of the weights of the keys of each form. */
  readonly weights: Float32Array;
}

/** What shares less with a query is no candidate. */
const LEAST_RANK = 0.2;

/** So that what is computed as a bound is none too high. */
const ROUNDED_DOWN = 1 - 1e-6;

/** More than any sum of shared keys makes. */
const SUREST = 2;

/** Names with the same three initials are many. */
const MOST_SUREST = 400;

/** Forms that were added since the index was last packed. */
const MOST_UNPACKED = 8192;

/** A form that shares keys with a query; a larger rank shares more of both. */
export interface Candidate {
  readonly form: number;
  readonly rank: number;
}

/**
 * Forms by their keys. They are numbered in the order in which they are added, and none is ever removed: what was
 * recorded may be asked for at its time. Most are in three packed arrays, which a restart reads as they are; the newest
 * in a map.
 */
export class KeyIndex {
  #packed: StoredKeyIndex;
  #recent = new Map<number, number[]>();
  #recentWeights: number[] = [];
  #sums = new Float32Array(0);

  constructor(stored?: StoredKeyIndex) {
    this.#packed = stored ?? {
      keys: new Uint32Array(0),
      starts: new Uint32Array(1),
      forms: new Uint32Array(0),
      weights: new Float32Array(0),
    };
  }

  get size(): number {
    return this.#packed.weights.length + this.#recentWeights.length;
  }

  /** Adds the next form, and returns its number. */
  add(keys: Keys): number {
    const form = this.size;
    let sum = 0;
    for (const [key, weight] of keys) {
      sum += weight;
      const forms = this.#recent.get(key);
      if (forms === undefined) this.#recent.set(key, [form]);
      else forms.push(form);
    }
    this.#recentWeights.push(sum);
    if (this.#recentWeights.length >= MOST_UNPACKED) this.pack();
    return form;
  }

  /**
   * The `limit` forms of those wanted that share most with the keys of a query, best first; of equals, the older. Before
   * them, and at most {@link MOST_SUREST}, those that have one of the surest keys.
   */
  candidates(
    query: Keys,
    surest: readonly number[],
    limit: number,
    isWanted: (form: number) => boolean,
  ): Candidate[] {
    if (this.#sums.length < this.size) this.#sums = new Float32Array(Math.ceil(this.size * 1.25));
    const sums = this.#sums;
    const touched: number[] = [];
    let whole = 0;
    for (const [key, weight] of query) {
      whole += weight;
      for (const forms of this.#formsOf(key))
        // Indexed: this is the loop that a question costs.
        for (let place = 0; place < forms.length; place += 1) {
          const form = forms[place] ?? 0;
          const sum = sums[form] ?? 0;
          if (sum === 0) touched.push(form);
          sums[form] = sum + weight;
        }
    }
    const best = new Best(limit);
    const certain = new Map<number, Candidate>();
    for (const form of surest.flatMap((key) => this.having(key))) {
      if (certain.size >= MOST_SUREST) break;
      if (!certain.has(form) && isWanted(form)) certain.set(form, { form, rank: SUREST });
    }
    // No rank is above the root of shared / whole: most forms share too little, whatever else they have.
    let least = LEAST_RANK ** 2 * whole * ROUNDED_DOWN;
    for (const form of touched) {
      const shared = sums[form] ?? 0;
      sums[form] = 0;
      if (shared < least || certain.has(form)) continue;
      const rank = shared / Math.sqrt(whole * Math.max(this.#weightOf(form), shared));
      if (rank >= LEAST_RANK && best.admits(form, rank) && isWanted(form)) {
        best.add(form, rank);
        least = Math.max(least, best.leastRank ** 2 * whole * ROUNDED_DOWN);
      }
    }
    return [...certain.values(), ...best.all];
  }

  /** The forms that have a key. */
  having(key: number): number[] {
    return this.#formsOf(key).flatMap((forms) => Array.from(forms));
  }

  /** What to store, packed. */
  pack(): StoredKeyIndex {
    if (this.#recentWeights.length === 0) return this.#packed;
    const { keys, starts, forms, weights } = this.#packed;
    const all = Uint32Array.from(new Set([...keys, ...this.#recent.keys()])).sort();
    const recent = [...this.#recent.values()].reduce((sum, each) => sum + each.length, 0);
    const packed = {
      keys: all,
      starts: new Uint32Array(all.length + 1),
      forms: new Uint32Array(forms.length + recent),
      weights: new Float32Array(this.size),
    };
    packed.weights.set(weights);
    packed.weights.set(this.#recentWeights, weights.length);
    let old = 0;
    let end = 0;
    for (const [index, key] of all.entries()) {
      if (keys[old] === key) {
        const before = forms.subarray(starts[old], starts[old + 1]);
        packed.forms.set(before, end);
        end += before.length;
        old += 1;
      }
      const added = this.#recent.get(key);
      if (added !== undefined) {
        packed.forms.set(added, end);
        end += added.length;
      }
      packed.starts[index + 1] = end;
    }
    this.#packed = packed;
    this.#recent = new Map();
    this.#recentWeights = [];
    return packed;
  }

  #formsOf(key: number): ArrayLike<number>[] {
    const recent = this.#recent.get(key);
    const { keys, starts, forms } = this.#packed;
    let low = 0;
    let high = keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((keys[middle] ?? 0) < key) low = middle + 1;
      else high = middle;
    }
    const packed = keys[low] === key ? [forms.subarray(starts[low], starts[low + 1])] : [];
    return recent === undefined ? packed : [...packed, recent];
  }

  #weightOf(form: number): number {
    const { weights } = this.#packed;
    return weights[form] ?? this.#recentWeights[form - weights.length] ?? 0;
  }
}

/** The best candidates so far, best first. */
class Best {
  readonly all: Candidate[] = [];

  constructor(private readonly limit: number) {}

  /** A lower rank is not admitted. */
  get leastRank(): number {
    return this.all.length < this.limit ? 0 : (this.all.at(-1)?.rank ?? 0);
  }

  admits(form: number, rank: number): boolean {
    const last = this.all.at(-1);
    return this.all.length < this.limit || last === undefined || isBefore({ form, rank }, last);
  }

  add(form: number, rank: number): void {
    const added = { form, rank };
    let low = 0;
    let high = this.all.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const there = this.all[middle];
      if (there !== undefined && isBefore(there, added)) low = middle + 1;
      else high = middle;
    }
    this.all.splice(low, 0, added);
    if (this.all.length > this.limit) this.all.pop();
  }
}

const isBefore = (one: Candidate, other: Candidate): boolean =>
  one.rank > other.rank || (one.rank === other.rank && one.form < other.form);
