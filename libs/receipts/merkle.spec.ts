import fc from 'fast-check';
import { isConsistent, leafHash, MerkleTree, rootOfInclusion } from './merkle.js';

/* The test vectors of Certificate Transparency (RFC 6962): its eight leaves, the roots of their trees, and proofs. */

const leaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => Buffer.from(hex, 'hex'));

const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

function treeOf(all: readonly Buffer[]): MerkleTree {
  const tree = new MerkleTree();
  for (const leaf of all) tree.append(leafHash(leaf));
  return tree;
}

const hex = (path: readonly Buffer[]): string[] => path.map((each) => each.toString('hex'));

test('the roots of the trees of the first leaves', () => {
  const tree = treeOf(leaves);
  expect(roots.map((_, place) => tree.root(place + 1).toString('hex'))).toEqual(roots);
  expect(tree.root(0).toString('hex')).toBe(
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  );
});

test.each<[number, number, string[]]>([
  [0, 1, []],
  [
    0,
    8,
    [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  ],
  [
    5,
    8,
    [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
  [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
])('the audit path of leaf %i in a tree of %i', (leaf, size, path) => {
  expect(hex(treeOf(leaves).inclusion(leaf, size))).toEqual(path);
});

test.each<[number, number, string[]]>([
  [1, 1, []],
  [
    6,
    8,
    [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
  [
    2,
    5,
    [
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  ],
])('the consistency of the trees of %i and of %i', (earlier, size, path) => {
  expect(hex(treeOf(leaves).consistency(earlier, size))).toEqual(path);
});

test('every proof of every tree holds, and none does with one bit changed', () => {
  let [inclusions, consistencies] = [0, 0];
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 70 }), fc.nat(), fc.nat(), fc.nat(), (count, a, b, bit) => {
      const tree = treeOf(Array.from({ length: count }, (_, place) => Buffer.from(String(place))));
      const size = 1 + (a % count);
      const place = b % size;
      const leaf = leafHash(Buffer.from(String(place)));
      const path = tree.inclusion(place, size);
      expect(rootOfInclusion({ leaf, place, size, path })).toEqual(tree.root(size));
      const earlier = { size: place + 1, root: tree.root(place + 1) };
      const later = { size, root: tree.root(size) };
      const proof = tree.consistency(place + 1, size);
      expect(isConsistent({ earlier, later, path: proof })).toBe(true);
      const wrong = (hashes: readonly Buffer[]): Buffer[] => {
        const at = bit % hashes.length;
        return hashes.map((each, number) => {
          const copy = Buffer.from(each);
          if (number === at) copy[0] = (copy[0] ?? 0) ^ 1;
          return copy;
        });
      };
      if (path.length > 0) {
        inclusions += 1;
        expect(rootOfInclusion({ leaf, place, size, path: wrong(path) })).not.toEqual(tree.root(size));
      }
      if (proof.length > 0) {
        consistencies += 1;
        expect(isConsistent({ earlier, later, path: wrong(proof) })).toBe(false);
      }
      expect(rootOfInclusion({ leaf, place, size, path: [...path, leaf] })).toBeUndefined();
    }),
  );
  expect(Math.min(inclusions, consistencies)).toBeGreaterThan(0);
});
