import type { DomainEvent } from '../../../events/index.js';
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

type World = ReturnType<typeof given>;

/** One answer, with what its document reads of each. */
function ask({ index, rules: adopted, groups }: World, id: string): void {
  const asOf = { kind: 'day' as const, from: Date.UTC(2025, 9, 15), to: Date.UTC(2025, 9, 16) };
  const question: Question = { asOf, position: index.head, rules: adopted, groups };
  if (answer(index, party(id), question) === undefined) throw new Error(`${id} has no answer`);
  describe(index, party(id), question);
}

const cases = {
  'no share is stated, no rule': [withoutRules, 'plain'],
  'no share is stated, ten rules': [withRules, 'plain'],
  'five owners in a chain, no rule': [withoutRules, chain[0] ?? ''],
  'five owners in a chain, ten rules': [withRules, chain[0] ?? ''],
} as const;
type Case = keyof typeof cases;
const names = Object.keys(cases) as Case[];

// In turns: what else the machine does falls on all.
const rounds = Array.from({ length: ROUNDS }, () =>
  Object.fromEntries(
    names.map((name) => {
      const [world, id] = cases[name];
      const start = performance.now();
      for (let count = 0; count < ANSWERS; count += 1) ask(world, id);
      return [name, (performance.now() - start) / ANSWERS];
    }),
  ),
) as Record<Case, number>[];

const PLAIN: Case = 'no share is stated, ten rules';
console.log('| party | answer | ratio |\n|---|---|---|');
for (const name of names) {
  const time = median(rounds.map((round) => round[name]));
  const ratio = median(rounds.map((round) => round[name] / round[PLAIN]));
  console.log(`| ${name} | ${(1000 * time).toFixed(1)} µs | ${ratio.toFixed(1)} |`);
}
