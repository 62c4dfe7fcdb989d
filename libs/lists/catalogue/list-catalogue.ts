import { compareStrings, isOf, type EventData, type EventOf } from '../../../events/index.js';
import {
  SubjectFacts,
  type LogEntry,
  type Projection,
  type RecordWriter,
  type StoredRecords,
  type SubjectFact,
} from '../../projections/index.js';
import type { KnownList } from './coverage.js';

type ListEvent = EventOf<'covers'>;

/** Which lists there are and which editions of them are recorded, as known at any position. */
export interface Lists {
  /** Every list that was described up to a position, by id. */
  at(position: number): readonly KnownList[];
  /** A list as known at a position; one that nobody has described has no description and no editions. */
  listAt(id: string, position: number): KnownList;
}

/** The lists and their editions, rebuilt from the log. What is on a list is in the as-of index. */
export class ListCatalogue implements Projection, Lists {
  readonly name = 'lists';
  readonly version = 1;
  readonly #lists = new SubjectFacts('list', (event): event is ListEvent => isOf(event, 'covers'));
  /** The lists at the position that was asked for last: nearly every answer needs those at the head. */
  #last: { readonly position: number; readonly lists: readonly KnownList[] } | undefined;

  apply(append: readonly LogEntry[]): void {
    if (this.#lists.apply(append)) this.#last = undefined;
  }

  save(records: RecordWriter): number {
    return this.#lists.save(records);
  }

  restore(records: Pick<StoredRecords, 'all'>, stored: number): number {
    return this.#lists.restore(records, stored);
  }

  at(position: number): readonly KnownList[] {
    if (this.#last?.position !== position) this.#last = { position, lists: this.#describedAt(position) };
    return this.#last.lists;
  }

  #describedAt(position: number): KnownList[] {
    return this.#lists.ids
      .toSorted()
      .map((id) => this.listAt(id, position))
      .filter(({ description }) => description !== undefined);
  }

  listAt(id: string, position: number): KnownList {
    const known = this.#lists.knownAt(id, position);
    const editions = known
      .flatMap(({ event, position, recordedAt }) =>
        event.type === 'ListEditionRecorded' ? [{ ...event.data, position, recordedAt }] : [],
      )
      .sort((a, b) => compareStrings(a.edition, b.edition));
    const started = known.flatMap(({ event, position }) =>
      event.type === 'ListEditionStarted' ? [{ ...event.data, position }] : [],
    );
    const underWay = started.find(
      ({ edition, sha256 }) => !editions.some((each) => each.edition === edition && each.sha256 === sha256),
    );
    const retractions = this.#lists
      .of(id)
      .filter(
        ({ event, retractedAt }) =>
          event.type !== 'ListDescribed' && retractedAt !== undefined && retractedAt <= position,
      ).length;
    return { id, description: dataOf(known, 'ListDescribed').at(-1), editions, underWay, retractions };
  }
}

/** The data of events of one type. */
function dataOf<Type extends ListEvent['type']>(known: readonly SubjectFact<ListEvent>[], type: Type) {
  return known.flatMap(({ event }) => (event.type === type ? [event.data as EventData<Type>] : []));
}
