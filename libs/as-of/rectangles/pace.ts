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
