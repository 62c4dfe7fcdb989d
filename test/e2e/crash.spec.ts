import { parseAsOf, readEvent, subjectOf } from '../../events/index.js';
import type { PositionedEvent } from '../../libs/as-of/index.js';
import { ask } from '../support/oracle.js';
import type { TestEnvironment } from './test-environment.js';
import { restriction, RunningService, type Json } from './running-service.js';

const COMMANDS = 1000;
/** After how many the service is killed: few enough that a busy machine records them in the time that a command has. */
const ACKNOWLEDGED = 100;
const CHIPS = 40;
const chipOf = (n: number) => `chip-${n % CHIPS}`;
/** Every tenth command is a change of measure: two events in one append, of which neither may be alone. */
const isChange = (n: number) => n % 10 === 0;
const bodyOf = (n: number) =>
  isChange(n)
    ? {
        ...restriction(chipOf(n), `fact-${n}`, { effectiveFrom: '2024-06-01' }),
        lifts: [`before-${n}`],
      }
    : restriction(chipOf(n), `fact-${n}`);

/** The log as the oracle takes it, read from the store itself. */
async function logOf(
  environment: TestEnvironment,
): Promise<{ events: PositionedEvent[]; appends: [number, number][] }> {
  const store = await environment.openStore();
  const events: PositionedEvent[] = [];
  const appends: [number, number][] = [];
  for await (const message of store.subscribe({ signal: new AbortController().signal })) {
    if (message.kind === 'caught-up') break;
    if (message.kind !== 'event') continue;
    const { stream, type, data, metadata } = message.event;
    appends.push([Number(metadata['appendIndex']), Number(metadata['appendSize'])]);
    events.push({
      event: readEvent(type, 1, data),
      subject: subjectOf(stream)!,
      position: events.length + 1,
      recordedAt: Date.parse(metadata['recordedAt'] as string),
    });
  }
  await store.close();
  return { events, appends };
}

test('a SIGKILL under 1,000 concurrent commands loses no 201, halves nothing, and the index agrees with the oracle', async () => {
  const service = await RunningService.start({ LOG_LEVEL: 'info' });
  let again: RunningService | undefined;
  try {
    const numbers = Array.from({ length: COMMANDS }, (_, n) => n);
    const before = numbers.filter(isChange).map((n) => restriction(chipOf(n), `before-${n}`));
    await Promise.all(before.map((body) => service.post('restrict-chip', body)));
    const acknowledged: { n: number; recorded: { position: number; recordedAt: string } }[] = [];
    const posts = numbers.map(async (n) => {
      const key = { 'idempotency-key': `key-${n}` };
      const reply = await service.post('restrict-chip', bodyOf(n), key).catch(() => undefined);
      if (reply?.status === 201) acknowledged.push({ n, recorded: reply.json });
      if (acknowledged.length === ACKNOWLEDGED) service.child.kill('SIGKILL');
    });
    await Promise.all(posts);
    await service.end('SIGKILL');
    expect(acknowledged.length).toBeGreaterThanOrEqual(ACKNOWLEDGED);
    expect(acknowledged.length).toBeLessThan(COMMANDS);

    again = await RunningService.start({}, service.environment);
    for (const { n, recorded } of acknowledged) {
      const { json: history } = await again.get(`/v1/chips/${chipOf(n)}/history`);
      const fact = history.facts.find(({ factId }: { factId: string }) => factId === `fact-${n}`);
      expect(fact).toMatchObject({ recordedAt: recorded.recordedAt });
      const retried = await again.post('restrict-chip', bodyOf(n), { 'idempotency-key': `key-${n}` });
      expect(retried.json).toEqual(recorded);
    }
    const asOfs = ['2023-10-22', '2023-10-23', '2024-05-31', '2024-06-01'];
    const answers: [string, string, Json][] = [];
    for (let n = 0; n < CHIPS; n += 1) {
      for (const asOf of asOfs)
        answers.push([chipOf(n), asOf, (await again.get(`/v1/chips/${chipOf(n)}?asOf=${asOf}`)).json]);
    }
    expect(await again.end()).toBe(0);

    const { events, appends } = await logOf(service.environment);
    let open = 0;
    for (const [index, size] of appends) {
      expect(index).toBe(open);
      open = index + 1 === size ? 0 : index + 1;
    }
    expect(open).toBe(0);
    for (const [id, asOf, { status, decidedBy, measures }] of answers) {
      const question = { asOf: parseAsOf(asOf), position: events.length };
      const inForce = measures.map((part: Json) => `chip-${id} ${part.factId} ${part.inForce}`).sort();
      const expected = ask(events, { kind: 'chip', id }, question);
      expect({ status, decidedBy, inForce }).toEqual({
        status: expected?.status,
        decidedBy: expected?.decidedBy,
        inForce: expected?.inForce.map(({ fact }) => fact),
      });
    }
  } finally {
    await again?.end('SIGKILL');
    await service.remove();
  }
}, 180_000);
