import { checked } from './checked.js';

test('a checked access gives what is there, and throws where nothing is', () => {
  const values = new Int32Array([0, 7]);
  expect(checked(values[0])).toBe(0);
  expect(checked(values[1])).toBe(7);
  expect(() => checked(values[2])).toThrow(RangeError);
  expect(() => checked(values[-1])).toThrow(RangeError);
});
