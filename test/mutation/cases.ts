import type { Subject } from '../../events/index.js';
import type { PositionedEvent, Question, Span, WorldFilter } from '../../libs/as-of/index.js';
import type { ask, askWorld } from '../support/oracle.js';
import type { askChanges } from '../support/oracle/changes.js';

/** A history, what was asked about it, and what the oracle answered: its answers take longer than those of the index. */
export interface Case {
  readonly appends: readonly (readonly PositionedEvent[])[];
  readonly answers: readonly {
    readonly subject: Subject;
    readonly question: Question;
    readonly expected: ReturnType<typeof ask>;
  }[];
  readonly worlds: readonly {
    readonly question: Question;
    readonly filter: WorldFilter;
    readonly expected: ReturnType<typeof askWorld>;
  }[];
  readonly changes: readonly {
    readonly span: Span;
    readonly filter: WorldFilter;
    readonly expected: ReturnType<typeof askChanges>;
  }[];
}
