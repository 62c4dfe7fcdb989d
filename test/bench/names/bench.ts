// How well and how fast names are found, over all published lists: npm run bench:names
import { HIT } from '../../../libs/names/index.js';
import { queryKinds, type NameToFind } from './queries.js';
import { Quality, sharesOf, type Shares } from './quality.js';
import { measureSpeed } from './speed.js';
import { caseParties, listedParties } from './world.js';

/** Factors and thresholds were tuned on the first; the others are reported. */
const TUNED_ON = 1;
const REPORTED = [2, 3];

/** Of the baselines, which take hundreds of milliseconds for a query, one query in so many. */
const SAMPLED = 8;

const percent = (share: number): string => share.toFixed(3);
const print = (line: string): void => void process.stdout.write(`${line}\n`);

function printShares(title: string, shares: Shares): void {
  print(
    `\n${title}\n\n| query | number | first | among 10 | with a score of ${HIT} |\n|---|---|---|---|---|`,
  );
  for (const kind of queryKinds) {
    const share = shares.get(kind);
    if (share === undefined) continue;
    print(
      `| ${kind} | ${share.queries} | ${percent(share.first)} | ${percent(share.amongTen)} | ${percent(share.hits)} |`,
    );
  }
}

const parties = [...caseParties(), ...(await listedParties())];
const quality = new Quality(parties);
print(
  `${parties.length} parties, ${parties.reduce((sum, { names }) => sum + names.length, 0)} names, ${quality.strangers} strangers`,
);
for (const seed of [TUNED_ON, ...REPORTED]) {
  const isTuned = seed === TUNED_ON ? ', on which it was tuned' : '';
  const queries = quality.queries(seed);
  printShares(`Seed ${seed}${isTuned}`, quality.ours(queries));
  printShares(`Seed ${seed}, by search`, quality.searched(queries));
}
const sample = quality.queries(REPORTED[0] ?? 2).filter((_, place) => place % SAMPLED === 0);
const baseline = (
  find: (text: string) => readonly { readonly subject: string; readonly score: number }[],
): Shares => sharesOf(sample, HIT, ({ text }: NameToFind) => find(text));
printShares('MiniSearch alone (its scores have no threshold), a sample', baseline(quality.miniSearch()));
printShares('fuzzball, token set ratio, the same sample', baseline(quality.tokenSet()));
print('\nFirst:');
for (const text of ['Huawei', 'SMIC', 'YMTC', '中芯国际', '华为', 'Nvidia', 'Hua Wei']) {
  const [best] = quality.match(text);
  print(`- ${text}: ${best === undefined ? 'nothing' : `${best.subject} ${best.score}`}`);
}
await measureSpeed([...caseParties(), ...(await listedParties(['trade-csl']))], print);
