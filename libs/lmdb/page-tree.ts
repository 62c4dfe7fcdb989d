import { readSync } from 'node:fs';

/*
 * The trees of pages in a database file, read without LMDB, which maps the file and trusts every number in it: a page
 * that is not what its parent expects ends the process. The layout is that of `MDB_page`, `MDB_node`, `MDB_db` and
 * `MDB_ovpage` in `mdb.c` of the LMDB that lmdb 3.5 bundles, data version 2, little-endian.
 */

const HEADER = { page: 0, transaction: 8, flags: 18, lower: 20, upper: 22, pages: 20, end: 24 };
const NODE = { low: 0, high: 2, flags: 4, keySize: 6, key: 8 };
const TREE = { flags: 4, depth: 6, branches: 8, leaves: 16, overflows: 24, entries: 32, root: 40, end: 48 };
const OVERFLOW = { page: 0, pages: 16, end: 24 };

const [BRANCH, LEAF, OVERFLOW_PAGE] = [1, 2, 4];
const [VALUE_ON_OVERFLOW, VALUE_IS_TREE] = [1, 2];
/** The root of an empty tree: all bits set, as a double. */
const NO_PAGE = 2 ** 64;
/** Keys with several values, sorted: no database of ours has them. */
const SEVERAL_VALUES = 4;
const DEEPEST = 32;
/** As the end of a key: no key was read yet. */
const NO_KEY = -1;

/** A tree of pages as its record describes it. */
export interface PageTree {
  readonly flags: number;
  readonly depth: number;
  readonly branches: number;
  readonly leaves: number;
  readonly overflows: number;
  readonly entries: number;
  readonly root: number;
}

/** What a snapshot of the database consists of, as its meta page says. */
export interface Snapshot {
  readonly pageSize: number;
  /** Pages beyond the end of the file may be listed as free: they were never written. */
  readonly lastPage: number;
  readonly transaction: number;
  readonly free: PageTree;
  readonly main: PageTree;
}

/** The record of a tree, where it is in a page. */
export function pageTreeAt(page: Buffer, at: number): PageTree {
  return {
    flags: page.readUInt16LE(at + TREE.flags),
    depth: page.readUInt16LE(at + TREE.depth),
    branches: wordAt(page, at + TREE.branches),
    leaves: wordAt(page, at + TREE.leaves),
    overflows: wordAt(page, at + TREE.overflows),
    entries: wordAt(page, at + TREE.entries),
    root: wordAt(page, at + TREE.root),
  };
}

/** 64 bits; above 2^53 the last digits are lost, which no sound file reaches. */
export function wordAt(buffer: Buffer, at: number): number {
  return buffer.readUInt32LE(at) + buffer.readUInt32LE(at + 4) * 2 ** 32;
}

/**
 * What is wrong with the pages of a snapshot; undefined if every page that LMDB can reach is in the file, is of the
 * kind that its place demands, was written by no later transaction, has its entries within it and in order, and is
 * reached once, and no page that is listed as free is in use. Values are not judged, only where they are.
 */
export function pageProblem(file: number, size: number, snapshot: Snapshot): string | undefined {
  try {
    new PageWalk(file, size, snapshot).walk();
    return undefined;
  } catch (error) {
    if (error instanceof PageProblem) return error.message;
    throw error;
  }
}

class PageProblem extends Error {}

interface Count {
  branches: number;
  leaves: number;
  overflows: number;
  entries: number;
}

/** A tree while it is walked. */
interface Walked {
  readonly tree: PageTree;
  readonly name: string;
  readonly count: Count;
  /** Called with each entry, and what reads its value. */
  readonly onEntry: (page: Buffer, node: number, value: () => Buffer) => void;
}

/** A key where it is in a page. */
interface Key {
  page: Buffer;
  start: number;
  end: number;
}

class PageWalk {
  readonly #inUse: Uint8Array;
  /** One page for each level of the tree that is walked. */
  readonly #levels: Buffer[] = [];
  readonly #header = Buffer.alloc(HEADER.end);
  readonly #lastKey: Key = { page: this.#header, start: 0, end: NO_KEY };
  readonly #separator: Key = { page: this.#header, start: 0, end: NO_KEY };

  constructor(
    private readonly file: number,
    private readonly size: number,
    private readonly snapshot: Snapshot,
  ) {
    this.#inUse = new Uint8Array(Math.floor(size / snapshot.pageSize));
  }

