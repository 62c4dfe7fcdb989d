import { normalizedName, slugOf } from '../keys.js';

/** With a number after it, an id has at most 100 characters. */
const LONGEST = 90;

/** Says which id a party has that an entry names: of an entry by that name with something in common, or a new one. */
export class PartyIds {
  readonly #minted = new Set<string>();
  readonly #byName = new Map<string, { readonly id: string; readonly marks: ReadonlySet<string> }[]>();

  /** `isTaken` says whether anything is recorded of an id. */
  constructor(private readonly isTaken: (id: string) => boolean) {}

  /** Notes that an entry of a name, with its marks, is of a party. */
  note(name: string, marks: readonly string[], id: string): void {
    const key = normalizedName(name);
    const known = this.#byName.get(key) ?? [];
    known.push({ id, marks: new Set(marks) });
    this.#byName.set(key, known);
  }

  /**
   * The id of the party of a new entry. Two orders against one name that cite the same or took effect on one day are
   * against one party: a name alone never joins two.
   */
  of(name: string, marks: readonly string[]): string {
    const known = this.#byName
      .get(normalizedName(name))
      ?.find((each) => marks.some((mark) => each.marks.has(mark)));
    const id = known?.id ?? this.#mint(name);
    this.note(name, marks, id);
    return id;
  }

  #mint(name: string): string {
    const slug = slugOf(name, LONGEST);
    let id = slug;
    for (let number = 2; this.#minted.has(id) || this.isTaken(id); number += 1) id = `${slug}-${number}`;
    this.#minted.add(id);
    return id;
  }
}
