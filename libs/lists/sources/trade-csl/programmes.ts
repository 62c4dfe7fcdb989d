import { notBefore } from '../ofac-sdn/programmes.js';

/** The days on which programmes were founded under which OFAC lists without blocking, each on a list of its own. */
const withoutBlocking: Readonly<Record<string, string>> = {
  '561-Related': '2010-07-01', // Comprehensive Iran Sanctions, Accountability, and Divestment Act of 2010
  'CMIC-EO13959': '2020-11-12', // Executive Order 13959
  'FSE-IR': '2012-05-01', // Executive Order 13608
  HKAA: '2020-07-14', // Hong Kong Autonomy Act
  'NS-PLC': '2006-01-25', // the election of the Council, before General License 4 of 2006-04-12, which its list applies
};

/** The day before which an entry of these programmes was not listed; undefined where that is not known of each. */
export function foundedBy(programmes: readonly string[]): string | undefined {
  const days = programmes.flatMap((programme) => withoutBlocking[programme] ?? []);
  const others = programmes.filter((programme) => withoutBlocking[programme] === undefined);
  if (others.length === 0) return days.sort()[0];
  const other = notBefore(others);
  return other === undefined ? undefined : [...days, other].sort()[0];
}
