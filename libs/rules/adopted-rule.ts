import type { EventData, EventOf, Evidence } from '../../events/index.js';
import type { NotInForceReason } from './course.js';

/** An event of a rule's stream. */
export type RuleEvent = Extract<
  EventOf<'governs'>,
  { readonly type: 'RuleAdopted' | 'RuleSuspended' | 'RuleEnded' }
>;

/** A suspension, a statement that a rule is not enforced, or its end. */
export type RuleAct = Exclude<RuleEvent, { readonly type: 'RuleAdopted' }>;

/** Why a rule is not surely in force. */
export type DoubtOfRule =
  | 'dates-coarse'
  | 'part-of-day'
  | 'lift-unsure'
  | 'not-enforced'
  | 'publication-unknown'
  | 'evidence-unconfirmed';

/** A version of a rule at a question. */
export interface RuleAtQuestion {
  readonly ruleId: string;
  /** The id of the fact that adopted it. */
  readonly vintage: string;
  readonly data: EventData<'RuleAdopted'>;
  readonly position: number;
  readonly recordedAt: string;
  readonly inForce: 'surely' | 'possibly' | 'not';
  /** Whether some of its evidence surely was public. */
  readonly isSurelyPublic: boolean;
  /** Why it is only possibly in force. */
  readonly doubts: readonly DoubtOfRule[];
  /** Why it is not in force. */
  readonly why: NotInForceReason | undefined;
  /** What the question may use of its evidence. */
  readonly evidence: readonly Evidence[];
  /** What suspends it, leaves it unenforced or ends it, as far as the question may use it, in recorded order. */
  readonly acts: readonly { readonly act: RuleAct; readonly evidence: readonly Evidence[] }[];
}
