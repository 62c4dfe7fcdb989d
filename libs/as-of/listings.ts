import { isCountry, type Destination } from '../../events/index.js';
import { FROM, RECORDED, TO, UNTIL, type Boxes, type Point } from './boxes.js';
import { compareTexts, type FactTable, type Shape } from './fact-table.js';
import { grouped, type Grouped } from './grouped.js';
import { ascending, FACT, KEY, Listing, WORTH_BUILDING, type Entry } from './listing.js';

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

function isRestriction({ type }: Shape): boolean {
  return type === 'ChipRestricted' || type === 'CompanyRestricted';
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

  /**
   * For each value given, the lists that together hold its facts, each fact once; the shortest choice of
   * them all. Without any, the whole world.
   */
  worldBy(values: {
    authority?: string | undefined;
    measure?: string | undefined;
    destination?: Destination | undefined;
  }): number[] {
    this.settle();
    const { authority, measure, destination } = values;
    const choices = [[WORLD]];
    if (authority !== undefined) choices.push([`authority ${authority}`]);
    if (measure !== undefined) choices.push([`measure ${measure}`]);
    if (destination !== undefined && isCountry(destination))
      choices.push([`destination ${destination}`, BEYOND_COUNTRIES]);
    const lists = choices.map((keys) => keys.flatMap((key) => this.#keys.get(key) ?? []));
    const size = (choice: readonly number[]) => choice.reduce((sum, key) => sum + (this.#sizes[key] ?? 0), 0);
    return lists.reduce((a, b) => (size(b) < size(a) ? b : a));
  }

  #isAfter(fact: number, { stream, factId }: FactKey): boolean {
    const own = this.table.streams[this.table.subjectAt(fact)] ?? '';
    return own === stream ? (this.table.factIds[fact] ?? '') > factId : own > stream;
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
    const entry = (key: number): Entry =>
      [boxes.from(box), boxes.to(box), boxes.recorded(box), boxes.until(box), key, fact] as const;
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
    const { table, boxes } = this;
    const inFactOrder = grouped(boxes.count, (box, add) => add(boxes.factOf(box)));
    const bySubject = grouped(boxes.count, (place, add) => {
      const fact = inFactOrder.groups[place] ?? 0;
      const isFlag = !isRestriction(table.shapeAt(fact));
      add(keyOf(table.subjectAt(fact), isFlag));
      for (const named of table.namedAt(fact)) add(keyOf(named, true));
    });
    this.#bySubject = this.#listingOf(ascending, bySubject, inFactOrder.items);
    const inNameOrder = this.#inNameOrder(inFactOrder);
    const world = grouped(boxes.count, (place, add) => {
      for (const key of this.#worldKeysOf(boxes.factOf(inNameOrder[place] ?? 0))) add(key);
    });
    this.#world = this.#listingOf(this.#byName, world, inNameOrder);
    for (const key of this.#keys.values()) this.#sizes[key] = 0;
    for (const key of world.groups) this.#sizes[key] = (this.#sizes[key] ?? 0) + 1;
  }

  /** A listing of the boxes at places, grouped by key. */
  #listingOf(
    compareFacts: (a: number, b: number) => number,
    { items, groups }: Grouped,
    boxAt: Uint32Array,
  ): Listing {
    const { boxes } = this;
    return new Listing(compareFacts, items.length, (place, entries, row) => {
      const box = boxAt[items[place] ?? 0] ?? 0;
      entries[row + FROM] = boxes.from(box);
      entries[row + TO] = boxes.to(box);
      entries[row + RECORDED] = boxes.recorded(box);
      entries[row + UNTIL] = boxes.until(box);
      entries[row + KEY] = groups[place] ?? 0;
      entries[row + FACT] = boxes.factOf(box);
    });
  }

  /** The boxes in the order of the world. */
  #inNameOrder({ items, groups }: Grouped): Uint32Array {
    const { table } = this;
    const ordered = new Uint32Array(items.length);
    const ranks: number[] = [];
    for (const [rank, subject] of this.subjectOrder().entries()) ranks[subject] = rank;
    const bySubject = grouped(items.length, (place, add) =>
      add(ranks[table.subjectAt(groups[place] ?? 0)] ?? 0),
    );
    const idOf = (place: number): string => table.factIds[groups[place] ?? 0] ?? '';
    for (let first = 0, end = 0; first < items.length; first = end) {
      while (end < items.length && bySubject.groups[end] === bySubject.groups[first]) end += 1;
      const places = bySubject.items.subarray(first, end);
      if (places.length > 1) places.sort((a, b) => compareTexts(idOf(a), idOf(b)) || a - b);
      for (let each = first; each < end; each += 1) ordered[each] = items[bySubject.items[each] ?? 0] ?? 0;
    }
    return ordered;
  }
}

/** A fact's place in the order of the world: by the name of its own stream, then by its id. */
export interface FactKey {
  readonly stream: string;
  readonly factId: string;
}
