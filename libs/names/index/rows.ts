import type { AsOf, Name } from '../../../events/index.js';
import { namesAtQuestion } from '../../rules/index.js';
import type { NameKind } from '../matching.js';

/** What a text is by which a subject is known, as it was recorded. */
const rowKinds = ['primary', 'alias', 'former', 'weak', 'identifier', 'id'] as const;
export type RowKind = (typeof rowKinds)[number];

/** When a name is borne; absent: always. */
export type Dates = Pick<Name, 'effectiveFrom' | 'effectiveTo'>;

/** A text by which a subject is known. */
export interface Row {
  /** The number of its subject. */
  readonly subject: number;
  readonly text: string;
  readonly kind: RowKind;
  /** It is known from this position on. */
  readonly from: number;
  readonly dates?: Dates;
}

const NEVER = 0;

/** What is stored of rows: one column for each property. */
export interface StoredRows {
  readonly texts: string[];
  readonly subjects: Uint32Array;
  readonly kinds: Uint8Array;
  readonly from: Uint32Array;
  readonly until: Uint32Array;
  readonly dates: (readonly [row: number, dates: Dates])[];
}

/** Every text by which a subject was ever known, in recorded order. */
export class Rows {
  readonly #texts: string[];
  readonly #subjects: number[];
  readonly #kinds: number[];
  readonly #from: number[];
  readonly #until: number[];
  readonly #dates: Map<number, Dates>;

  constructor(stored?: StoredRows) {
    this.#texts = stored?.texts ?? [];
    this.#subjects = Array.from(stored?.subjects ?? []);
    this.#kinds = Array.from(stored?.kinds ?? []);
    this.#from = Array.from(stored?.from ?? []);
    this.#until = Array.from(stored?.until ?? []);
    this.#dates = new Map(stored?.dates);
  }

  get size(): number {
    return this.#texts.length;
  }

  add({ subject, text, kind, from, dates }: Row): number {
    const row = this.size;
    this.#texts.push(text);
    this.#subjects.push(subject);
    this.#kinds.push(rowKinds.indexOf(kind));
    this.#from.push(from);
    this.#until.push(NEVER);
    if (dates !== undefined) this.#dates.set(row, dates);
    return row;
  }

  /** It was recorded wrongly: from a position on it is not known. */
  retract(row: number, position: number): void {
    this.#until[row] = position;
  }

  isKnownAt(row: number, position: number): boolean {
    const until = this.#until[row] ?? NEVER;
    return (this.#from[row] ?? 0) <= position && (until === NEVER || until > position);
  }

  textOf(row: number): string {
    return this.#texts[row] ?? '';
  }

  subjectOf(row: number): number {
    return this.#subjects[row] ?? 0;
  }

  kindOf(row: number): RowKind {
    return rowKinds[this.#kinds[row] ?? 0] ?? 'id';
  }

  isDated(row: number): boolean {
    return this.#dates.has(row);
  }

  nameOf(row: number): Name | undefined {
    const kind = this.kindOf(row);
    if (kind === 'identifier' || kind === 'id') return undefined;
    return { name: this.textOf(row), kind, ...this.#dates.get(row) };
  }

  stored(): StoredRows {
    return {
      texts: this.#texts,
      subjects: Uint32Array.from(this.#subjects),
      kinds: Uint8Array.from(this.#kinds),
      from: Uint32Array.from(this.#from),
      until: Uint32Array.from(this.#until),
      dates: [...this.#dates],
    };
  }
}

/** What a text is to its subject at a question. */
const kindAt: Readonly<Record<RowKind, NameKind>> = {
  primary: 'primary',
  alias: 'alias',
  former: 'former',
  weak: 'weak-alias',
  identifier: 'identifier',
  id: 'id',
};

/**
 * What each of the texts of one subject is to it at a question; undefined for a name that it does not bear yet. `rows` are
 * all that are known of the subject: its next name ends one that is not dated.
 */
export function kindsAt(rows: Rows, known: readonly number[], asOf: AsOf): Map<number, NameKind> {
  const kinds = new Map<number, NameKind>();
  const names = known.flatMap((row) => rows.nameOf(row) ?? []);
  const atQuestion = known.some((row) => rows.isDated(row)) ? namesAtQuestion(names, asOf) : undefined;
  let place = 0;
  for (const row of known) {
    const kind = rows.kindOf(row);
    const isName = kind !== 'identifier' && kind !== 'id';
    const state = isName ? atQuestion?.[place] : undefined;
    if (isName) place += 1;
    if (state?.state === 'not' && !state.hasEnded) continue;
    kinds.set(row, state?.state === 'not' ? 'former' : kindAt[kind]);
  }
  return kinds;
}
