import { IsString, MaxLength } from 'class-validator';
import {
  isSlug,
  measures,
  subjectKindNames,
  subjectName,
  subjectNamed,
  type Measure,
  type Subject,
} from '../../../events/index.js';
import type { WorldFilter } from '../../../libs/as-of/index.js';
import { Optional } from '../commands/validators.js';
import { invalidRequest } from '../problems/problem.js';
import { CountTo, LARGEST_PAGE } from './page.js';
import { PointDto } from './question.js';

/** A point on both clocks, what narrows the world, and a page of it. */
export class WorldPageDto extends PointDto {
  /** `chip/nvidia-a100`, `party/huawei` or `sale/…`: its own facts, and those that name it. */
  @Optional() @IsString() @MaxLength(120) readonly subject?: string;
  @Optional() @IsString() @MaxLength(100) readonly authority?: string;
  @Optional() @IsString() @MaxLength(40) readonly measure?: string;
  @Optional() @CountTo(LARGEST_PAGE) readonly limit?: string;
  @Optional() @IsString() @MaxLength(4000) readonly cursor?: string;
}

/** @throws ProblemError naming the parameter that is wrong. */
export function readFilter({ subject, authority, measure }: WorldPageDto): WorldFilter {
  const named = readSubject(subject);
  if (measure !== undefined && !isMeasure(measure)) {
    throw invalidRequest([{ parameter: 'measure', detail: `must be one of ${measures.join(', ')}` }]);
  }
  return {
    ...(named === undefined ? {} : { subject: named }),
    ...(authority === undefined ? {} : { authority }),
    ...(measure === undefined ? {} : { measure }),
  };
}

/** @throws ProblemError if the name has another form. */
export function readSubject(name: string | undefined): Subject | undefined {
  const named = name === undefined ? undefined : subjectNamed(name);
  if (name === undefined || (named !== undefined && isSlug(named.id))) return named;
  const kinds = subjectKindNames.map((kind) => `${kind}/`).join(', ');
  const detail = `must be one of ${kinds} and an id, which has small letters, digits and hyphens (chip/nvidia-a100)`;
  throw invalidRequest([{ parameter: 'subject', detail }]);
}

function isMeasure(word: string): word is Measure {
  return (measures as readonly string[]).includes(word);
}

/** The filter as its query parameters. */
export function filterParameters({ subject, authority, measure }: WorldFilter) {
  return {
    ...(subject === undefined ? {} : { subject: subjectName(subject) }),
    ...(authority === undefined ? {} : { authority }),
    ...(measure === undefined ? {} : { measure }),
  };
}

/** Bytes after which a page takes no more rows: so much one question may cost. */
const LONGEST_PAGE = 4 * 1024 * 1024;

/**
 * The rows of a page, as many as its bytes allow and one at least, and where the next page begins. `next` is the
 * key after which the index has more.
 */
export function rowsWithin<Item, Key>(
  items: readonly Item[],
  next: Key | undefined,
  toRow: (item: Item) => object,
  keyOf: (item: Item) => Key,
): { readonly rows: readonly object[]; readonly next: Key | undefined } {
  const rows: object[] = [];
  let bytes = 0;
  let last: Item | undefined;
  for (const item of items) {
    const row = toRow(item);
    bytes += JSON.stringify(row).length;
    if (last !== undefined && bytes > LONGEST_PAGE) return { rows, next: keyOf(last) };
    rows.push(row);
    last = item;
  }
  return { rows, next };
}
