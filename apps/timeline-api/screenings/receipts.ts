import { createHmac, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import { v5 as uuidFromName } from 'uuid';
import { canonicalJson, type EventOf } from '../../../events/index.js';
import type { DecisionRequest, ReceiptDocument, ScreeningDocument } from '../../../libs/answers/index.js';
import {
  openedAnswer,
  ReceiptKeys,
  sealedReason,
  sealedRests,
  storedAnswer,
} from '../../../libs/receipts/index.js';
import { decideScreening, type ScreeningCommand } from '../../../libs/restrictions/index.js';
import { receives, type RestsOn } from '../../../libs/screening/index.js';
import { Timeline, type Receipt, type Recorded } from '../../../libs/timeline/index.js';
import { dayOf } from '../answers/clock-text.js';
import { ProblemError } from '../http/problems/problem.js';
import { recordedOf } from '../http/recorded-outcome.js';
import { bytesOf, type ScreenedSale } from './screen-sale.js';

/** The injection token of how many persons must decide on a screened sale. */
export const DECISIONS_BY = Symbol('decisions-by');

/** Never changes: ids of receipts derive from it. */
const NAMESPACE = '0f6d1e0a-2a5c-4a0b-8f37-6f4d2b0c9e51';

/** How long receipts are kept: 15 CFR 762.6. */
const YEARS = 5;
/** Where the answer rests on a list of the Office of Foreign Assets Control: 31 CFR 501.601 since 2025-03-12. */
const YEARS_OF_SANCTIONS = 10;
const SANCTIONS_AUTHORITY = 'us-ofac';

/** What a receipt keeps sealed beside its answer. */
export interface SealedRests extends RestsOn {
  readonly reference?: string;
  readonly buyer?: string;
  readonly destination: string;
}

/** Who records something, and the key of the request. */
export interface Sender {
  readonly actor: string;
  readonly idempotencyKey: string | undefined;
}

/** Keeps receipts of screenings, and opens them. */
@Injectable()
export class ReceiptStore {
  constructor(
    private readonly timeline: Timeline,
    private readonly keys: ReceiptKeys,
    @Inject(DECISIONS_BY) private readonly decisionsBy: number,
  ) {}

  /** The id of the receipt of a request: the same for a retry with the same key. */
  idFor({ actor, idempotencyKey }: Sender): string {
    return idempotencyKey === undefined
      ? randomUUID()
      : uuidFromName(JSON.stringify([actor, idempotencyKey]), NAMESPACE);
  }

  /**
   * Records a receipt; a retry finds the one that it recorded before. The key is on disk before the receipt is.
   * @throws ProblemError (410) if that one was erased.
   */
  async record(id: string, given: ScreenedSale, request: object, sender: Sender): Promise<Recorded> {
    if (this.timeline.receipts.find(id)?.erased !== undefined) throw erased(id);
    const key = await this.keys.obtain(id);
    const events = this.#events(id, key, given);
    return this.#handle(id, { type: 'record-receipt', events }, hashed(key, request), sender);
  }

  /**
   * A receipt.
   * @throws ProblemError (404)
   */
  find(id: string): Receipt {
    const receipt = this.timeline.receipts.find(id);
    if (receipt !== undefined) return receipt;
    const detail = `There is no receipt "${id}" up to position ${this.timeline.head}.`;
    throw new ProblemError(404, 'receipt-never-recorded', 'There is no such receipt', detail);
  }

  /**
   * The answer of a receipt, byte for byte as it was given.
   * @throws ProblemError (404, 410), or (500) where the key is missing.
   */
  answer(receipt: Receipt): Buffer {
    const { answerSha256, answerParts } = receipt.screened;
    const parts = this.timeline
      .entriesAfter(receipt.recordedIn, answerParts)
      .flatMap(({ event }) => (event.type === 'ScreeningAnswerStored' ? [event.data.bytes] : []));
    return openedAnswer(this.#keyOf(receipt), { answerSha256, parts });
  }

  /** As {@link answer}, read. */
  document(receipt: Receipt): ScreeningDocument {
    return JSON.parse(this.answer(receipt).toString()) as ScreeningDocument;
  }

  /** What a receipt rests on; undefined once it is erased. */
  rests(receipt: Receipt): SealedRests | undefined {
    if (receipt.erased !== undefined) return undefined;
    return sealedRests.open(this.#keyOf(receipt), receipt.screened.restsOn) as SealedRests;
  }

  /** Records what a person decided on a screened sale. */
  async decide(
    id: string,
    { decision, reason, confirms }: DecisionRequest,
    sender: Sender,
  ): Promise<Recorded> {
    const receipt = this.find(id);
    const key = this.#keyOf(receipt);
    const data = {
      screeningId: id,
      decision,
      decidedBy: sender.actor,
      reason: sealedReason.seal(key, reason),
      ...(confirms === undefined ? {} : { confirms }),
      needsSecond: this.decisionsBy > 1,
    };
    return this.#handle(id, { type: 'decide', data }, hashed(key, { decision, reason, confirms }), sender);
  }

  /** Records that a receipt is erased, and destroys its key. Repeated, it destroys what is left of it. */
  async erase(id: string, reason: string, sender: Sender): Promise<void> {
    const receipt = this.find(id);
    if (receipt.erased === undefined) {
      const today = dayOf(this.timeline.now);
      await this.#handle(id, { type: 'erase', screeningId: id, reason, today }, { reason }, sender);
    }
    await this.keys.destroy(id);
  }

  /** A receipt as it is shown. */
  shown(receipt: Receipt): Omit<ReceiptDocument, 'changed'> {
    const { id, screened, actor, recordedAt, recordedIn, erased: erasure } = receipt;
    const { verdict, asOf, position, matcherVersion, answerVersion, editions, answerSha256, retainUntil } =
      screened;
    const rests = this.rests(receipt);
    const path = `/v1/screenings/${id}`;
    return {
      id,
      verdict,
      asOf,
      position,
      recordedAt,
      recordedIn,
      actor,
      matcherVersion,
      answerVersion,
      editions,
      answerSha256,
      retainUntil,
      decisions: receipt.decisions.map(({ factId, decision, decidedBy, needsSecond, confirms, ...each }) => ({
        factId,
        decision,
        decidedBy,
        decidedAt: each.recordedAt,
        position: each.position,
        needsSecond,
        ...(erasure === undefined
          ? { reason: String(sealedReason.open(this.#keyOf(receipt), each.reason)) }
          : {}),
        ...(confirms === undefined ? {} : { confirms }),
      })),
      decided: decisionThatCounts(receipt),
      ...(rests?.reference === undefined ? {} : { reference: rests.reference }),
      ...(rests?.buyer === undefined ? {} : { buyer: rests.buyer }),
      ...(rests === undefined ? {} : { destination: rests.destination }),
      ...(erasure === undefined ? {} : { erased: { erasedAt: erasure.recordedAt, reason: erasure.reason } }),
      links: { answer: path, since: `${path}/since`, print: `${path}/print` },
    };
  }

  #events(id: string, key: Buffer, { screening, document }: ScreenedSale): EventOf<'screens'>[] {
    const { answerSha256, parts } = storedAnswer(key, bytesOf(document));
    const { basis, coverage, sale } = document;
    const buyer = sale.parties.find(({ role }) => receives(role)) ?? sale.parties[0];
    const rests: SealedRests = {
      ...screening.restsOn,
      ...(basis.reference === undefined ? {} : { reference: basis.reference }),
      ...(buyer === undefined ? {} : { buyer: buyer.name ?? buyer.id ?? '' }),
      destination: sale.destination,
    };
    return [
      {
        type: 'SaleScreened',
        data: {
          factId: 'screened',
          screeningId: id,
          verdict: document.verdict,
          asOf: basis.asOf,
          position: basis.position,
          editions: coverage.map(({ list, state, before }) => ({
            list,
            state,
            ...(before === undefined ? {} : { edition: before.edition }),
          })),
          matcherVersion: basis.matcherVersion,
          answerVersion: basis.answerVersion,
          answerSha256,
          answerParts: parts.length,
          restsOn: sealedRests.seal(key, rests),
          retainUntil: this.#retainUntil(coverage.map(({ list }) => list)),
        },
      },
      ...parts.map((bytes, place): EventOf<'screens'> => ({
        type: 'ScreeningAnswerStored',
        data: { factId: `answer-${place + 1}`, screeningId: id, part: place + 1, bytes },
      })),
    ];
  }

  /** Without any list of theirs, too, a sale may be one that the longer time is for: that of a list that is not loaded. */
  #retainUntil(lists: readonly string[]): string {
    const described = this.timeline.lists.at(this.timeline.index.head);
    const isSanctions = (id: string): boolean =>
      described.find((list) => list.id === id)?.description?.authority === SANCTIONS_AUTHORITY;
    const years = lists.length === 0 || lists.some(isSanctions) ? YEARS_OF_SANCTIONS : YEARS;
    const today = dayOf(this.timeline.now);
    return Temporal.PlainDate.from(today).add({ years }).toString();
  }

  #keyOf({ id, erased: erasure }: Receipt): Buffer {
    if (erasure !== undefined) throw erased(id);
    const key = this.keys.find(id);
    if (key !== undefined) return key;
    const detail = `The key of the receipt ${id} is not in the folder of keys of this replica, and the receipt was not erased.`;
    throw new ProblemError(500, 'receipt-key-missing', 'The key of the receipt is missing', detail);
  }

  async #handle(id: string, command: ScreeningCommand, body: object, sender: Sender): Promise<Recorded> {
    const { actor, idempotencyKey } = sender;
    return recordedOf(
      await this.timeline.handle({
        subject: { kind: 'screening', id },
        decide: (facts) => decideScreening(facts, command),
        actor,
        body,
        ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      }),
    );
  }
}

/** What identifies a request in the log without saying anything of it once the key is destroyed. */
function hashed(key: Buffer, request: object): object {
  return { hmac: createHmac('sha256', key).update(canonicalJson(request)).digest('hex') };
}

/** The last decision that counts: of two persons, where two must decide. */
function decisionThatCounts({ decisions }: Receipt): ReceiptDocument['decided'] {
  const counting = decisions.findLast(({ needsSecond, confirms }) => !needsSecond || confirms !== undefined);
  return counting?.decision ?? null;
}

function erased(id: string): ProblemError {
  const detail = `The key of the receipt ${id} was destroyed: its answer can no longer be read.`;
  return new ProblemError(410, 'receipt-erased', 'The receipt is erased', detail);
}
