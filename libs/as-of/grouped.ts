/** Items in the order of their groups, and the group of each. */
export interface Grouped {
  readonly items: Uint32Array;
  readonly groups: Uint32Array;
}

/** The items 0 to `count` by the groups that each is added to, in their order: a counting sort. */
export function grouped(count: number, forEachGroup: (item: number, add: (group: number) => void) => void): Grouped {
  const starts: number[] = [];
  for (let item = 0; item < count; item += 1)
    forEachGroup(item, (group) => {
      while (starts.length <= group) starts.push(0);
      starts[group] = (starts[group] ?? 0) + 1;
    });
  let total = 0;
  for (const [group, size] of starts.entries()) {
    starts[group] = total;
    total += size;
  }
  const [items, groups] = [new Uint32Array(total), new Uint32Array(total)];
  for (let item = 0; item < count; item += 1)
    forEachGroup(item, (group) => {
      const place = starts[group] ?? 0;
      items[place] = item;
      groups[place] = group;
      starts[group] = place + 1;
    });
  return { items, groups };
}
