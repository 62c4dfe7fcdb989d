import { validateEvent, type DomainEvent } from '../../../events/index.js';
import {
  CommandRefusedError,
  evolve,
  noFacts,
  type Facts,
  type Refusal,
} from '../../../libs/restrictions/facts.js';

/**
 * A specification of a decider: given what happened, when a command comes, then these events or this refusal.
 * Every event decided is checked against its schema, so that no specification rests on an impossible event.
 */
export function specification<Command>(decide: (facts: Facts, command: Command) => DomainEvent[]) {
  return {
    given: (...history: readonly Command[]) => {
      const facts = history.reduce<Facts>(
        (state, command) => decide(state, command).reduce(evolve, state),
        noFacts,
      );
      return {
        when: (command: Command) => ({
          then: (...expected: readonly object[]) => {
            const decided = decide(facts, command);
            expect(decided).toMatchObject(expected);
            expect(decided).toHaveLength(expected.length);
            for (const { type, data } of decided) validateEvent(type, data);
          },
          thenRefused: (refusal: Refusal, pointer: string) => {
            expect(refusalOf(() => decide(facts, command))).toMatchObject({ refusal, pointer });
          },
        }),
      };
    },
  };
}

function refusalOf(attempt: () => unknown): CommandRefusedError {
  try {
    attempt();
  } catch (error) {
    if (error instanceof CommandRefusedError) return error;
    throw error;
  }
  throw new Error('the command was accepted');
}
