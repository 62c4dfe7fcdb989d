import { isCountry, roleOf, type Destination } from '../../events/index.js';
import type { Boxes, Point } from './boxes.js';
import type { FactTable, Shape } from './fact-table.js';
import { ascending, Listing, WORTH_BUILDING, type Entry } from './listing.js';
import { Pairs } from './pairs.js';
import { compareTexts } from './texts.js';

/** Which of a subject's facts: those that restrict it, or those that may flag it. */
export type Which = 'restrictions' | 'flags';

const WORLD = 'world';

/** A country asks for what names it, and for everything whose reach is not a list of countries. */
const BEYOND_COUNTRIES = 'destination *';

/** The values by which the world is listed that a fact of this shape has, beside the whole. */
function valuesOf({ authority, measure, destinations }: Shape): string[] {
  const values = [WORLD];
  if (authority !== undefined) values.push(`authority ${authority}`);
  if (measure !== undefined) values.push(`measure ${measure}`);
  if (destinations?.every(isCountry) === true)
    values.push(...destinations.map((country) => `destination ${country}`));
  else values.push(BEYOND_COUNTRIES);
  return values;
}

/** Whether facts of a shape restrict their subject; of those that are in force at all, the others flag it. */
function isRestriction({ type }: Shape): boolean {
  const role = roleOf(type);
  switch (role) {
    case 'restricts':
      return true;
    case 'flags':
      return false;
    case 'lifts':
    case 'describes':
    case 'retracts':
      throw new TypeError(`${type} is never in force`);
    default:
      return role satisfies never;
  }
}

/** What the world is listed by. */
interface WorldValues {
  readonly authority?: string | undefined;
  readonly measure?: string | undefined;
  readonly destination?: Destination | undefined;
}

/** Lists of the world by their keys, and the value that the facts in them have in common. */
interface Walk {
  readonly by: 'world' | keyof WorldValues;
  readonly lists: readonly number[];
}

/** The key of a subject's list: its flags come after its restrictions. */
const keyOf = (subject: number, isFlag: boolean): number => 2 * subject + (isFlag ? 1 : 0);

/**
 * Every box in the orders that questions need: each subject by recorded time, and the world by stream and fact
 * id, whole and for each value that narrows it. New boxes wait, and are brought in before a question: one by
 * one, or, where many wait, by building anew. So an append costs O(log n), amortised.
 */
export class Listings {
  #bySubject: Listing;
  #world: Listing;
  /** The keys of the world's lists by value, and how many boxes are in each. */
  readonly #keys = new Map<string, number>();
  readonly #sizes: number[] = [];
  readonly #keysByShape: (readonly number[] | undefined)[] = [];
  #listed = 0;
  #closed: number[] = [];
  #subjectOrder: number[] = [];

  constructor(
    private readonly table: FactTable,
    private readonly boxes: Boxes,
  ) {
    this.#bySubject = new Listing(ascending);
    this.#world = new Listing(this.#byName);
  }

