import type { Concerned } from './named-commands.js';

const nothing: readonly number[] = [];

/**
 * For each command the places of those that must be recorded before it is posted: the last one before it about each of
 * its subjects, and, if it is about several, every earlier one that names any of them.
 */
export function orderBySubject(commands: readonly Concerned[]): (readonly number[])[] {
  const joined = new Set(commands.flatMap(({ about }) => (about.length > 1 ? about : [])));
  const lastAbout = new Map<string, number>();
  const namedBy = new Map<string, number[]>();
  return commands.map(({ about, names }, place) => {
    const before = about.flatMap((subject) => lastAbout.get(subject) ?? []);
    if (about.length > 1) before.push(...about.flatMap((subject) => namedBy.get(subject) ?? []));
    for (const subject of about) lastAbout.set(subject, place);
    for (const subject of names) {
      if (!joined.has(subject)) continue;
      const naming = namedBy.get(subject);
      if (naming === undefined) namedBy.set(subject, [place]);
      else naming.push(place);
    }
    return before.length === 0 ? nothing : [...new Set(before)];
  });
}

/** Each command after the one before it: positions are then those of the file. */
export function orderOfFile(commands: readonly unknown[]): (readonly number[])[] {
  return commands.map((_command, place) => (place === 0 ? nothing : [place - 1]));
}
