import { DAY, type AsOf, type Certain } from '../../../events/index.js';
import type { Statement } from '../../../libs/groups/membership.js';

/*
 * Who is in a group, naively: every world in which each statement is of one day of its bounds, and in each world every
 * day of the question.
 */

/** A statement of one world. */
interface Exact extends Omit<Statement, 'at'> {
  readonly day: number;
}

const isEdition = ({ usualInterval }: Exact): boolean => usualInterval !== undefined;

/** Every world of the statements, whose bounds are whole days. */
function worldsOf(statements: readonly Statement[]): Exact[][] {
  let worlds: Exact[][] = [[]];
  for (const { at, ...statement } of statements) {
    const days: number[] = [];
    for (let day = at.earliest; day <= at.latest; day += DAY) days.push(day);
    worlds = worlds.flatMap((world) => days.map((day) => [...world, { ...statement, day }]));
  }
  return worlds;
}

/** What the statements of one side of a day say: those nearest to it, and of one day an edition is the last. */
function nearest(world: readonly Exact[], side: 'before' | 'after'): string | undefined {
  const days = world.map(({ day }) => day);
  if (days.length === 0) return undefined;
  const near = side === 'after' ? Math.max(...days) : Math.min(...days);
  const those = world.filter(({ day }) => day === near);
  const editions = those.filter(isEdition);
  const changes = those.filter((each) => !isEdition(each));
  const decisive =
    side === 'after' ? (editions.length > 0 ? editions : changes) : changes.length > 0 ? changes : editions;
  const said = new Set(decisive.map((each) => each[side]));
  return said.size === 1 ? [...said][0] : 'open';
}

function onDay(world: readonly Exact[], day: number): Certain {
  const earlier = world.filter((each) => each.day <= day);
  const before = nearest(earlier, 'after');
  const after = nearest(
    world.filter((each) => each.day > day),
    'before',
  );
  if (before === undefined || before === 'open' || (after !== undefined && after !== before)) return 'maybe';
  if (before === 'in') return 'yes';
  const isCovered = earlier.some(
    (each) => each.usualInterval !== undefined && day <= each.day + each.usualInterval * DAY,
  );
  return after === 'out' || isCovered ? 'no' : 'maybe';
}

/** Whether a country is a member through a whole question: under every reading, on every day. */
export function naiveMembership(statements: readonly Statement[], { from, to }: AsOf): Certain {
  const found = new Set<Certain>();
  for (const world of worldsOf(statements))
    for (let day = from; day < to; day += DAY) found.add(onDay(world, day));
  return found.size === 1 ? ([...found][0] ?? 'maybe') : 'maybe';
}
