import { getHeapStatistics } from 'node:v8';
import { matchName } from '../book/match.js';
import { NameBook } from '../book/name-book.js';
import { searchText } from '../book/search.js';
import { readBook, writeBook, type ReadBook } from './saved-book.js';
import type { Task, Tasks } from './tasks.js';

/** What the worker holds, and what it does with it. */
export class NamesWork {
  #book: NameBook | undefined;
  #read: { readonly file: string; readonly book: ReadBook } | undefined;

  /** Reads what was saved in a file, so that to open it takes no time. */
  async read(file: string): Promise<void> {
    this.#read = { file, book: await readBook(file) };
  }

  async do(given: Task): Promise<Tasks[Task['task']]['answer']> {
    switch (given.task) {
      case 'open': {
        const read = this.#read?.file === given.file ? this.#read.book : await readBook(given.file);
        this.#read = undefined;
        const { book, eventId, problem } = read;
        this.#book = book;
        return { position: book.position, eventId, ...(problem === undefined ? {} : { problem }) };
      }
      case 'reset':
        this.#book = new NameBook();
        return {};
      case 'apply':
        this.#open.apply(given.changes, given.position);
        return {};
      case 'match':
        return given.queries.map((query) => matchName(this.#open, query, given.point));
      case 'search':
        return searchText(this.#open, given.text, given.limit, given.asOf);
      case 'save':
        await writeBook(given.file, this.#open, given.eventId);
        return {};
      case 'measure': {
        const {
          used_heap_size: heap,
          malloced_memory: malloced,
          external_memory: external,
        } = getHeapStatistics();
        return { heap, external: external + malloced };
      }
    }
  }

  get #open(): NameBook {
    if (this.#book === undefined) throw new Error('it was not opened: the worker was started again');
    return this.#book;
  }
}