  walk(): void {
    const { free, main } = this.snapshot;
    const lists: Buffer[] = [];
    this.#walkTree(free, 'the list of free pages', (_page, _node, value) => void lists.push(value()));
    const named: [string, PageTree][] = [];
    this.#walkTree(main, 'the list of databases', (page, node, value) => {
      if ((page.readUInt16LE(node + NODE.flags) & VALUE_IS_TREE) === 0) return;
      const record = value();
      const name = page.toString('latin1', node + NODE.key, keyEndOf(page, node));
      if (record.length !== TREE.end) throw new PageProblem(`the record of database ${name} is damaged`);
      named.push([name, pageTreeAt(record, 0)]);
    });
    for (const [name, tree] of named) this.#walkTree(tree, `database ${printable(name)}`, () => undefined);
    for (const list of lists) this.#checkFree(list);
  }

  #walkTree(tree: PageTree, name: string, onEntry: Walked['onEntry']): void {
    if ((tree.flags & SEVERAL_VALUES) !== 0) throw new PageProblem(`${name} has unknown flags`);
    if (tree.depth > DEEPEST) throw new PageProblem(`${name} is ${tree.depth} pages deep`);
    const count: Count = { branches: 0, leaves: 0, overflows: 0, entries: 0 };
    this.#lastKey.end = this.#separator.end = NO_KEY;
    if (tree.root !== NO_PAGE) this.#visit(tree.root, 1, { tree, name, count, onEntry });
    for (const [what, number] of Object.entries(count) as [keyof Count, number][]) {
      if (tree[what] !== number)
        throw new PageProblem(`${name} should have ${tree[what]} ${what}, and has ${number}`);
    }
  }

  #visit(number: number, level: number, walked: Walked): void {
    const { tree, name, count } = walked;
    const isLeaf = level === tree.depth;
    if (level > tree.depth) throw new PageProblem(`${name} is not ${tree.depth} pages deep`);
    const page = (this.#levels[level] ??= Buffer.alloc(this.snapshot.pageSize));
    this.#read(page, number, 1, isLeaf ? LEAF : BRANCH, name);
    if (isLeaf) count.leaves += 1;
    else count.branches += 1;
    const length = this.#checkNodes(page, number, isLeaf, walked);
    for (let place = 0; place < length; place += 1) {
      const node = nodeAt(page, place);
      // The first key of a branch bounds nothing, and need not be there.
      if (isLeaf || place > 0) this.#checkKey(page, node, number, walked);
      if (isLeaf) {
        setKey(this.#lastKey, page, node);
        count.entries += 1;
        walked.onEntry(page, node, this.#valueOf(page, node, walked));
      } else {
        if (place > 0) setKey(this.#separator, page, node);
        this.#visit(childOf(page, node), level + 1, walked);
      }
    }
    // The next leaf is read into the same buffer.
    if (isLeaf) keepKey(this.#lastKey);
  }

  /** Reads a page, or as much of it as the buffer holds, and checks its header. */
  #read(buffer: Buffer, number: number, pages: number, kind: number, name: string): void {
    const { pageSize, lastPage, transaction } = this.snapshot;
    if (number < 2 || number + pages - 1 > lastPage) throw new PageProblem(`${name} names page ${number}`);
    if ((number + pages) * pageSize > this.size)
      throw new PageProblem(`its file is cut short at ${this.size} bytes`);
    readSync(this.file, buffer, 0, buffer.length, number * pageSize);
    const isSound =
      wordAt(buffer, HEADER.page) === number &&
      buffer.readUInt16LE(HEADER.flags) === kind &&
      wordAt(buffer, HEADER.transaction) <= transaction;
    if (!isSound) throw new PageProblem(`page ${number} is not the one that ${name} refers to`);
    for (let each = number; each < number + pages; each += 1) {
      if (this.#inUse[each] === 1) throw new PageProblem(`page ${each} is used twice`);
      this.#inUse[each] = 1;
    }
  }

  /** Returns how many there are. */
  #checkNodes(page: Buffer, number: number, isLeaf: boolean, { tree, name }: Walked): number {
    const [lower, upper] = [page.readUInt16LE(HEADER.lower), page.readUInt16LE(HEADER.upper)];
    const damaged = (): PageProblem => new PageProblem(`page ${number} of ${name} is damaged`);
    // Both, and the places of the nodes, are counted from the end of the header.
    const capacity = page.length - HEADER.end;
    if (lower % 2 !== 0 || lower > upper || upper > capacity) throw damaged();
    const length = lower / 2;
    const fewest = isLeaf || tree === this.snapshot.free ? 1 : 2;
    if (length < fewest) throw damaged();
    let used = 0;
    for (let place = 0; place < length; place += 1) {
      const at = nodeAt(page, place);
      if (at < HEADER.end + upper || at + NODE.key > page.length) throw damaged();
      const keyEnd = keyEndOf(page, at);
      const flags = isLeaf ? page.readUInt16LE(at + NODE.flags) : 0;
      if (flags > VALUE_IS_TREE) throw damaged();
      const end = isLeaf ? keyEnd + inPageSize(page, at, flags) : keyEnd;
      if (end > page.length) throw damaged();
      used += end - at + ((end - at) % 2);
    }
    // Nodes fill the end of the page without a gap: a pointer that is damaged leaves one, or has two overlap.
    if (used !== capacity - upper) throw damaged();
    return length;
  }

  #checkKey(page: Buffer, node: number, number: number, { tree, name }: Walked): void {
    const [start, end] = [node + NODE.key, keyEndOf(page, node)];
    const isNumber = tree === this.snapshot.free;
    if (isNumber && end - start !== 8) throw new PageProblem(`page ${number} of ${name} is damaged`);
    const order = isNumber ? numericOrder : byteOrder;
    const [last, separator] = [this.#lastKey, this.#separator];
    const isInOrder =
      (last.end === NO_KEY || order(last, page, start, end) < 0) &&
      (separator.end === NO_KEY || order(separator, page, start, end) <= 0);
    if (!isInOrder) throw new PageProblem(`page ${number} of ${name} has its keys out of order`);
  }

  /** Checks the pages of a value beside the tree. Returns what reads the value. */
  #valueOf(page: Buffer, node: number, { name, count }: Walked): () => Buffer {
    const [size, keyEnd] = [sizeAt(page, node), keyEndOf(page, node)];
    if ((page.readUInt16LE(node + NODE.flags) & VALUE_ON_OVERFLOW) === 0)
      return () => Buffer.from(page.subarray(keyEnd, keyEnd + size));
    const [number, pages] = [wordAt(page, keyEnd + OVERFLOW.page), wordAt(page, keyEnd + OVERFLOW.pages)];
    const fewest = Math.ceil((HEADER.end + size) / this.snapshot.pageSize);
    if (pages < fewest) throw new PageProblem(`a value of ${name} on page ${number} is too long`);
    this.#read(this.#header, number, pages, OVERFLOW_PAGE, name);
    if (this.#header.readUInt32LE(HEADER.pages) !== pages)
      throw new PageProblem(`page ${number} of ${name} is damaged`);
    count.overflows += pages;
    return () => {
      const value = Buffer.alloc(size);
      readSync(this.file, value, 0, size, number * this.snapshot.pageSize + HEADER.end);
      return value;
    };
  }

  /** A list of free pages: how many words follow; a page, or the negative length of a run and its first page; or 0. */
  #checkFree(list: Buffer): void {
    const length = list.length < 8 ? Infinity : wordAt(list, 0);
    if (list.length < 8 * (length + 1)) throw new PageProblem('the list of free pages is damaged');
    for (let place = 1; place <= length; place += 1) {
      const word = Number(list.readBigInt64LE(8 * place));
      if (word >= 0) this.#checkFreePages(word, word === 0 ? 0 : 1);
      else if (place < length) this.#checkFreePages(Number(list.readBigInt64LE(8 * (place += 1))), -word);
    }
  }

  #checkFreePages(first: number, pages: number): void {
    if (first + pages - 1 > this.snapshot.lastPage || (pages > 0 && first < 2))
      throw new PageProblem('the list of free pages is damaged');
    for (let page = first; page < first + pages; page += 1)
      if (this.#inUse[page] === 1) throw new PageProblem(`page ${page} is in use, and is listed as free`);
  }
}

/** Where the node is in its page. */
function nodeAt(page: Buffer, place: number): number {
  return HEADER.end + page.readUInt16LE(HEADER.end + 2 * place);
}

function keyEndOf(page: Buffer, node: number): number {
  return node + NODE.key + page.readUInt16LE(node + NODE.keySize);
}

function setKey(key: Key, page: Buffer, node: number): void {
  key.page = page;
  key.start = node + NODE.key;
  key.end = keyEndOf(page, node);
}

function keepKey(key: Key): void {
  key.page = Buffer.from(key.page.subarray(key.start, key.end));
  key.end -= key.start;
  key.start = 0;
}

// Neither calls into native code, nor makes a view: they run for every key of the file.
function byteOrder(left: Key, page: Buffer, start: number, end: number): number {
  const length = Math.min(left.end - left.start, end - start);
  for (let index = 0; index < length; index += 1) {
    const difference = (left.page[left.start + index] ?? 0) - (page[start + index] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.end - left.start - (end - start);
}

function numericOrder(left: Key, page: Buffer, start: number): number {
  return wordAt(left.page, left.start) - wordAt(page, start);
}

function childOf(page: Buffer, node: number): number {
  return sizeAt(page, node) + page.readUInt16LE(node + NODE.flags) * 2 ** 32;
}

function sizeAt(page: Buffer, at: number): number {
  return page.readUInt16LE(at + NODE.low) + page.readUInt16LE(at + NODE.high) * 2 ** 16;
}

function inPageSize(page: Buffer, at: number, flags: number): number {
  return (flags & VALUE_ON_OVERFLOW) === 0 ? sizeAt(page, at) : OVERFLOW.end;
}

function printable(name: string): string {
  return name.replace(/[^\x20-\x7e]/g, '');
}
