import { isCountry, type Destination } from '../../events/index.js';
import type { Boxes } from './boxes.js';
import type { FactTable, Shape } from './fact-table.js';
import { Listing } from './listing.js';

/** Which of a subject's facts: those that restrict it, or those that may flag it. */
export type Which = 'restrictions' | 'flags';

interface SubjectListings {
  restrictions?: Listing;
  flags?: Listing;
}

const WORLD = 'world';

/** A country asks for what names it, and for everything whose reach is not a list of countries. */
const BEYOND_COUNTRIES = 'destination *';

/** The listings of the world, beside the whole, that a fact of this shape is in. */
function keysOf({ authority, measure, destinations }: Shape): string[] {
  const keys = [WORLD];
  if (authority !== undefined) keys.push(`authority ${authority}`);
  if (measure !== undefined) keys.push(`measure ${measure}`);
  if (destinations?.every(isCountry) === true)
    keys.push(...destinations.map((country) => `destination ${country}`));
  else keys.push(BEYOND_COUNTRIES);
  return keys;
}

function whichOf({ type }: Shape): Which {
  return type === 'ChipRestricted' || type === 'CompanyRestricted' ? 'restrictions' : 'flags';
}

/**
 * Every box in the orders that questions need: the world by stream and fact id, whole and for each value that
 * narrows it, and each subject by when a box begins. New boxes wait, and are brought in before a question:
 * one by one, or by building anew once as many wait as are listed. So an append costs O(log n), amortised.
 */
export class Listings {
  #world = new Map<string, Listing>();
  #bySubject: (SubjectListings | undefined)[] = [];
  #listed = 0;
  #closed: number[] = [];
  #subjectOrder: number[] = [];

  constructor(
    private readonly table: FactTable,
    private readonly boxes: Boxes,
  ) {}