  /** Notes that a box was closed. */
  closed(box: number): void {
    if (box < this.#listed) this.#closed.push(box);
  }

  /** Visits the facts of a subject that a point may hit, in recorded order, until `visit` returns true. */
  visitSubject(subject: number, which: Which, point: Point, visit: (fact: number) => boolean): void {
    this.settle();
    const key = keyOf(subject, which === 'flags');
    this.#bySubject.visit({ first: key, last: key }, point, visit);
  }

  /** Visits a list of the world likewise, in its order, after a key. */
  visitWorld(key: number, point: Point, visit: (fact: number) => boolean, after: FactKey | undefined): void {
    this.settle();
    const isAfter = after === undefined ? undefined : (fact: number) => this.#isAfter(fact, after);
    this.#world.visit({ first: key, last: key }, point, visit, isAfter);
  }

  /** The shortest choice of lists in which every fact with the values given is, each once. */
  worldBy({ authority, measure, destination }: WorldValues): Walk {
    this.settle();
    const walks = [this.#walk('world', WORLD)];
    if (authority !== undefined) walks.push(this.#walk('authority', `authority ${authority}`));
    if (measure !== undefined) walks.push(this.#walk('measure', `measure ${measure}`));
    if (destination !== undefined && isCountry(destination))
      walks.push(this.#walk('destination', `destination ${destination}`, BEYOND_COUNTRIES));
    return walks.reduce((a, b) => (this.#sizeOf(b) < this.#sizeOf(a) ? b : a));
  }

  #walk(by: Walk['by'], ...values: string[]): Walk {
    return { by, lists: values.flatMap((value) => this.#keys.get(value) ?? []) };
  }

  #sizeOf({ lists }: Walk): number {
    return lists.reduce((sum, key) => sum + (this.#sizes[key] ?? 0), 0);
  }

  #isAfter(fact: number, { stream, factId }: FactKey): boolean {
    const own = this.table.streams[this.table.subjectAt(fact)] ?? '';
    return own === stream ? this.table.factIds.get(fact) > factId : own > stream;
  }

  /** Every subject by the name of its stream. */
  subjectOrder(): readonly number[] {
    const { streams } = this.table;
    if (this.#subjectOrder.length < streams.length)
      this.#subjectOrder = [...streams.keys()].sort((a, b) =>
        compareTexts(streams[a] ?? '', streams[b] ?? ''),
      );
    return this.#subjectOrder;
  }

  /** Brings in the boxes that wait. */
  settle(): void {
    const { count } = this.boxes;
    if (count > this.#listed * WORTH_BUILDING) {
      this.#build();
    } else {
      // First of all, because a box that is open is its fact's last.
      for (const box of this.#closed) this.#close(box);
      for (let box = this.#listed; box < count; box += 1) this.#insert(box);
    }
    this.#listed = count;
    if (this.#closed.length > 0) this.#closed = [];
  }

  readonly #byName = (fact: number, other: number): number => this.table.compareNames(fact, other);

  #insert(box: number): void {
    const { boxes } = this;
    const fact = boxes.factOf(box);
    const entry = (key: number): Entry => entryOf(boxes, box, key);
    for (const key of this.#worldKeysOf(fact)) {
      this.#world.insert(entry(key));
      this.#sizes[key] = (this.#sizes[key] ?? 0) + 1;
    }
    for (const key of this.#subjectKeysOf(fact)) this.#bySubject.insert(entry(key));
  }

  #close(box: number): void {
    const [fact, until] = [this.boxes.factOf(box), this.boxes.until(box)];
    for (const key of this.#worldKeysOf(fact)) this.#world.close(key, fact, until);
    for (const key of this.#subjectKeysOf(fact)) this.#bySubject.close(key, fact, until);
  }

  #subjectKeysOf(fact: number): number[] {
    const isFlag = !isRestriction(this.table.shapeAt(fact));
    return this.table.shownOn(fact).map((subject, place) => keyOf(subject, isFlag || place > 0));
  }

  #worldKeysOf(fact: number): readonly number[] {
    const shape = this.table.shapeNumberAt(fact);
    return (this.#keysByShape[shape] ??= valuesOf(this.table.shapeAt(fact)).map((value) => {
      const key = this.#keys.get(value) ?? this.#keys.size;
      this.#keys.set(value, key);
      return key;
    }));
  }

  /** Everything anew: to sort is cheaper than as many insertions. */
  #build(): void {
    const { boxes } = this;
    const byFact = new Pairs();
    for (let box = 0; box < boxes.count; box += 1) byFact.add(boxes.factOf(box), box);
    byFact.sort();
    this.#bySubject = this.#listBySubject(byFact);
    this.#world = this.#listWorld(this.#inNameOrder(byFact));
  }

  #listBySubject(byFact: Pairs): Listing {
    const { table, boxes } = this;
    const bySubject = new Pairs();
    for (let place = 0; place < byFact.count; place += 1) {
      const [fact, box] = [byFact.keys[place] ?? 0, byFact.items[place] ?? 0];
      const isFlag = !isRestriction(table.shapeAt(fact));
      bySubject.add(keyOf(table.subjectAt(fact), isFlag), box);
      for (const named of table.namedAt(fact)) bySubject.add(keyOf(named, true), box);
    }
    const { keys, items, count } = bySubject.sort();
    return new Listing(ascending, count, (put) => {
      for (let place = 0; place < count; place += 1)
        put(place, entryOf(boxes, items[place] ?? 0, keys[place] ?? 0));
    });
  }

  /** Each box goes to the next place of each of its lists, whose sizes are counted first. */
  #listWorld(inNameOrder: Int32Array): Listing {
    const { boxes } = this;
    const sizes = this.#sizes.fill(0);
    for (let box = 0; box < boxes.count; box += 1)
      for (const key of this.#worldKeysOf(boxes.factOf(box))) sizes[key] = (sizes[key] ?? 0) + 1;
    let count = 0;
    const next = sizes.map((size) => (count += size) - size);
    return new Listing(this.#byName, count, (put) => {
      for (const box of inNameOrder) {
        for (const key of this.#worldKeysOf(boxes.factOf(box))) {
          const place = next[key] ?? 0;
          next[key] = place + 1;
          put(place, entryOf(boxes, box, key));
        }
      }
    });
  }

  /** The boxes in the order of the world, by the facts that they are of. */
  #inNameOrder(byFact: Pairs): Int32Array {
    const { table } = this;
    const ranks = new Int32Array(table.streams.length);
    for (const [rank, subject] of this.subjectOrder().entries()) ranks[subject] = rank;
    const bySubject = new Pairs();
    for (let place = 0; place < byFact.count; place += 1)
      bySubject.add(ranks[table.subjectAt(byFact.keys[place] ?? 0)] ?? 0, place);
    const { keys, items, count } = bySubject.sort();
    for (let first = 0, end = 0; first < count; first = end) {
      while (end < count && keys[end] === keys[first]) end += 1;
      if (end - first > 1)
        items
          .subarray(first, end)
          .sort((a, b) => table.factIds.compare(byFact.keys[a] ?? 0, byFact.keys[b] ?? 0) || a - b);
    }
    return items.subarray(0, count).map((place) => byFact.items[place] ?? 0);
  }
}

function entryOf(boxes: Boxes, box: number, key: number): Entry {
  return {
    from: boxes.from(box),
    to: boxes.to(box),
    recorded: boxes.recorded(box),
    until: boxes.until(box),
    key,
    fact: boxes.factOf(box),
  };
}

/** A fact's place in the order of the world: by the name of its own stream, then by its id. */
export interface FactKey {
  readonly stream: string;
  readonly factId: string;
}
