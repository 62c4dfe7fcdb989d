import { courseOf, inForceIn } from '../../apps/timeline-web/picture/course.js';
import { sceneOf } from '../../apps/timeline-web/picture/scene.js';
import { dayOf } from '../../apps/timeline-web/texts/dates.js';
import type { Answer, History, KnownFactDocument, Subjects } from '../../libs/answers/index.js';
import { RunningService } from '../e2e/running-service.js';

/*
 * The page draws what is in force by itself, for every position at once. The service decides on answers: at every edge of
 * every subject of the case, before and after it, both must say the same.
 */

let service: RunningService;
beforeAll(async () => {
  service = await RunningService.start();
  await service.loadCase();
});
afterAll(() => service.remove());

const get = async <T>(path: string): Promise<T> => (await service.get(path)).json as T;

/** What the picture says of a fact on a day, as known at a position. */
function drawnState(
  fact: KnownFactDocument,
  facts: readonly KnownFactDocument[],
  day: number,
  position: number,
) {
  const isKnown = (each: KnownFactDocument): boolean =>
    each.position <= position && (each.retracted === null || each.retracted.position > position);
  if (!isKnown(fact)) return 'not';
  const lifts = facts.filter((each) => each.lifts === fact.factId && isKnown(each));
  return inForceIn(courseOf(fact, lifts), day, day + 1);
}

test('draws each fact of the case as the service answers, around every edge and at every step', async () => {
  let compared = 0;
  for (const plural of ['chips', 'parties', 'sales']) {
    const { subjects } = await get<Subjects>(`/v1/${plural}?limit=1000`);
    for (const { subject } of subjects) {
      const { facts } = await get<History>(`/v1/${plural}/${subject.id}/history?limit=1000`);
      const scene = sceneOf(facts);
      const drawn = new Set(scene.rectangles.map(({ fact }) => fact));
      const days = new Set(scene.edges.flatMap((edge) => [edge - 1, edge, edge + 1].map(Math.floor)));
      for (const { position } of scene.steps)
        for (const day of days) {
          const answer = await get<Answer>(
            `/v1/${plural}/${subject.id}?asOf=${dayOf(day)}&position=${position}`,
          );
          const shown = [...answer.measures, ...answer.sales, ...answer.routes, ...answer.listings];
          for (const fact of drawn) {
            const found = shown.find(
              (each) => each.factId === fact.factId && each.subject.id === fact.subject.id,
            );
            const where = `${plural}/${subject.id} ${fact.factId} on ${dayOf(day)} at ${position}`;
            expect(`${where}: ${drawnState(fact, facts, day, position)}`).toBe(
              `${where}: ${found?.inForce ?? 'not'}`,
            );
            compared += 1;
          }
        }
    }
  }
  expect(compared).toBeGreaterThan(300);
});
