import MiniSearch from 'minisearch';
import type { Observable } from 'rxjs';
import {
  isOf,
  subjectKinds,
  subjectName,
  subjectOf,
  type Name,
  type Subject,
} from '../../../events/index.js';
import type { AsOfIndex } from '../../../libs/as-of/index.js';
import type { LogEntry } from '../../../libs/read-model/index.js';

/** A chip or party that was found, with the name that it has at the head. */
export interface FoundSubject {
  readonly subject: Subject;
  readonly name?: string;
  /** How well it fits the text: larger is better; comparable within one search only. */
  readonly score: number;
}

/** A search costs as much as all that its terms match: what is longer than a name is cut off. */
const LARGEST_NUMBER_OF_TERMS = 8;

/** A shorter term has too many neighbours. */
const SHORTEST_WITH_TYPOS = 4;

interface Entry {
  readonly key: string;
  readonly subject: Subject;
  readonly id: string;
  readonly name: string | undefined;
  readonly names: readonly string[];
  /** Neighbouring words of the id and of each name as one: `RTX 4090` is asked for as `rtx4090` too. */
  readonly joined: readonly string[];
}

/** Finds chips and parties by id, name or alias, typos forgiven, as they are known at the head. */
export class SubjectDirectory {
  readonly #index: AsOfIndex;
  readonly #search = new MiniSearch<Entry>({
    idField: 'key',
    fields: ['id', 'names', 'joined'],
    storeFields: ['subject', 'name'],
    extractField: (entry, field) => {
      const value = entry[field as keyof Entry];
      return Array.isArray(value) ? value.join(' ') : (value as string);
    },
    searchOptions: {
      // Of several words, the last may be in the making.
      prefix: (_, place, terms) => place === terms.length - 1,
      fuzzy: (term) => (term.length < SHORTEST_WITH_TYPOS ? false : 0.25),
      boost: { id: 2 },
    },
  });

  constructor(index: AsOfIndex, committed: Observable<readonly LogEntry[]>) {
    this.#index = index;
    for (const subject of index.seenSubjects()) this.#note(subject);
    committed.subscribe((append) => {
      for (const entry of append) this.#noteNamed(entry);
    });
  }

  /** The best `limit` matches, best first. */
  find(text: string, limit: number): FoundSubject[] {
    const terms = [...new Set(wordsOf(text))].slice(0, LARGEST_NUMBER_OF_TERMS);
    return this.#search
      .search(terms.join(' '))
      .map((found) => {
        const { subject, name, score } = found as unknown as FoundSubject;
        return { subject, ...(name === undefined ? {} : { name }), score: Math.round(score * 1000) / 1000 };
      })
      .slice(0, limit);
  }

  #noteNamed({ position, event }: LogEntry): void {
    const mayRename = isOf(event, 'describes', 'retracts');
    for (const stream of this.#index.streamsAt(position)) {
      const subject = subjectOf(stream);
      if (subject !== undefined && (mayRename || !this.#search.has(subjectName(subject))))
        this.#note(subject);
    }
  }

  #note(subject: Subject): void {
    if (subjectKinds[subject.kind].paths.length === 0) return;
    const key = subjectName(subject);
    const names = this.#namesOf(subject);
    const joined = [subject.id, ...names].flatMap((name) => neighbours(wordsOf(name)));
    const entry = { key, subject, id: subject.id, name: names[0], names, joined };
    if (this.#search.has(key)) this.#search.replace(entry);
    else this.#search.add(entry);
  }

  /** The newest description's name first; an older name still finds its subject. */
  #namesOf(subject: Subject): string[] {
    const descriptions = [...this.#index.descriptionsOf(subject, this.#index.head)];
    return descriptions.flatMap(({ event, retraction }) => {
      if (!isOf(event, 'describes') || retraction !== undefined) return [];
      const names = event.data.names ?? [];
      const isPrimary = ({ kind }: Name): boolean => kind === 'primary';
      return [...names.filter(isPrimary), ...names.filter((each) => !isPrimary(each))].map(
        ({ name }) => name,
      );
    });
  }
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}

function neighbours(words: readonly string[]): string[] {
  return words.slice(1).map((word, place) => `${words[place]}${word}`);
}
