/*
 * Records, asks, survives a 409 and resumes the stream, with a client whose types are generated from the description:
 * `node example.js http://127.0.0.1:3000 my-chip`. The environment variable TIMELINE_TOKEN has the access token, if the
 * service has tokens.
 */
import { createEventSource } from 'eventsource-client';
import createClient from 'openapi-fetch';
import type { components, paths } from './timeline.js';

type Schemas = components['schemas'];
type Revision = Schemas['Revision'];

const [service = '', chip = ''] = process.argv.slice(2);
const token = process.env['TIMELINE_TOKEN'];
const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
const client = createClient<paths, 'application/json' | 'application/problem+json'>({
  baseUrl: service,
  headers,
});

const evidence: Schemas['Evidence'][] = [
  { publisher: 'Federal Register', citation: '91 FR 1', certainty: 'official' },
];

/** The answer about the chip as of a date, as known now, and at that position at the earliest. */
async function ask(asOf: string, atLeast = 0): Promise<Schemas['Answer']> {
  const { data, error } = await client.GET('/v1/chips/{id}', {
    params: { path: { id: chip }, query: { asOf, atLeast } },
  });
  if (data === undefined) throw new Error(error?.detail);
  return data;
}

/** What a command was answered: what it recorded, or why it was refused. */
interface Sent {
  readonly data?: Schemas['Recorded'];
  readonly error?: Schemas['Problem'];
}

/**
 * Records a fact if the revision of the chip is the one that was seen; if not, looks again and decides again. The key
 * makes it safe to send a request again when no answer came: what it names is recorded once.
 */
async function record(
  factId: string,
  send: (expectedRevision: Revision, key: string) => Promise<Sent>,
  seen: Revision,
): Promise<Schemas['Recorded']> {
  for (let revision = seen; ;) {
    const { data, error } = await send(revision, `${chip}-${factId}-${revision}`);
    if (data !== undefined) {
      console.log(`recorded ${factId}: revision ${data.revision}`);
      return data;
    }
    if (error?.type !== 'urn:regulatory-timeline:problem:revision-conflict') throw new Error(error?.detail);
    console.log(`409: expected ${revision}, actual ${error.actualRevision}`);
    // Here a tool looks whether the fact is still to be recorded.
    revision = (await ask('2026-12-01')).basis.revision;
  }
}

/** The first event of the chip after a position, recorded already or awaited. */
async function nextEvent(lastEventId: string): Promise<Schemas['CloudEvent']> {
  const url = `${service}/v1/events?subject=chip/${chip}`;
  const source = createEventSource({ url, headers, initialLastEventId: lastEventId });
  try {
    for await (const { event, data } of source) {
      // A block of another type is no event: it keeps the place.
      if (event === undefined) return JSON.parse(data) as Schemas['CloudEvent'];
    }
    throw new Error('The stream has ended');
  } finally {
    source.close();
  }
}

const first = await record(
  'example-rule',
  (expectedRevision, key) =>
    client.POST('/v1/commands/restrict-chip', {
      params: { header: { 'Idempotency-Key': key } },
      body: {
        factId: 'example-rule',
        chipId: chip,
        authority: 'us-bis',
        measure: 'license-required',
        destinations: ['CN', { destination: 'D:1', except: ['A:5'] }],
        effectiveFrom: '2026-12-01',
        evidence,
        expectedRevision,
      },
    }),
  'no-stream',
);

for (const asOf of ['2026-11-30', '2026-12-01']) {
  // Another replica may be behind; a 202 has no position.
  const { status, decidedBy, reservations } = await ask(asOf, first.position);
  const codes = reservations.map(({ kind }) => kind);
  console.log(`${asOf}: ${status}, ${decidedBy}, no clearance: ${codes.join(', ')}`);
}

// Somebody else recorded a fact since this tool has looked: the first attempt is a 409.
await record(
  'example-name',
  (expectedRevision, key) =>
    client.POST('/v1/commands/describe-chip', {
      params: { header: { 'Idempotency-Key': key } },
      body: { factId: 'example-name', chipId: chip, name: 'Example', evidence, expectedRevision },
    }),
  'no-stream',
);

let last = '0';
for (let connection = 0; connection < 2; connection += 1) {
  const event = await nextEvent(last);
  last = event.id;
  console.log(`event ${event.type.slice(event.type.lastIndexOf('.') + 1)}: ${event.data.factId}; cut off`);
}
