import {
  emptyDraft,
  emptyItem,
  emptyLicence,
  emptyParty,
  requestOf,
  withoutItem,
  withoutParty,
  type Draft,
} from './sale-draft.js';

const sale: Draft = {
  ...emptyDraft,
  parties: [
    { ...emptyParty('buyer'), name: ' Example GmbH ', country: 'DE' },
    { ...emptyParty('end-user'), id: 'huawei', identifiers: [{ scheme: 'lei', value: '549300' }] },
  ],
  items: [
    { ...emptyItem, chipId: 'nvidia-h800', quantity: '8' },
    { ...emptyItem, name: 'Accelerator 9' },
  ],
  destination: 'CN',
  via: 'AU, SG',
  licences: [{ ...emptyLicence, number: 'D1', expires: '2027-01-01', items: [1], consignee: 1 }],
};

describe('the request of a sale that is typed', () => {
  test('has what is given, and nothing for what is empty', () => {
    expect(requestOf(sale, false)).toEqual({
      parties: [
        { role: 'buyer', name: 'Example GmbH', country: 'DE' },
        { role: 'end-user', id: 'huawei', identifiers: [{ scheme: 'lei', value: '549300' }] },
      ],
      items: [
        { chipId: 'nvidia-h800', quantity: 8 },
        { name: 'Accelerator 9', quantity: 1 },
      ],
      destination: 'CN',
      via: ['AU', 'SG'],
      licences: [{ number: 'D1', expires: '2027-01-01', items: ['Accelerator 9'], consignee: 'huawei' }],
    });
  });

  test('keeps each part at its place, so that what the service refuses is shown at its field', () => {
    const { parties, items } = requestOf(
      { ...emptyDraft, parties: [emptyParty('buyer'), ...sale.parties] },
      true,
    );
    expect(parties).toHaveLength(3);
    expect(items).toEqual([{ quantity: 1 }]);
  });

  test('states a parameter with its unit, and one that holds or does not only where that is chosen', () => {
    const stating = (value: string) =>
      requestOf(
        {
          ...emptyDraft,
          items: [
            {
              ...emptyItem,
              parameters: [
                { parameter: 'performance-density', limit: 'atLeast', value: '5.92' },
                { parameter: 'designed-or-marketed-for-data-centres', limit: 'value', value },
              ],
            },
          ],
        },
        false,
      ).items[0]?.parameters;
    const density = { parameter: 'performance-density', unit: 'TPP/mm2', atLeast: 5.92 };
    expect(stating('no')).toEqual([
      density,
      { parameter: 'designed-or-marketed-for-data-centres', is: false },
    ]);
    expect(stating('')).toEqual([density, { parameter: 'designed-or-marketed-for-data-centres' }]);
  });

  test.each([[''], ['some'], ['1e999']])(
    'leaves the quantity "%s" to the service, which refuses null',
    (quantity) => {
      expect(requestOf({ ...emptyDraft, items: [{ ...emptyItem, quantity }] }, false).items).toEqual([
        { quantity: null },
      ]);
    },
  );
});

describe('a part that is taken out', () => {
  test('leaves a licence with the items that it covered', () => {
    expect(withoutItem(sale, 0).licences[0]?.items).toEqual([0]);
    expect(withoutItem(sale, 1).licences[0]?.items).toEqual([]);
  });

  test('leaves a licence with the party that it named, or with none', () => {
    expect(withoutParty(sale, 0).licences[0]?.consignee).toBe(0);
    expect(withoutParty(sale, 1).licences[0]?.consignee).toBeUndefined();
  });
});
