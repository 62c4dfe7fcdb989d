import { getHeapStatistics } from 'node:v8';
import { matchName } from '../index/match.js';
import { NameIndex } from '../index/name-index.js';
import { searchText } from '../index/search.js';
import { readNameIndex, writeNameIndex, type ReadNameIndex } from './saved-index.js';
import type { Task, Tasks } from './tasks.js';

/** What the worker holds, and what it does with it. */
export class NamesWork {
  #index: NameIndex | undefined;
  #read: { readonly file: string; readonly index: ReadNameIndex } | undefined;

  /** Reads what was saved in a file, so that to open it takes no time. */
  async read(file: string): Promise<void> {
    this.#read = { file, index: await readNameIndex(file) };
  }

  async do(given: Task): Promise<Tasks[Task['task']]['answer']> {
    switch (given.task) {
      case 'open': {
        const read = this.#read?.file === given.file ? this.#read.index : await readNameIndex(given.file);
        this.#read = undefined;
        const { index, eventId, problem } = read;
        this.#index = index;
        return { position: index.position, eventId, ...(problem === undefined ? {} : { problem }) };
      }
      case 'reset':
        this.#index = new NameIndex();
        return {};
      case 'apply':
        this.#open.apply(given.changes, given.position);
        return {};
      case 'match':
        return given.queries.map((query) => matchName(this.#open, query, given.point));
      case 'search':
        return searchText(this.#open, given.text, given.limit, given.asOf);
      case 'save':
        await writeNameIndex(given.file, this.#open, given.eventId);
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

  get #open(): NameIndex {
    if (this.#index === undefined) throw new Error('it was not opened: the worker was started again');
    return this.#index;
  }
}
