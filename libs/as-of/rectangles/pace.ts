/** Says when so much was done that others should have their turn. */
export class Pace {
  #done = 0;

  /** `most` is what may be done at a time, in rows. */
  constructor(private readonly most: number) {}

  /** Whether to yield, after so many more rows. */
  after(rows: number): boolean {
    this.#done += rows;
    if (this.#done < this.most) return false;
    this.#done = 0;
    return true;
  }
}

/** What remains to be done, in steps that each take about as long; and what comes of it. */
export type Steps<T> = Generator<void, T, void>;

/** Takes all steps at once. */
export function finished<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}
