import { Injectable } from '@nestjs/common';
import { canonicalJson, isOf, subjectNamed, type Subject } from '../../../events/index.js';
import {
  ANSWER_VERSION,
  type ReceiptDocument,
  type ScreeningDocument,
  type ScreeningSince,
} from '../../../libs/answers/index.js';
import type { RestsOn, Sale, Screening } from '../../../libs/screening/index.js';
import { Timeline, type Receipt } from '../../../libs/timeline/index.js';
import { secondOf } from '../answers/clock-text.js';
import { readPointInTime, type PointInTime } from '../answers/point-in-time.js';
import { differenceOf, type Said } from './difference.js';
import { ReceiptStore } from './receipts.js';
import { SaleScreener } from './screen-sale.js';

type Changed = NonNullable<ReceiptDocument['changed']>;

/** What was found when a receipt was last looked at. */
interface Looked {
  readonly at: number;
  /** What the answer rests on by then: a party may have got an owner since. */
  readonly restsOn: RestsOn;
  readonly changed: Changed | undefined;
}

/** What has changed since a sale was screened. */
@Injectable()
export class ChangesSince {
  readonly #looked = new Map<string, Looked>();
  /** Up to where something may have named a party or a chip. */
  #lastNamed: number;
  #lastGoverned = { head: -1, position: 0 };

  constructor(
    private readonly timeline: Timeline,
    private readonly screener: SaleScreener,
    private readonly receipts: ReceiptStore,
  ) {
    this.#lastNamed = timeline.head;
    timeline.committed.subscribe((append) => {
      if (append.some(({ event }) => isOf(event, 'describes', 'identifies', 'dismisses', 'retracts')))
        this.#lastNamed = append.at(-1)?.position ?? this.#lastNamed;
    });
  }

  /** The same question as known at the head, the same sale now, and the same question again. */
  async since(receipt: Receipt): Promise<ScreeningSince> {
    const document = this.receipts.document(receipt);
    const before = said(document);
    const { timeline } = this;
    const { basis } = document;
    const position = timeline.index.head;
    const askedAt = Date.parse(basis.askedAt);
    const later = await this.#again(document, { asOf: basis.asOf, position }, askedAt);
    const asOfNow = secondOf(timeline.now);
    const now = await this.#again(document, { asOf: asOfNow, position }, timeline.now);
    return {
      id: receipt.id,
      verdict: document.verdict,
      known: { verdict: later.verdict, asOf: basis.asOf, position, ...differenceOf(before, later) },
      inForce: { verdict: now.verdict, asOf: asOfNow, position, ...differenceOf(before, now) },
      replay: await this.#replay(document),
    };
  }

  /**
   * What the question of a receipt would be answered as known at the head, where that differs. Nothing is screened again
   * while no event was about what the receipt rests on.
   */
  async changed(receipt: Receipt): Promise<Changed | undefined> {
    const rests = this.receipts.rests(receipt);
    if (rests === undefined) return undefined;
    const { head } = this.timeline.index;
    const looked = this.#looked.get(receipt.id) ?? {
      at: receipt.screened.position,
      restsOn: rests,
      changed: undefined,
    };
    if (!this.#isTouched(looked.restsOn, looked.at)) {
      this.#looked.set(receipt.id, { ...looked, at: head });
      return looked.changed;
    }
    const document = this.receipts.document(receipt);
    const { asOf, askedAt } = document.basis;
    const later = await this.#again(document, { asOf, position: head }, Date.parse(askedAt));
    const { added, removed } = differenceOf(said(document), later);
    const isSame = added.length === 0 && removed.length === 0;
    const changed = isSame
      ? undefined
      : { verdict: later.verdict, added: added.length, removed: removed.length, at: head };
    this.#looked.set(receipt.id, { at: head, restsOn: later.restsOn, changed });
    return changed;
  }

  /** Whether an event after a position may change what a receipt says. */
  #isTouched({ subjects, identifiers }: RestsOn, after: number): boolean {
    const { index } = this.timeline;
    // Every sale has a party, whose names are matched whether it is given by id or by name.
    if (this.#lastNamed > after) return true;
    if (this.#governedUpTo() > after) return true;
    // Any party of the sale may use an address that was listed since.
    if ((index.parties.listedAddresses.at(-1) ?? 0) > after) return true;
    const isAbout = (subject: Subject): boolean => {
      for (const _ of index.positionsAbout(subject, after)) return true;
      return false;
    };
    return (
      subjects.some((name) => {
        const subject = subjectNamed(name);
        return subject !== undefined && isAbout(subject);
      }) || identifiers.some((each) => index.parties.statementsOfIdentifier(each).some((at) => at > after))
    );
  }

  /** The position of the last event about a list, a country group or a rule: any of them may matter to any sale. */
  #governedUpTo(): number {
    const { index } = this.timeline;
    const { head } = index;
    if (this.#lastGoverned.head === head) return this.#lastGoverned.position;
    let position = 0;
    for (const kind of ['list', 'group', 'rule'] as const)
      for (const subject of index.subjectsOf(kind, head, ''))
        if (subject !== undefined)
          position = Math.max(
            position,
            index.ownPositions(subject, this.#lastGoverned.position, head).at(-1) ?? 0,
          );
    this.#lastGoverned = { head, position: Math.max(position, this.#lastGoverned.position) };
    return this.#lastGoverned.position;
  }

  async #again(
    { sale, basis }: ScreeningDocument,
    at: { readonly asOf: string; readonly position: number },
    askedAt: number,
  ): Promise<Screening> {
    return this.screener.screening(sale as Sale, await this.#point(basis, at), askedAt);
  }

  /** The lists are those of the receipt, whatever is configured today. */
  #point(
    { lists }: Pick<ScreeningDocument['basis'], 'lists'>,
    { asOf, position }: { readonly asOf: string; readonly position: number },
  ): Promise<PointInTime> {
    const answerVersion = String(ANSWER_VERSION);
    const pinned = { asOf, position: String(position), answerVersion };
    return readPointInTime({ ...pinned, ...(lists === undefined ? {} : { lists }) }, this.timeline);
  }

  async #replay(document: ScreeningDocument): Promise<ScreeningSince['replay']> {
    const { basis, ...content } = document;
    const askedAt = Date.parse(basis.askedAt);
    const at = await this.#point(basis, basis);
    const sale = document.sale as Sale;
    const again = await this.screener.screen(sale, at, { askedAt, reference: basis.reference });
    const names = Object.keys(content) as (keyof typeof content)[];
    const differs = names.filter(
      (name) => canonicalJson(content[name]) !== canonicalJson(again.document[name]),
    );
    return {
      same: differs.length === 0,
      answerVersion: { then: basis.answerVersion, now: ANSWER_VERSION },
      matcherVersion: { then: basis.matcherVersion, now: this.screener.matcherVersion },
      ...(differs.length === 0 ? {} : { differs }),
    };
  }
}

const said = ({ verdict, reasons }: ScreeningDocument): Said => ({
  verdict,
  reasons: reasons as Said['reasons'],
});
