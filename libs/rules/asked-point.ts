import type { AsOf } from '../../events/index.js';

/** What of a question says which facts it may use and whether they are in force. */
export interface AskedPoint {
  readonly asOf: AsOf;
  /** The last position known: the end of an append. */
  readonly position: number;
  /** Use only what was public by the end of a day, or by an instant. */
  readonly publishedBy?: AsOf | undefined;
}
