/** Orders texts by code unit, the same in every locale. */
export function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

interface Page {
  readonly text: string;
  /** Where each text ends in it. */
  readonly ends: Uint32Array;
}

/**
 * Short texts by number. A full page of them is one string, from which a text is cut when it is asked for: a
 * million strings would each be an object to make, to hold and to pass over.
 */
export class Texts {
  readonly #pages: Page[] = [];
  /** The page that is not full. */
  #last: string[] = [];

  constructor(private readonly pageSize: number) {}

  push(text: string): void {
    this.#last.push(text);
    if (this.#last.length < this.pageSize) return;
    this.pushPage(
      this.#last.join(''),
      this.#last.map(({ length }) => length),
    );
  }

  /** Takes in a full page at once, in place of the one that is not full. */
  pushPage(text: string, lengths: readonly number[]): void {
    let end = 0;
    this.#pages.push({ text, ends: Uint32Array.from(lengths, (length) => (end += length)) });
    this.#last = [];
  }

  /** Forgets all but the first `count` texts. */
  truncate(count: number): void {
    const full = Math.floor(count / this.pageSize);
    const last = Array.from({ length: count % this.pageSize }, (_, place) =>
      this.get(full * this.pageSize + place),
    );
    this.#pages.length = full;
    this.#last = last;
  }

  get(number: number): string {
    const page = this.#pages[Math.floor(number / this.pageSize)];
    if (page === undefined) return this.#last[number - this.#pages.length * this.pageSize] ?? '';
    const place = number % this.pageSize;
    return page.text.slice(beginningOf(page, place), page.ends[place]);
  }

  /** A full page as {@link pushPage} takes it. */
  page(page: number): { readonly text: string; readonly lengths: number[] } {
    const { text, ends } = this.#pages[page] ?? { text: '', ends: new Uint32Array() };
    return { text, lengths: Array.from(ends, (end, place) => end - (ends[place - 1] ?? 0)) };
  }

  /** Orders two of the texts as {@link compareTexts} does, without cutting them out. */
  compare(number: number, other: number): number {
    const page = this.#pages[Math.floor(number / this.pageSize)];
    const otherPage = this.#pages[Math.floor(other / this.pageSize)];
    if (page === undefined || otherPage === undefined) return compareTexts(this.get(number), this.get(other));
    const place = number % this.pageSize;
    const otherPlace = other % this.pageSize;
    let at = beginningOf(page, place);
    let otherAt = beginningOf(otherPage, otherPlace);
    const end = page.ends[place] ?? 0;
    const otherEnd = otherPage.ends[otherPlace] ?? 0;
    for (; at < end && otherAt < otherEnd; at += 1, otherAt += 1) {
      const difference = page.text.charCodeAt(at) - otherPage.text.charCodeAt(otherAt);
      if (difference !== 0) return difference;
    }
    return end - at - (otherEnd - otherAt);
  }
}

function beginningOf({ ends }: Page, place: number): number {
  return place === 0 ? 0 : (ends[place - 1] ?? 0);
}
