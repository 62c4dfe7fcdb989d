import type { KnownSubject } from './subjects.js';

/** What is stored of subjects, by number. */
export interface StoredSubjects {
  readonly keys: string[];
  /** What is known of each, as JSON. */
  readonly details: string[];
}

/** Every subject by its number and by its key. What was stored of one is parsed when it is first needed. */
export class SubjectTable {
  readonly #keys: string[];
  readonly #details: (string | KnownSubject)[];
  readonly #numbers: Map<string, number>;

  constructor(stored?: StoredSubjects) {
    this.#keys = stored?.keys ?? [];
    this.#details = stored?.details ?? [];
    this.#numbers = new Map(this.#keys.map((key, number) => [key, number]));
  }

  get size(): number {
    return this.#keys.length;
  }

  numberOf(key: string): number | undefined {
    return this.#numbers.get(key);
  }

  /** @throws RangeError if there is no such subject. */
  keyOf(number: number): string {
    const key = this.#keys[number];
    if (key === undefined) throw new RangeError(`there is no subject ${number}`);
    return key;
  }

  /** @throws RangeError if there is no such subject. */
  at(number: number): KnownSubject {
    const details = this.#details[number];
    if (details === undefined) throw new RangeError(`there is no subject ${number}`);
    if (typeof details !== 'string') return details;
    const parsed = JSON.parse(details) as KnownSubject;
    this.#details[number] = parsed;
    return parsed;
  }

  /** Adds a subject with the next number, {@link size}. */
  add(subject: KnownSubject): void {
    this.#numbers.set(subject.key, this.size);
    this.#keys.push(subject.key);
    this.#details.push(subject);
  }

  stored(): StoredSubjects {
    const details = this.#details.map((each) => (typeof each === 'string' ? each : JSON.stringify(each)));
    return { keys: this.#keys, details };
  }
}
