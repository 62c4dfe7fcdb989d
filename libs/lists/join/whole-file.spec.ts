import { XzReadableStream } from 'xz-decompress';
import { describeWithListFiles, listFile } from '../../../test/support/list-files.js';
import { listedParties } from '../../../test/support/listed-parties.js';
import { ecfrPart744 } from '../sources/ecfr-part-744/format.js';
import { ofacSdn } from '../sources/ofac-sdn/ofac-sdn.js';
import { tradeCsl } from '../sources/trade-csl/trade-csl.js';
import { unConsolidated } from '../sources/un-consolidated/format.js';
import { agreementOf, candidateOf } from './agreement.js';
import type { ListedParty } from './party.js';
import { proposals } from './proposals.js';

async function unpacked(name: string): Promise<Buffer> {
  const packed = new Blob([new Uint8Array(listFile(name))]).stream();
  return Buffer.from(await new Response(new XzReadableStream(packed)).arrayBuffer());
}

const onList = (parties: readonly ListedParty[], list: string) =>
  parties.filter(({ lists }) => lists.includes(list));

/** Pairs with a name in common, of different lists, and their countries. */
function namesakes(parties: readonly ListedParty[]): [ListedParty, ListedParty][] {
  const byName = new Map<string, ListedParty[]>();
  for (const each of parties)
    for (const name of candidateOf(each).names.keys()) byName.set(name, [...(byName.get(name) ?? []), each]);
  return [...byName.values()].flatMap((all) =>
    all.flatMap((one, place) =>
      all
        .slice(place + 1)
        .flatMap((other): [ListedParty, ListedParty][] =>
          one.lists[0] === other.lists[0] ? [] : [[one, other]],
        ),
    ),
  );
}

describeWithListFiles('parties of published lists', () => {
  let csl: readonly ListedParty[];
  beforeAll(() => (csl = listedParties(tradeCsl.read(listFile('csl-names.2026-07-31.json')))));
  const countsOf = (parties: readonly ListedParty[]) => {
    const { proposals: proposed, undecided } = proposals(parties);
    const least = (score: number) => proposed.filter((each) => each.score >= score).length;
    return { proposed: proposed.length, surely: least(0.9), undecided: undecided.length };
  };

  test('the twelve of the Consolidated Screening List', () => {
    expect(csl).toHaveLength(25_844);
    const { proposals: proposed } = proposals(csl);
    expect(countsOf(csl)).toEqual({ proposed: 731, surely: 579, undecided: 281 });
    const persons = new Set(csl.filter(({ kind }) => kind === 'person').map(({ id }) => id));
    const ofPersons = proposed.filter(({ partyId, sameAs }) => persons.has(partyId) || persons.has(sameAs));
    expect(ofPersons.filter(({ by }) => by === 'names')).toEqual([]);
  });

  test('equal names of parties in different countries are not proposed', () => {
    const apart = namesakes(csl).filter(
      ([one, other]) =>
        one.countries.length > 0 &&
        other.countries.length > 0 &&
        !one.countries.some((country) => other.countries.includes(country)),
    );
    expect(apart).toHaveLength(22);
    // Mesbah Energy Company of Iran and Myanmar Economic Corporation are both MEC.
    expect(apart.map(([one, other]) => [one.countries[0], other.countries[0]])).toContainEqual(['IR', 'MM']);
    const agreed = apart.flatMap(([one, other]) => agreementOf(candidateOf(one), candidateOf(other)) ?? []);
    expect(agreed.filter(({ by }) => by === 'names')).toEqual([]);
  });

  test('the Entity List of the CSL and of the eCFR, eight days apart', () => {
    const ecfr = listedParties(ecfrPart744.read(listFile('ecfr-title-15-part-744.2026-07-23.xml')));
    const parties = [...onList(csl, 'csl-entity-list'), ...onList(ecfr, 'entity-list')];
    expect(countsOf(parties)).toEqual({ proposed: 2567, surely: 2533, undecided: 743 });
  });

  test('SDN and the list of the Security Council', async () => {
    const sdn = listedParties(ofacSdn.read(await unpacked('sdn.2024-05-03.csv.xz')));
    const un = listedParties(unConsolidated.read(await unpacked('un-consolidated.2026-02-27.xml.xz')));
    // SDN states hardly any country of a company.
    expect(countsOf([...sdn, ...un])).toEqual({ proposed: 137, surely: 0, undecided: 93 });
    // SDN in the CSL has the numbers of SDN: who was on it in 2024 and is in 2026 is joined by them.
    const both = [...sdn, ...onList(csl, 'csl-sdn')];
    expect(proposals(both).proposals.filter(({ by }) => by === 'names')).toEqual([]);
    expect(countsOf(both)).toEqual({ proposed: 13_968, surely: 13_968, undecided: 136 });
  });
});
