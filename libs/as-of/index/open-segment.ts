import { RectangleTable } from '../rectangles/rectangle-table.js';
import { OpenRows } from './open-rows.js';
import type { SubjectList } from './row-source.js';

/** The end of a fact's rectangle that an older segment has; it was opened at the position `since`. */
export interface Ending {
  readonly fact: number;
  readonly since: number;
  readonly until: number;
}

type Lists = Partial<Record<SubjectList, number[]>>;

/** The newest events, from a position on, until they are sealed. */
export class OpenSegment {
  readonly rows: OpenRows;
  /** The rectangles that these events opened. */
  readonly rectangles = new RectangleTable();
  /** By fact, its rectangle that has no end yet. */
  readonly unended = new Map<number, number>();
  /** The rectangles of sealed segments that these events ended. */
  readonly endings: Ending[] = [];
  readonly #lists = new Map<number, Lists>();
  readonly #factsById = new Map<number, Map<string, number>>();

  constructor(first: number) {
    this.rows = new OpenRows(first);
  }

  listOf(list: SubjectList, subject: number): readonly number[] | undefined {
    return this.#lists.get(subject)?.[list];
  }

  add(list: SubjectList, subject: number, position: number): void {
    let lists = this.#lists.get(subject);
    if (lists === undefined) this.#lists.set(subject, (lists = {}));
    const known = lists[list];
    if (known === undefined) lists[list] = [position];
    else known.push(position);
    if (list === 'facts' && this.rows.subject(position) === subject)
      this.#factsById.get(subject)?.set(this.rows.factId(position), position);
  }

  /** The newest fact of a subject's own stream with an id; undefined if the segment has none. */
  find(subject: number, factId: string): number | undefined {
    let byId = this.#factsById.get(subject);
    if (byId === undefined) {
      const facts = this.listOf('facts', subject);
      if (facts === undefined) return undefined;
      const ownFacts = facts.filter((position) => this.rows.subject(position) === subject);
      byId = new Map(ownFacts.map((position) => [this.rows.factId(position), position]));
      this.#factsById.set(subject, byId);
    }
    return byId.get(factId);
  }

  /** Visits the items of a list of every subject. */
  forEach(list: SubjectList, visit: (subject: number, position: number) => void): void {
    for (const [subject, lists] of this.#lists)
      for (const position of lists[list] ?? []) visit(subject, position);
  }
}
