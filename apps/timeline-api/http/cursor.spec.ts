import { edgeKeyOf, encodeCursor, factKeyOf, withCursor } from './cursor.js';

const form = {
  mark: 'restrictions',
  pins: ['asOf', 'position', 'measure'],
  needs: ['asOf', 'position'],
  keyOf: factKeyOf,
} as const;
const after = { stream: 'chip-nvidia-a100', factId: 'restricted-2022' };
const key = [after.stream, after.factId];
const asked = { asOf: '2023-11-20', position: 67 };
const cursor = encodeCursor(form.mark, asked, key);

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

test('a cursor restores its question and the key of the last row', () => {
  expect(withCursor({ cursor }, form)).toEqual({ asked: { asOf: '2023-11-20', position: '67' }, after });
});

test('without a cursor the question is as given, from the first row', () => {
  expect(withCursor({ asOf: '2023-11-20' }, form)).toEqual({
    asked: { asOf: '2023-11-20' },
    after: undefined,
  });
});

test('a parameter beside a cursor must be the one that it pins', () => {
  expect(withCursor({ cursor, asOf: '2023-11-20' }, form).after).toEqual(after);
  expect(() => withCursor({ cursor, asOf: '2023-11-21' }, form)).toThrow('asOf differs');
  expect(() => withCursor({ cursor, measure: 'prohibited' }, form)).toThrow('measure differs');
});

test.each([
  ['no base64', '%%%'],
  ['no JSON', Buffer.from('{').toString('base64url')],
  ['without a parameter that it needs', encodeCursor(form.mark, { asOf: '2023-11-20' }, key)],
  ['with a parameter that it does not pin', encodeCursor(form.mark, { ...asked, limit: 3 }, key)],
  ['with a position that is not a whole number', encodeCursor(form.mark, { ...asked, position: '-1' }, key)],
  ['without a key', encoded([form.mark, { asOf: '2023-11-20', position: '67' }])],
  ['with a key of another kind', encoded([form.mark, { asOf: '2023-11-20', position: '67' }, 'a', 3])],
])('a cursor %s is refused', (_what, text) => {
  expect(() => withCursor({ cursor: text }, form)).toThrow('cursor was not issued by this service');
});

test('a cursor of another route, subject or list is refused, and a zone beside one', () => {
  const other = encodeCursor('changes', asked, key);
  expect(() => withCursor({ cursor: other }, form)).toThrow('cursor belongs to another question');
  const given = { cursor, zone: 'Asia/Tokyo' };
  expect(() => withCursor(given, form)).toThrow('zone is already in the cursor');
});

test('the key of an edge has its ordinal', () => {
  expect(edgeKeyOf([...key, 2])).toEqual({ ...after, edge: 2 });
  expect(edgeKeyOf(key)).toBeUndefined();
});
