import MiniSearch from 'minisearch';
import type { Observable } from 'rxjs';
import { subjectOf, type Subject } from '../../../events/index.js';
import type { AsOfIndex } from '../../../libs/as-of/index.js';
import type { LogEntry } from '../../../libs/read-model/index.js';
import { subjectName } from './documents.js';

/** A chip or company that was found, with the name that it has at the head. */
export interface FoundSubject {
  readonly subject: Subject;
  readonly name?: string;
  /** How well it fits the text: larger is better; comparable within one search only. */
  readonly score: number;
}

interface Entry {
  readonly key: string;
  readonly subject: Subject;
  readonly id: string;
  readonly name: string | undefined;
  readonly names: readonly string[];
}

/** Finds chips and companies by id, name or alias, typos forgiven, as they are known at the head. */
export class SubjectDirectory {
  readonly #index: AsOfIndex;
  readonly #search = new MiniSearch<Entry>({
    idField: 'key',
    fields: ['id', 'names'],
    storeFields: ['subject', 'name'],
    extractField: (entry, field) => {
      const value = entry[field as keyof Entry];
      return Array.isArray(value) ? value.join(' ') : (value as string);
    },
    searchOptions: { prefix: true, fuzzy: 0.25, boost: { id: 2 } },
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
    return this.#search
      .search(text)
      .map((found) => {
        const { subject, name, score } = found as unknown as FoundSubject;
        return { subject, ...(name === undefined ? {} : { name }), score: Math.round(score * 1000) / 1000 };
      })
      .slice(0, limit);
  }

  #noteNamed({ position, type }: LogEntry): void {
    const mayRename = type === 'ChipDescribed' || type === 'CompanyDescribed' || type === 'FactRetracted';
    for (const stream of this.#index.streamsAt(position)) {
      const subject = subjectOf(stream);
      if (subject !== undefined && (mayRename || !this.#search.has(subjectName(subject))))
        this.#note(subject);
    }
  }

  #note(subject: Subject): void {
    if (subject.kind === 'sale') return;
    const key = subjectName(subject);
    const names = this.#namesOf(subject);
    const entry = { key, subject, id: subject.id, name: names[0], names };
    if (this.#search.has(key)) this.#search.replace(entry);
    else this.#search.add(entry);
  }

  /** The newest description's name first; an older name still finds its subject. */
  #namesOf(subject: Subject): string[] {
    const descriptions = [...this.#index.descriptionsOf(subject, this.#index.head)];
    return descriptions.flatMap(({ event, retraction }) => {
      const isDescription = event.type === 'ChipDescribed' || event.type === 'CompanyDescribed';
      if (!isDescription || retraction !== undefined) return [];
      return [event.data.name, ...(event.data.aliases ?? [])];
    });
  }
}