  /** Notes that a box was closed, so that its listings' bounds are taken again. */
  closed(box: number): void {
    if (box < this.#listed) this.#closed.push(box);
  }

  ofSubject(subject: number, which: Which): Listing | undefined {
    this.settle();
    return this.#bySubject[subject]?.[which];
  }

  /**
   * For each value given, the listings that together hold its facts, each fact once; the shortest choice of
   * them all. Without any, the whole world.
   */
  worldBy(values: {
    authority?: string | undefined;
    measure?: string | undefined;
    destination?: Destination | undefined;
  }): Listing[] {
    this.settle();
    const { authority, measure, destination } = values;
    const choices = [[WORLD]];
    if (authority !== undefined) choices.push([`authority ${authority}`]);
    if (measure !== undefined) choices.push([`measure ${measure}`]);
    if (destination !== undefined && isCountry(destination))
      choices.push([`destination ${destination}`, BEYOND_COUNTRIES]);
    const listings = choices.map((keys) => keys.flatMap((key) => this.#world.get(key) ?? []));
    const size = (choice: readonly Listing[]) => choice.reduce((sum, listing) => sum + listing.size, 0);
    return listings.reduce((a, b) => (size(b) < size(a) ? b : a));
  }

  /** Whether a box's fact comes after a key in the order of the world. */
  isAfter(box: number, { stream, factId }: { readonly stream: string; readonly factId: string }): boolean {
    const fact = this.boxes.factOf(box);
    const own = this.table.streams[this.table.subjectAt(fact)] ?? '';
    return own === stream ? (this.table.factIds[fact] ?? '') > factId : own > stream;
  }

  /** Every subject by the name of its stream. */
  subjectOrder(): readonly number[] {
    const { streams } = this.table;
    if (this.#subjectOrder.length < streams.length)
      this.#subjectOrder = [...streams.keys()].sort((a, b) => order(streams[a] ?? '', streams[b] ?? ''));
    return this.#subjectOrder;
  }

  /** Brings in the boxes that wait. */
  settle(): void {
    const { count } = this.boxes;
    if (count > 2 * this.#listed) {
      this.#build();
    } else {
      for (let box = this.#listed; box < count; box += 1) this.#insert(box);
      for (const box of this.#closed) this.#refresh(box);
    }
    this.#listed = count;
    this.#closed = [];
  }

  readonly #byKey = (a: number, b: number): number => {
    const { table, boxes } = this;
    const [fact, other] = [boxes.factOf(a), boxes.factOf(b)];
    if (fact === other) return a - b;
    const [subject, otherSubject] = [table.subjectAt(fact), table.subjectAt(other)];
    if (subject !== otherSubject)
      return order(table.streams[subject] ?? '', table.streams[otherSubject] ?? '');
    return order(table.factIds[fact] ?? '', table.factIds[other] ?? '') || a - b;
  };

  readonly #byStart = (a: number, b: number): number => {
    const [from, other] = [this.boxes.from(a), this.boxes.from(b)];
    return from === other ? a - b : from < other ? -1 : 1;
  };

  #insert(box: number): void {
    const fact = this.boxes.factOf(box);
    const shape = this.table.shapeAt(fact);
    for (const key of keysOf(shape)) {
      const listing = this.#world.get(key) ?? new Listing(this.boxes, this.#byKey);
      this.#world.set(key, listing);
      listing.insert(box);
    }
    for (const subject of this.table.shownOn(fact)) {
      const listings = (this.#bySubject[subject] ??= {});
      (listings[whichOf(shape)] ??= new Listing(this.boxes, this.#byStart)).insert(box);
    }
  }

  #refresh(box: number): void {
    const fact = this.boxes.factOf(box);
    const shape = this.table.shapeAt(fact);
    for (const key of keysOf(shape)) this.#world.get(key)?.refresh(box);
    for (const subject of this.table.shownOn(fact)) this.#bySubject[subject]?.[whichOf(shape)]?.refresh(box);
  }

  /** Everything anew: to sort is cheaper than as many insertions. */
  #build(): void {
    const { table, boxes } = this;
    const subjects = table.streams.length;
    const own = grouped(boxes.count, subjects, (box, add) => add(table.subjectAt(boxes.factOf(box))));
    const named = grouped(boxes.count, subjects, (box, add) => table.namedAt(boxes.factOf(box)).forEach(add));
    const byValue = new Lists();
    this.#bySubject = Array.from({ length: subjects });
    for (const subject of this.subjectOrder()) {
      const shown: Record<Which, number[]> = { restrictions: [], flags: named(subject) };
      for (const { box, fact } of this.#sortedById(own(subject))) {
        const shape = table.shapeAt(fact);
        byValue.add(shape, box);
        shown[whichOf(shape)].push(box);
      }
      this.#bySubject[subject] = this.#listingsOf(shown);
    }
    this.#world = new Map(
      Array.from(byValue.lists, ([key, list]) => [key, new Listing(boxes, this.#byKey, list)]),
    );
  }

  #sortedById(own: readonly number[]): { box: number; fact: number; id: string }[] {
    return own
      .map((box) => {
        const fact = this.boxes.factOf(box);
        return { box, fact, id: this.table.factIds[fact] ?? '' };
      })
      .sort((a, b) => (a.fact === b.fact ? a.box - b.box : a.id < b.id ? -1 : 1));
  }

  #listingsOf(shown: Readonly<Record<Which, number[]>>): SubjectListings {
    const listings: SubjectListings = {};
    for (const which of ['restrictions', 'flags'] as const) {
      if (shown[which].length > 0)
        listings[which] = new Listing(this.boxes, this.#byStart, shown[which].sort(this.#byStart));
    }
    return listings;
  }
}

/** Lists by the keys of a shape, which are made out once. */
class Lists {
  readonly lists = new Map<string, number[]>();
  readonly #ofShape = new Map<Shape, readonly number[][]>();

  add(shape: Shape, box: number): void {
    for (const list of this.#ofShape.get(shape) ?? this.#findAll(shape)) list.push(box);
  }

  #findAll(shape: Shape): readonly number[][] {
    const found = keysOf(shape).map((key) => {
      const list = this.lists.get(key) ?? [];
      this.lists.set(key, list);
      return list;
    });
    this.#ofShape.set(shape, found);
    return found;
  }
}

/** The items 0 to `count` by the groups that each is added to, in their order: a counting sort. */
function grouped(
  count: number,
  groups: number,
  forEachGroup: (item: number, add: (group: number) => void) => void,
): (group: number) => number[] {
  const ends = new Uint32Array(groups + 1);
  const countIn = (group: number): number => (ends[group + 1] = (ends[group + 1] ?? 0) + 1);
  for (let item = 0; item < count; item += 1) forEachGroup(item, countIn);
  for (let group = 0; group < groups; group += 1)
    ends[group + 1] = (ends[group + 1] ?? 0) + (ends[group] ?? 0);
  const starts = ends.slice();
  const items = new Uint32Array(ends[groups] ?? 0);
  for (let item = 0; item < count; item += 1) {
    forEachGroup(item, (group) => {
      const place = starts[group] ?? 0;
      items[place] = item;
      starts[group] = place + 1;
    });
  }
  return (group) => Array.from(items.subarray(ends[group], ends[group + 1]));
}

function order(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
