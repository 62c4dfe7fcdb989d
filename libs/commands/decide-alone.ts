import { subjectName } from '../../events/index.js';
import { CommandRefusedError, foldInto, type FoldedFacts, type Refusal } from '../restrictions/index.js';
import type { FieldProblem } from '../validation/index.js';
import type { ReadCommand } from './read-command.js';

/**
 * What a refusal rests on: the command and facts that are surely recorded; also that no other command changed those; or
 * that something is not recorded.
 */
type Reason = 'command' | 'held-facts' | 'missing-facts';

const restsOn: Readonly<Record<Refusal, Reason>> = {
  'interval-empty': 'command',
  'reach-empty': 'command',
  'fact-exists': 'command',
  'fact-retracted': 'held-facts',
  'lift-mismatched': 'held-facts',
  'not-in-force': 'held-facts',
  'transaction-not-restricted': 'held-facts',
  'destination-not-restricted': 'held-facts',
  'identity-changed': 'missing-facts',
  'party-itself': 'command',
  'fact-unknown': 'missing-facts',
  'lift-lost': 'missing-facts',
  'restoration-refused': 'missing-facts',
  'list-unknown': 'missing-facts',
  'edition-under-way': 'held-facts',
  'edition-recorded': 'held-facts',
  'edition-not-started': 'missing-facts',
  'list-has-editions': 'held-facts',
  'group-unknown': 'missing-facts',
  'terms-mismatched': 'command',
  'parameter-invalid': 'command',
  'shares-beyond-whole': 'held-facts',
  'decision-refused': 'held-facts',
  'receipt-erased': 'held-facts',
  'receipt-retained': 'held-facts',
};

/** Refusals of some fields rest on something else than others of their kind. */
const restsByField: readonly (readonly [Refusal, field: RegExp, Reason])[] = [
  ['lift-mismatched', /\/until$/, 'command'],
  // Facts that are not held may restrict what is to end.
  ['destination-not-restricted', /\/alsoEnds\/\d+$/, 'missing-facts'],
];

function reasonOf({ refusal, pointer }: CommandRefusedError): Reason {
  const ofField = restsByField.find(([each, field]) => each === refusal && field.test(pointer));
  return ofField?.[2] ?? restsOn[refusal];
}

/** What of one subject earlier commands record. */
interface Held {
  readonly facts: FoldedFacts;
  /** Whether all of them could be decided: what one of the others would have recorded is not known. */
  isWhole: boolean;
}

/**
 * Decides commands one after the other as if nothing else were recorded, and finds those that are refused whatever else
 * is. A command that may rest on other facts passes.
 */
export class AloneDecider {
  readonly #held = new Map<string, Held>();

  /** Why a command is refused after those before it; undefined if it may be recorded. */
  problemOf({ subject, decide }: Pick<ReadCommand, 'subject' | 'decide'>): FieldProblem | undefined {
    const held = this.#heldOf(subject);
    try {
      foldInto(held.facts, decide(held.facts));
      return undefined;
    } catch (error) {
      if (!(error instanceof CommandRefusedError)) throw error;
      const reason = reasonOf(error);
      const isSure = reason === 'command' || (reason === 'held-facts' && held.isWhole);
      held.isWhole = false;
      return isSure ? { pointer: error.pointer, detail: error.message } : undefined;
    }
  }

  #heldOf(subject: ReadCommand['subject']): Held {
    const key = subjectName(subject);
    const held = this.#held.get(key) ?? { facts: new Map(), isWhole: true };
    this.#held.set(key, held);
    return held;
  }
}
