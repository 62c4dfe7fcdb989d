import { isOf, type EventData, type EventOf } from '../../../events/index.js';
import type { LogEntry, Projection, RecordWriter, StoredRecords } from '../../projections/index.js';
import type { KnownList } from './coverage.js';

/** What the log says of a list's own facts. */
interface ListFact {
  readonly event: EventOf<'covers'>;
  readonly position: number;
  readonly recordedAt: string;
  /** The position at which it was retracted. */
  retractedAt?: number;
}

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
  readonly #lists = new Map<string, ListFact[]>();
  readonly #changed = new Set<string>();
  #head = 0;
  /** The lists at the position that was asked for last: nearly every answer needs those at the head. */
  #last: { readonly position: number; readonly lists: readonly KnownList[] } | undefined;

  apply(append: readonly LogEntry[]): void {
    for (const entry of append) this.#applyEntry(entry);
    this.#head = append.at(-1)?.position ?? this.#head;
  }

  save(records: RecordWriter): number {
    for (const id of this.#changed) records.put(id, Buffer.from(JSON.stringify(this.#lists.get(id) ?? [])));
    this.#changed.clear();
    return this.#head;
  }

  restore(records: StoredRecords, stored: number): number {
    if (stored === 0) return 0;
    for (const [id, record] of records.all())
      this.#lists.set(String(id), JSON.parse(Buffer.from(record).toString()) as ListFact[]);
    this.#head = stored;
    return stored;
  }

  at(position: number): readonly KnownList[] {
    if (this.#last?.position !== position) this.#last = { position, lists: this.#describedAt(position) };
    return this.#last.lists;
  }

  #describedAt(position: number): KnownList[] {
    return [...this.#lists.keys()]
      .sort()
      .map((id) => this.listAt(id, position))
      .filter(({ description }) => description !== undefined);
  }

  listAt(id: string, position: number): KnownList {
    const known = (this.#lists.get(id) ?? []).filter(
      (fact) => fact.position <= position && (fact.retractedAt ?? Infinity) > position,
    );
    const editions = known
      .flatMap(({ event, position, recordedAt }) =>
        event.type === 'ListEditionRecorded' ? [{ ...event.data, position, recordedAt }] : [],
      )
      .sort((a, b) => (a.edition < b.edition ? -1 : 1));
    const underWay = dataOf(known, 'ListEditionStarted').find(
      (started) =>
        !editions.some((each) => each.edition === started.edition && each.sha256 === started.sha256),
    );
    return { id, description: dataOf(known, 'ListDescribed').at(-1), editions, underWay };
  }

  #applyEntry({ subject, event, position, metadata }: LogEntry): void {
    if (subject.kind !== 'list') return;
    this.#last = undefined;
    const facts = this.#lists.get(subject.id) ?? [];
    if (isOf(event, 'covers')) {
      facts.push({ event, position, recordedAt: metadata.recordedAt });
    } else {
      const retracted = facts.find(({ event: { data } }) => data.factId === event.data.factId);
      if (retracted !== undefined) retracted.retractedAt = position;
    }
    this.#lists.set(subject.id, facts);
    this.#changed.add(subject.id);
  }
}

/** The data of events of one type. */
function dataOf<Type extends EventOf<'covers'>['type']>(known: readonly ListFact[], type: Type) {
  return known.flatMap(({ event }) => (event.type === type ? [event.data as EventData<Type>] : []));
}
