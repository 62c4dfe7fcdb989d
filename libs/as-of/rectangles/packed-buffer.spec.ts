import { narrowed, packed, packedIn, PackedReader } from './packed-buffer.js';

const arrays = [
  Uint8Array.of(1, 2, 255),
  Uint16Array.of(65_535),
  Uint32Array.of(2 ** 32 - 1, 0),
  Int32Array.of(-5, 2 ** 31 - 1),
  Float64Array.of(-Infinity, 0.5),
  new Uint32Array(),
] as const;

function readBack(bytes: Uint8Array): unknown[] {
  const read = new PackedReader(packedIn(bytes));
  return [
    read.next(Uint8Array),
    read.unsigned(),
    read.unsigned(),
    read.next(Int32Array),
    read.next(Float64Array),
    read.next(Uint32Array),
  ];
}

test('arrays are read back wherever the bytes begin, and whatever follows them', () => {
  const bytes = packed(arrays);
  for (const offset of [0, 1, 4, 8]) {
    const moved = new Uint8Array(offset + bytes.length + 3);
    moved.set(bytes, offset);
    expect(readBack(moved.subarray(offset))).toEqual([...arrays]);
  }
});

test('aligned bytes are used as they are', () => {
  const bytes = packed(arrays);
  expect(packedIn(bytes).buffer).toBe(bytes.buffer);
});

test.each([
  ['bytes of something else', () => new Uint8Array(64), 'it is not in form 1 of a packed buffer'],
  ['no bytes', () => new Uint8Array(), 'it is not in form 1 of a packed buffer'],
  ['a buffer that is cut short', () => packed(arrays).subarray(0, -1), 'it ends after'],
])('%s are refused', (_, bytes, problem) => {
  expect(() => packedIn(bytes())).toThrow(problem);
});

test('an array of another type than is expected is refused', () => {
  const read = new PackedReader(packed([Float64Array.of(1)]));
  expect(() => read.next(Int32Array)).toThrow('section 1 is no Int32Array');
  expect(() => new PackedReader(packed([Float64Array.of(1)])).unsigned()).toThrow(
    'section 1 is not unsigned',
  );
});

test('unsigned integers take as many bytes as the largest needs', () => {
  const widths = [0, 255, 256, 65_535, 65_536].map(
    (value) => narrowed(Uint32Array.of(1, value)).BYTES_PER_ELEMENT,
  );
  expect(widths).toEqual([1, 1, 2, 2, 4]);
});
