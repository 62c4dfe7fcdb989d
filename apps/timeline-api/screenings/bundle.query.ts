import { readFile } from 'node:fs/promises';
import { Inject, Injectable } from '@nestjs/common';
import { subjectNamed } from '../../../events/index.js';
import {
  leafOf,
  MerkleTree,
  ReceiptKeys,
  signedBundle,
  signingKeyOf,
  type Bundle,
  type LoggedEvent,
} from '../../../libs/receipts/index.js';
import { Timeline, type Receipt } from '../../../libs/timeline/index.js';
import { invalidRequest, ProblemError } from '../http/problems/problem.js';
import { inSlices } from '../http/slices.js';
import { ReceiptStore } from './receipts.js';

/** The injection token of the file with the key that signs heads of the log. */
export const SIGNING_KEY_FILE = Symbol('signing-key-file');

/** Events that are read at once. */
const READ_AT_ONCE = 256;

/** Exports receipts with their proofs. The tree of the log is kept, and grows with it. */
@Injectable()
export class BundleQueryHandler {
  readonly #tree = new MerkleTree();
  #log = '';
  #growing: Promise<void> = Promise.resolve();

  constructor(
    private readonly timeline: Timeline,
    private readonly receipts: ReceiptStore,
    private readonly keys: ReceiptKeys,
    @Inject(SIGNING_KEY_FILE) private readonly keyFile: string,
  ) {}

  /**
   * A receipt with every event that its answer shows, their proofs, and the signed head of the log; with `since`, also that
   * the log begins with its first `since` events.
   * @throws ProblemError (501) where no key is configured, (404, 410) as {@link ReceiptStore.answer} does.
   */
  async bundle(receipt: Receipt, since: number | undefined): Promise<Bundle> {
    const signing = await this.#signingKey();
    const answer = this.receipts.answer(receipt);
    const key = this.keys.find(receipt.id) ?? Buffer.alloc(0);
    const size = this.timeline.head;
    if (since !== undefined && (since < 1 || since > size))
      throw invalidRequest([
        { parameter: 'since', detail: `must be from 1 to ${size}, the size of the log` },
      ]);
    await this.#grownTo(size);
    const tree = this.#tree;
    const hex = (path: readonly Buffer[]): string[] => path.map((each) => each.toString('hex'));
    const positions = this.#positionsOf(receipt, JSON.parse(answer.toString()), size);
    return signedBundle(
      {
        format: 'regulatory-timeline-receipt',
        version: 2,
        id: receipt.id,
        answer: answer.toString(),
        key: key.toString('base64'),
        events: positions.map((position) => ({
          event: this.#eventAt(position),
          path: hex(tree.inclusion(position - 1, size)),
        })),
        ...(since === undefined
          ? {}
          : { consistency: { size: since, path: hex(tree.consistency(since, size)) } }),
      },
      {
        log: this.#log,
        size,
        root: tree.root(size).toString('hex'),
        signedAt: new Date(this.timeline.now).toISOString(),
      },
      signing,
    );
  }

  async #signingKey() {
    if (this.keyFile === '') {
      const detail = 'RECEIPT_SIGNING_KEY is not set: without a key, the head of the log cannot be signed.';
      throw new ProblemError(501, 'signing-key-missing', 'Receipts cannot be exported', detail);
    }
    return signingKeyOf(await readFile(this.keyFile, 'utf8'));
  }

  /** One request after the other lets the tree grow. */
  async #grownTo(size: number): Promise<void> {
    this.#growing = this.#growing.then(() => inSlices(this.#grow(size)));
    await this.#growing;
  }

  *#grow(size: number): Generator<undefined, void, void> {
    while (this.#tree.size < size) {
      const after = this.#tree.size;
      const entries = this.timeline.entriesAfter(after, Math.min(READ_AT_ONCE, size - after));
      for (const entry of entries) {
        if (entry.position === 1) this.#log = entry.id;
        this.#tree.append(leafOf(entry));
      }
      if (entries.length === 0) throw new RangeError(`the log ends at ${after}, not at ${size}`);
      yield;
    }
  }

  #eventAt(position: number): LoggedEvent {
    const [entry] = this.timeline.entriesAfter(position - 1, 1);
    if (entry === undefined) throw new RangeError(`nothing is recorded at ${position}`);
    const { id, stream, revision, type, data, metadata } = entry as unknown as LoggedEvent;
    return { position, id, stream, revision, type, data, metadata };
  }

  /** Everything that the log has of the screening up to a position, and every fact that the answer shows or names. */
  #positionsOf({ id }: Receipt, answer: unknown, upTo: number): number[] {
    const own = this.timeline.entriesOf({ kind: 'screening', id }, upTo);
    const found = new Set(own.map(({ position }) => position));
    this.#addFacts(answer, found);
    return [...found].sort((a, b) => a - b);
  }

  #addFacts(value: unknown, found: Set<number>): void {
    if (typeof value !== 'object' || value === null) return;
    const { factId, position, subject, type } = value as Readonly<Record<string, unknown>>;
    if (typeof factId === 'string') {
      if (typeof position === 'number' && typeof type === 'string') found.add(position);
      else if (typeof subject === 'string') this.#addNamed(subject, factId, found);
    }
    for (const each of Object.values(value)) this.#addFacts(each, found);
  }

  #addNamed(name: string, factId: string, found: Set<number>): void {
    const subject = subjectNamed(name);
    if (subject === undefined) return;
    const { index } = this.timeline;
    for (const position of index.ownPositions(subject, 0, index.head)) {
      const [entry] = this.timeline.entriesAfter(position - 1, 1);
      if (entry?.event.data.factId === factId && entry.event.type !== 'FactRetracted') found.add(position);
    }
  }
}
