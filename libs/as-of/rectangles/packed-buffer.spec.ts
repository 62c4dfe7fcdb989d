import { atOnce } from '../steps.js';
import { YieldBudget } from './yield-budget.js';
import { packed as packing, PackedReader } from './packed-buffer.js';

const packed = (arrays: Parameters<typeof packing>[0]): Uint8Array =>
  atOnce(packing(arrays, new YieldBudget(1)));

const arrays = [
  Uint8Array.of(1, 2, 255),
  Uint32Array.of(2 ** 32 - 1, 0),
  Int32Array.of(-5, 2 ** 31 - 1),
  Float64Array.of(-Infinity, 0.5),
  new Uint32Array(),
] as const;

test('arrays are read back as views of the bytes', () => {
  const bytes = packed(arrays);
  const read = new PackedReader(bytes);
  const all = [
    read.next(Uint8Array),
    read.next(Uint32Array),
    read.next(Int32Array),
    read.next(Float64Array),
    read.next(Uint32Array),
  ];
  expect(all).toEqual([...arrays]);
  expect(all.every(({ buffer }) => buffer === bytes.buffer)).toBe(true);
});

test('an array that is larger than what is copied at once is whole', () => {
  const large = Float64Array.from({ length: 100_000 }, (_, place) => place / 3);
  expect(new PackedReader(packed([Uint8Array.of(1), large])).next(Uint8Array)).toEqual(Uint8Array.of(1));
  const read = new PackedReader(packed([large]));
  expect(read.next(Float64Array)).toEqual(large);
});

test.each([
  ['bytes of something else', () => new Uint8Array(64), 'it is not in form 1 of a packed buffer'],
  ['no bytes', () => new Uint8Array(), 'it is too short'],
  ['a buffer that is cut short', () => packed(arrays).slice(0, -8), 'bytes'],
])('%s are refused', (_, bytes, problem) => {
  expect(() => new PackedReader(bytes())).toThrow(problem);
});

test('an array of another type than is expected is refused', () => {
  const read = new PackedReader(packed([Float64Array.of(1)]));
  expect(() => read.next(Int32Array)).toThrow('section 1 is no Int32Array');
});
