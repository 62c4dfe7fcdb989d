import type { AsOfIndex } from '../../../libs/as-of/index.js';
import { checked } from '../../../libs/as-of/rectangles/checked.js';
import type { ReportRow } from '../report.js';
import { askWorld, Draw, drawn, type Answer, type SubjectQuestion } from './questions.js';
import { microseconds, timed, type Timing } from './timed.js';

/** An index, and how many facts it has. */
interface Sized {
  readonly facts: number;
  readonly index: AsOfIndex;
}

/** The same kinds of questions, with as many answers, to a small and a large index; `ask` asks about a subject. */
export async function compareSizes(
  few: Sized,
  many: Sized,
  ask: (index: AsOfIndex, question: SubjectQuestion) => Answer,
  seed: number,
  timing: Timing,
): Promise<ReportRow[]> {
  const drawFor = ({ index }: Sized) => {
    const draw = new Draw(index, seed);
    const subjects = drawn(
      1000,
      () => draw.subject(),
      (question) => ask(index, question).length === 1,
    );
    const pages = drawn(
      200,
      () => draw.byAuthority(),
      (question) => askWorld(index, question).length === 100,
    );
    return { subjects, pages };
  };
  const [atFew, atMany] = [drawFor(few), drawFor(many)];
  const subjects = await timed(timing, [...atFew.subjects.keys()], {
    few: (place) => ask(few.index, checked(atFew.subjects[place])),
    many: (place) => ask(many.index, checked(atMany.subjects[place])),
  });
  const pages = await timed(timing, [...atFew.pages.keys()], {
    few: (place) => askWorld(few.index, checked(atFew.pages[place])),
    many: (place) => askWorld(many.index, checked(atMany.pages[place])),
  });
  const compared = {
    'one subject with one answer': subjects,
    'a full page of 100 by authority': pages,
  };
  return Object.entries(compared).map(([what, times]) => ({
    what: `${what}: at ${many.facts} facts, against ${few.facts}`,
    ours: microseconds(times.many.median),
    p99: microseconds(times.many.p99),
    against: microseconds(times.few.median),
    ratio: times.many.median / times.few.median,
    goal: { atMost: 2 },
  }));
}
