import type { EventData } from '../../../events/index.js';
import type { LogEntry, Projection, RecordWriter, StoredRecords } from '../../projections/index.js';

/** A decision on a screened sale. */
interface RecordedDecision extends EventData<'ScreeningDecided'> {
  readonly recordedAt: string;
  readonly position: number;
}

/** A receipt, without its answer. */
export interface Receipt {
  readonly id: string;
  readonly screened: EventData<'SaleScreened'>;
  readonly actor: string;
  readonly recordedAt: string;
  /** Of `SaleScreened`; the parts of the answer follow it. */
  readonly recordedIn: number;
  readonly decisions: readonly RecordedDecision[];
  readonly erased?: { readonly recordedAt: string; readonly reason: string };
}

/** The receipts of screenings. */
export interface Receipts {
  /** In recorded order, those after a position. */
  after(position: number): Iterable<Receipt>;
  find(id: string): Receipt | undefined;
}

/** The receipts of screenings, rebuilt from the log. */
export class ReceiptCatalogue implements Projection, Receipts {
  readonly name = 'receipts';
  readonly version = 1;
  readonly #byId = new Map<string, Receipt>();
  readonly #inOrder: string[] = [];
  readonly #unsaved = new Set<string>();
  #head = 0;

  apply(append: readonly LogEntry[]): void {
    for (const entry of append) this.#applyEntry(entry);
    this.#head = append.at(-1)?.position ?? this.#head;
  }

  save(records: RecordWriter): number {
    for (const id of this.#unsaved) records.put(id, Buffer.from(JSON.stringify(this.#byId.get(id))));
    this.#unsaved.clear();
    return this.#head;
  }

  restore(records: StoredRecords, stored: number): number {
    this.#head = stored;
    if (stored === 0) return 0;
    const receipts = [...records.all()].map(
      ([, record]) => JSON.parse(Buffer.from(record).toString()) as Receipt,
    );
    receipts.sort((a, b) => a.recordedIn - b.recordedIn);
    for (const receipt of receipts) this.#add(receipt);
    return stored;
  }

  *after(position: number): Iterable<Receipt> {
    let low = 0;
    let high = this.#inOrder.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#at(middle)?.recordedIn ?? 0) > position) high = middle;
      else low = middle + 1;
    }
    for (let index = low; index < this.#inOrder.length; index += 1) {
      const receipt = this.#at(index);
      if (receipt !== undefined) yield receipt;
    }
  }

  find(id: string): Receipt | undefined {
    return this.#byId.get(id);
  }

  #at(index: number): Receipt | undefined {
    return this.#byId.get(this.#inOrder[index] ?? '');
  }

  #add(receipt: Receipt): void {
    if (!this.#byId.has(receipt.id)) this.#inOrder.push(receipt.id);
    this.#byId.set(receipt.id, receipt);
  }

  #applyEntry({ subject: { kind, id }, event, position, metadata }: LogEntry): void {
    if (kind !== 'screening') return;
    const { recordedAt, actor } = metadata;
    const held = this.#byId.get(id);
    if (event.type === 'SaleScreened')
      this.#add({ id, screened: event.data, actor, recordedAt, recordedIn: position, decisions: [] });
    else if (event.type === 'ScreeningDecided' && held !== undefined)
      this.#add({ ...held, decisions: [...held.decisions, { ...event.data, recordedAt, position }] });
    else if (event.type === 'ScreeningErased' && held !== undefined)
      this.#add({ ...held, erased: { recordedAt, reason: event.data.reason } });
    else return;
    this.#unsaved.add(id);
  }
}
