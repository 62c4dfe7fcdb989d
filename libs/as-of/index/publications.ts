import type { Publication } from '../../rules/index.js';
import { Numbered } from './numbered.js';

/** Every distinct publication, by number: facts from one source share it. */
export class Publications extends Numbered<Publication> {
  /** Built when an event is first written: restoring segments does not need it. */
  #numbers: Map<string, number> | undefined;

  numberFor(publication: Publication, position: number): number {
    this.#numbers ??= new Map(this.items.map((each, number) => [keyOf(each), number]));
    const key = keyOf(publication);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.add(publication, position);
    this.#numbers.set(key, number);
    return number;
  }
}

function keyOf({ any, confirmed }: Publication): string {
  // Spelled out because it runs for every event written, and join takes several times as long.
  return `${any[0]},${any[1]},${any[2]},${any[3]};${confirmed[0]},${confirmed[1]},${confirmed[2]},${confirmed[3]}`;
}
