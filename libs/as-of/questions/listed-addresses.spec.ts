import { given, party, partyDescribed, partyRestricted } from '../../../test/support/questions.js';
import { isListedAddress } from './listed-addresses.js';

/* Addresses of the Entity List (15 CFR part 744, supplement no. 4, edition of 2026-07-23), which it has without a name. */
const CHEVALIER = 'Room 803, Chevalier House 45-51, Chatham Road South, Tsim Sha Tsui, Hong Kong.';
const BRIGHT_WAY = 'Unit 04, 7/F Bright Way Tower, No. 33 Mong Kok Road, Kowloon, Hong Kong.';
const LIPPO = 'Room 1003, 10/F, Lippo Centre Tower 1, 89 Queensway, Admiralty, Hong Kong.';
const HO_KING = 'Room 1605, Ho King Commercial Center, 2-16 Fa Yuen Street, Mong Kok, Kowloon, Hong Kong.';
const EASEY = 'Room 1502, Easey Commercial Building, 253-261 Hennessy Road, Wan Chai, Hong Kong.';
const SISLI = 'No: 52 Hasat Sk., Kamara Iç Kapi No: 1, Merkez Mah., Sisli, Istanbul, 34381, Turkey.';

test.each([
  ['Unit 1003, 10th Floor, Lippo Centre, Tower One, 89 Queensway, HK', LIPPO, 'yes'],
  ['Lippo Centre, Queensway', LIPPO, 'maybe'],
  ['Unit 417, 4th Floor, Lippo Centre, Tower Two, No. 89 Queensway, Admiralty, Hong Kong', LIPPO, 'maybe'],
  ['Rm 1605, Ho King Comm. Ctr., 2–16 Fayuen St., Mongkok, Kowloon', HO_KING, 'yes'],
  ['1502 Easey Commercial Bldg, 253 Hennessy Rd, Wanchai', EASEY, 'maybe'],
  ['52 Hasat Sokak, Kamara İç Kapı No 1, Merkez Mahallesi, Şişli, İstanbul', SISLI, 'maybe'],
  ['Room 5, 16/F Lockhart House, 18 Lockhart Rd, Wan Chai', EASEY, 'no'],
  ['Rm 803 Chevalier Hse, 45-51 Chatham Rd South, TST, Kowloon', CHEVALIER, 'yes'],
  ['Brightway Tower 704, 33 Mongkok Rd', BRIGHT_WAY, 'maybe'],
  ['1003 Lippo Ctr., 89 Queensway', LIPPO, 'maybe'],
  ['89 Queensway', LIPPO, 'maybe'],
  ['Fa Yuen St. 2-16, MK, KLN', HO_KING, 'maybe'],
  ['Hasat Sk. No:52 D:1 34381', SISLI, 'yes'],
  ['Hasat Sok. 52', SISLI, 'maybe'],
  ['253-261 Hennessy Road', EASEY, 'maybe'],
  ['Rооm 1003, Lippо Cеntrе, 89 Quееnswаy', LIPPO, 'maybe'],
  ['89 Queensway, London, United Kingdom', LIPPO, 'no'],
  ['12 Mong Kok Road, Kowloon, Hong Kong', LIPPO, 'no'],
  ['10 Downing Street, London', LIPPO, 'no'],
  ['', LIPPO, 'no'],
])('%s, against %s: %s', (used, listed, expected) => {
  expect(isListedAddress(used, listed)).toBe(expected);
});

describe('a party with a recorded address that a list has without a name', () => {
  const entry = { key: 'address-09', digest: 'd', asWritten: `Address 09, ${LIPPO} | For items on the CCL` };
  const recorded = (isAddress: boolean, address = '1003, 10/F Lippo Centre, Tower 1, 89 Queensway') =>
    given(
      [partyRestricted('address-09', { entry: { ...entry, ...(isAddress && { isAddress: true }) } })],
      [partyDescribed('a-customer', { addresses: [{ address, country: 'HK' }] })],
    );
  const reserved = (asked: ReturnType<typeof recorded>, id = 'a-customer', asOf = '2024-01-01') =>
    asked.ask(party(id), asOf)?.reservations.filter(({ kind }) => kind === 'listed-address');

  test('has it as a reservation, while it is restricted', () => {
    const parties = [{ id: 'address-09', status: 'restricted', href: '/v1/parties/address-09' }];
    expect(reserved(recorded(true))).toEqual([{ kind: 'listed-address', weight: 'blocking', parties }]);
    expect(reserved(recorded(true), 'a-customer', '2022-12-31')).toEqual([]);
  });

  test('has none elsewhere, of a party with a name there, and of the address itself', () => {
    expect(reserved(recorded(true, '10 Queen’s Road Central'))).toEqual([]);
    expect(reserved(recorded(false))).toEqual([]);
    expect(reserved(recorded(true), 'address-09')).toEqual([]);
  });
});
