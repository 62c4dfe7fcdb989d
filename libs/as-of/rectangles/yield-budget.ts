/** Yields control after `most` rows of work. */
export class YieldBudget {
  #spent = 0;

  constructor(private readonly most: number) {}

  /** Counts rows of work; returns whether to yield now. */
  spend(rows: number): boolean {
    this.#spent += rows;
    if (this.#spent < this.most) return false;
    this.#spent = 0;
    return true;
  }
}
