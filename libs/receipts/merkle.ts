import { createHash } from 'node:crypto';

/*
 * The Merkle tree hash of RFC 6962, 2.1, over the events of the log. Leaves and nodes have prefixes of their own, so that
 * none passes for the other.
 */

const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);

const sha256 = (...parts: readonly Buffer[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** The hash of a leaf. */
export const leafHash = (leaf: Buffer): Buffer => sha256(LEAF, leaf);

const nodeHash = (left: Buffer, right: Buffer): Buffer => sha256(NODE, left, right);

/** The largest power of two that is less than `size`, which is 2 or more. */
function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

/** A tree of leaf hashes that grows: the hash of each complete subtree is kept, so that a proof takes O(log² n). */
export class MerkleTree {
  /** By level: the hashes of the complete subtrees of 2^level leaves, in order. */
  readonly #levels: Buffer[][] = [[]];

  get size(): number {
    return this.#levels[0]?.length ?? 0;
  }

  /** Adds the hash of the next leaf. */
  append(leaf: Buffer): void {
    let hash = leaf;
    for (let level = 0; ; level += 1) {
      const hashes = (this.#levels[level] ??= []);
      hashes.push(hash);
      if (hashes.length % 2 === 1) return;
      const left = hashes.at(-2);
      if (left === undefined) return;
      hash = nodeHash(left, hash);
    }
  }

  /** The hash of the tree of the first `size` leaves. */
  root(size = this.size): Buffer {
    this.#assertHeld(size);
    return size === 0 ? sha256() : this.#hash(0, size);
  }

  /** The audit path of a leaf in the tree of the first `size` leaves, lowest first (2.1.1). */
  inclusion(leaf: number, size: number): Buffer[] {
    this.#assertHeld(size);
    if (leaf < 0 || leaf >= size) throw new RangeError(`leaf ${leaf} is not in a tree of ${size}`);
    return this.#path(leaf, 0, size);
  }

  /** The proof that the tree of the first `size` leaves begins with that of the first `earlier` ones (2.1.2). */
  consistency(earlier: number, size: number): Buffer[] {
    this.#assertHeld(size);
    if (earlier < 1 || earlier > size)
      throw new RangeError(`${earlier} is not the size of an earlier tree of ${size}`);
    return earlier === size ? [] : this.#subproof(earlier, 0, size, true);
  }

  #assertHeld(size: number): void {
    if (size < 0 || size > this.size) throw new RangeError(`the tree has ${this.size} leaves, not ${size}`);
  }

  /** The hash of the leaves from `from` on, `count` of them; `from` is a multiple of the subtree's size. */
  #hash(from: number, count: number): Buffer {
    const level = Math.log2(count);
    const kept = Number.isInteger(level) ? this.#levels[level]?.[from / count] : undefined;
    if (kept !== undefined) return kept;
    const split = splitOf(count);
    return nodeHash(this.#hash(from, split), this.#hash(from + split, count - split));
  }

  #path(leaf: number, from: number, count: number): Buffer[] {
    if (count === 1) return [];
    const split = splitOf(count);
    return leaf < split
      ? [...this.#path(leaf, from, split), this.#hash(from + split, count - split)]
      : [...this.#path(leaf - split, from + split, count - split), this.#hash(from, split)];
  }

  #subproof(earlier: number, from: number, count: number, isWhole: boolean): Buffer[] {
    if (earlier === count) return isWhole ? [] : [this.#hash(from, count)];
    const split = splitOf(count);
    return earlier <= split
      ? [...this.#subproof(earlier, from, split, isWhole), this.#hash(from + split, count - split)]
      : [...this.#subproof(earlier - split, from + split, count - split, false), this.#hash(from, split)];
  }
}

/** A proof that a leaf is in a tree. */
export interface Inclusion {
  readonly leaf: Buffer;
  /** From 0. */
  readonly place: number;
  readonly size: number;
  readonly path: readonly Buffer[];
}

/** The root that an audit path leads to; undefined where the path has not the length that it must have. */
export function rootOfInclusion({ leaf, place, size, path }: Inclusion): Buffer | undefined {
  if (place < 0 || place >= size) return undefined;
  let [node, last] = [place, size - 1];
  let hash = leaf;
  for (const sibling of path) {
    if (last === 0) return undefined;
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash);
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
    } else hash = nodeHash(hash, sibling);
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  return last === 0 ? hash : undefined;
}

/** A proof that a tree begins with another. */
export interface Consistency {
  readonly earlier: { readonly size: number; readonly root: Buffer };
  readonly later: { readonly size: number; readonly root: Buffer };
  readonly path: readonly Buffer[];
}

/** Whether the later tree surely has all leaves of the earlier one, in its order, before its others. */
export function isConsistent({ earlier, later, path }: Consistency): boolean {
  if (earlier.size < 1 || earlier.size > later.size) return false;
  if (earlier.size === later.size) return path.length === 0 && earlier.root.equals(later.root);
  const isPower = Number.isInteger(Math.log2(earlier.size));
  const [first, ...others] = isPower ? [earlier.root, ...path] : path;
  if (first === undefined) return false;
  let [node, last] = [earlier.size - 1, later.size - 1];
  while (node % 2 === 1) [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  let [old, hash] = [first, first];
  for (const sibling of others) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      old = nodeHash(sibling, old);
      hash = nodeHash(sibling, hash);
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
    } else hash = nodeHash(hash, sibling);
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  return last === 0 && old.equals(earlier.root) && hash.equals(later.root);
}
