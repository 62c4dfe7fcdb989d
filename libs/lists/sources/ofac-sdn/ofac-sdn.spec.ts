import { describeWithListFiles, listFile } from '../../../../test/support/list-files.js';
import { UnreadableFileError } from '../../edition.js';
import { ofacSdn } from './ofac-sdn.js';

const END = '\u001a';
const airline =
  '36,"AEROCARIBBEAN AIRLINES",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"Havana, Cuba; a.k.a. \'AERO-CARIBBEAN\'."';
const vessel =
  '15036,"ALPHA",vessel,"NPWMD] [IFSR",-0- ,"5IM316",Crude Oil Tanker,"99,144",-0- ,Tanzania,-0- ,"Former Vessel Flag Malta; ' +
  'alt. Vessel Flag Iran; Vessel Registration Identification IMO 9187629; MMSI 256845000; Linked To: NITC."';
const person =
  '2674,"ABBAS, Abu",individual,"SDGT",Director,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 10 Dec 1948; nationality Iran; ' +
  "citizen Ruritania; f.k.a. 'ZAYDAN, Muhammad'.\"";

function read(...rows: readonly string[]) {
  const [list] = ofacSdn.read(Buffer.from([...rows, END].join('\r\n')));
  if (list === undefined) throw new Error('no list');
  return list;
}

describe('the SDN list', () => {
  test('an entity, with what its remarks call it', () => {
    expect(read(airline).entries).toMatchObject([
      {
        key: '36',
        rows: [1],
        kind: 'company',
        name: 'AEROCARIBBEAN AIRLINES',
        otherNames: [{ name: 'AERO-CARIBBEAN', kind: 'weak' }],
        countries: [],
        identifiers: [{ scheme: 'ofac-uid', value: '36' }],
        programmes: ['CUBA'],
        notBefore: '1963-07-08',
      },
    ]);
  });

  test('a vessel, with its number and flag, not before the programme that its own succeeded', () => {
    expect(read(vessel).entries).toMatchObject([
      {
        kind: 'vessel',
        countries: ['TZ'],
        identifiers: [
          { scheme: 'ofac-uid', value: '15036' },
          { scheme: 'imo', value: '9187629' },
          { scheme: 'mmsi', value: '256845000' },
        ],
        programmes: ['NPWMD', 'IFSR'],
        notBefore: '1994-11-14',
      },
    ]);
  });

  test('a person, with a former name, and a country that nobody knows', () => {
    expect(read(person).entries).toMatchObject([
      {
        kind: 'person',
        otherNames: [{ name: 'ZAYDAN, Muhammad', kind: 'former' }],
        countries: ['IR'],
        remarks: ['the country "Ruritania" is not known'],
      },
    ]);
  });

  test('of a programme whose founding is not known, nothing is said', () => {
    expect(read(airline.replace('"CUBA"', '"CUBA] [NEW-PROGRAMME"')).entries[0]).not.toHaveProperty(
      'notBefore',
    );
  });

  test('a row without a number, a name or a known type, or with the number of another, is unreadable', () => {
    const rows = [
      airline.replace('36', 'x'),
      airline.replace('AEROCARIBBEAN AIRLINES', ''),
      airline,
      airline,
    ];
    const { unreadable } = read(...rows, person.replace('individual', 'robot'));
    expect(unreadable.map(({ row, column }) => [row, column])).toEqual([
      [1, 'ent_num'],
      [2, 'SDN_Name'],
      [4, 'ent_num'],
      [5, 'SDN_Type'],
    ]);
  });

  test.each([
    ['an empty file', ''],
    ['nothing but the end of the file', END],
    ['a file that is cut short', `${airline}\r\n${person.slice(0, 40)}`],
    ['a file with other fields', '"a","b"\r\n"c","d"'],
  ])('%s is refused', (_what, file) => {
    expect(() => ofacSdn.read(Buffer.from(file))).toThrow(UnreadableFileError);
  });
});

describeWithListFiles('the published editions', () => {
  test('the empty one is refused', () => {
    expect(() => ofacSdn.read(listFile('sdn.2024-05-04.EMPTY.csv'))).toThrow('the file is empty');
  });
});
