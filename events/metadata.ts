import { Type, type Static } from '@sinclair/typebox';

const count = (minimum: number) => Type.Integer({ minimum, maximum: Number.MAX_SAFE_INTEGER });

/**
 * What every stored event carries beside its data. `recordedAt` (ISO 8601, UTC, milliseconds) is the recorded
 * clock: written by the service, never by a caller. `appendIndex` of `appendSize` says where in its append
 * the event is, so that a reader applies an append whole or not at all.
 */
export const eventMetadataSchema = Type.Object(
  {
    actor: Type.String({ minLength: 1 }),
    commandId: Type.String({ minLength: 1 }),
    requestHash: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    correlationId: Type.String({ minLength: 1 }),
    causationId: Type.String({ minLength: 1 }),
    recordedAt: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$' }),
    appendIndex: count(0),
    appendSize: count(1),
    schemaVersion: count(0),
  },
  { additionalProperties: true },
);

export type EventMetadata = Static<typeof eventMetadataSchema>;
