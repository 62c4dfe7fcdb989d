import { checked } from '../rectangles/checked.js';

/** Orders strings by code unit, the same in every locale. */
export function compareStrings(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

interface Page {
  readonly text: string;
  /** Where each string ends in it. */
  readonly ends: Uint32Array;
}

/** A page as it is stored. */
export interface EncodedPage {
  readonly text: string;
  readonly lengths: readonly number[];
}

/**
 * Short strings by number, from 0. A full page of them is stored as one string, and a string is sliced from it when
 * it is read: a million strings would be a million objects for the garbage collector.
 */
export class StringPool {
  readonly #pages: Page[] = [];
  /** The last page, which is not full. */
  #last: string[] = [];

  constructor(private readonly pageSize: number) {}

  get length(): number {
    return this.#pages.length * this.pageSize + this.#last.length;
  }

  push(text: string): void {
    this.#last.push(text);
    if (this.#last.length === this.pageSize) this.pushPage(pageOf(this.#last));
  }

  /** Adds a page in place of the last, partial one. */
  pushPage({ text, lengths }: EncodedPage): void {
    let end = 0;
    const page = { text, ends: Uint32Array.from(lengths, (length) => (end += length)) };
    if (lengths.length === this.pageSize) {
      this.#pages.push(page);
      this.#last = [];
      return;
    }
    this.#last = lengths.map((_, place) => stringIn(page, place));
  }

  /** @throws RangeError if there is no such string. */
  get(number: number): string {
    const page = this.#pages[Math.floor(number / this.pageSize)];
    if (page === undefined) return checked(this.#last[number - this.#pages.length * this.pageSize]);
    return stringIn(page, number % this.pageSize);
  }

  /** A page, for {@link pushPage}. */
  page(page: number): EncodedPage {
    const full = this.#pages[page];
    if (full === undefined) return pageOf(this.#last);
    const lengths = Array.from(full.ends, (end, place) => end - beginningOf(full, place));
    return { text: full.text, lengths };
  }

  /** Orders two of the strings as {@link compareStrings} does, without slicing them. */
  compare(number: number, other: number): number {
    const page = this.#pages[Math.floor(number / this.pageSize)];
    const otherPage = this.#pages[Math.floor(other / this.pageSize)];
    if (page === undefined || otherPage === undefined)
      return compareStrings(this.get(number), this.get(other));
    const place = number % this.pageSize;
    const otherPlace = other % this.pageSize;
    let at = beginningOf(page, place);
    let otherAt = beginningOf(otherPage, otherPlace);
    const end = checked(page.ends[place]);
    const otherEnd = checked(otherPage.ends[otherPlace]);
    for (; at < end && otherAt < otherEnd; at += 1, otherAt += 1) {
      const difference = page.text.charCodeAt(at) - otherPage.text.charCodeAt(otherAt);
      if (difference !== 0) return difference;
    }
    return end - at - (otherEnd - otherAt);
  }
}

function pageOf(strings: readonly string[]): EncodedPage {
  return { text: strings.join(''), lengths: strings.map(({ length }) => length) };
}

function stringIn(page: Page, place: number): string {
  return page.text.slice(beginningOf(page, place), page.ends[place]);
}

function beginningOf({ ends }: Page, place: number): number {
  return place === 0 ? 0 : checked(ends[place - 1]);
}
