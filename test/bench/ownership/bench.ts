import { streamOf, type DomainEvent } from '../../../events/index.js';
import { answer, describe, type Question } from '../../../libs/as-of/index.js';
import {
  affiliatesRule,
  given,
  owns,
  party,
  partyDescribed,
  partyRestricted,
} from '../../support/questions.js';
import { median } from '../median.js';

/*
 * What a chain of owners costs: the answer about a party at the end of a chain of five owners, the last of which is listed,
 * by ten rules on ownership, as a ratio to that about a party of which no share is stated. Also that party itself, beside
 * the same rules and without any.
 */

const OWNERS = 5;
const RULES = 10;
const ROUNDS = 41;
const ANSWERS = 400;

const chain = Array.from({ length: OWNERS + 1 }, (_, place) => `chain-${place}`);
const last = chain.at(-1) ?? '';
const rules = Array.from({ length: RULES }, (_, place) =>
  affiliatesRule({ ruleId: `rule-${place}`, factId: 'adopted' }),
);
const parties: DomainEvent[] = [
  ...[...chain, 'plain'].map((id) =>
    partyDescribed(id, { countries: ['CN'], names: [{ name: id, kind: 'primary' }] }),
  ),
  partyRestricted(last),
  partyRestricted('plain'),
  partyRestricted(chain[0] ?? ''),
];
const shares = chain.slice(1).map((owner, place) => owns(owner, chain[place] ?? '', 60));

const withRules = given(...rules.map((rule) => [rule]), parties, shares);
const withoutRules = given(parties, shares);

/** Milliseconds of one answer, in the middle of the rounds. */
function measure(world: ReturnType<typeof given>, id: string): number {
  const question: Question = {
    asOf: { kind: 'day', from: Date.UTC(2025, 9, 15), to: Date.UTC(2025, 9, 16) },
    position: world.index.head,
    rules: world.rules,
    groups: world.groups,
  };
  const ask = (): void => {
    const given = answer(world.index, party(id), question);
    if (given === undefined) throw new Error(`${streamOf(party(id))} has no answer`);
    // What a document reads of every answer.
    describe(world.index, party(id), question);
  };
  const rounds = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    for (let count = 0; count < ANSWERS; count += 1) ask();
    return (performance.now() - start) / ANSWERS;
  });
  return median(rounds.slice(1));
}

const plain = measure(withRules, 'plain');
const withoutAnyRule = measure(withoutRules, 'plain');
const ofChain = measure(withRules, chain[0] ?? '');
const ofChainWithoutRules = measure(withoutRules, chain[0] ?? '');
const microseconds = (milliseconds: number): string => `${(1000 * milliseconds).toFixed(1)} µs`;

console.log(`a party of which no share is stated      ${microseconds(plain)}`);
console.log(`the same, where no rule is recorded       ${microseconds(withoutAnyRule)}`);
console.log(`${OWNERS} owners in a chain, no rule             ${microseconds(ofChainWithoutRules)}`);
console.log(`${OWNERS} owners in a chain, ${RULES} rules            ${microseconds(ofChain)}`);
console.log(`ratio                                     ${(ofChain / plain).toFixed(1)}`);
