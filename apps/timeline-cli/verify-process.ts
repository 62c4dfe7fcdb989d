import { CorruptEventError, EmbeddedEventStore } from '../../libs/event-store/index.js';

/* Reads a whole store, in a process of its own: damage that LMDB does not survive ends it alone. See verify.ts. */

/** What the head marker has against the store, if anything. */
interface Marked {
  readonly markerProblem: string | undefined;
}

/** What is sent to the parent process, once the store is closed again. */
export type Finding =
  | (Marked & { readonly kind: 'sound'; readonly events: number; readonly recordedAt: string | undefined })
  | (Marked & {
      readonly kind: 'corrupt';
      readonly soundEvents: number;
      readonly positions: readonly string[];
    })
  | { readonly kind: 'failed'; readonly message: string };

async function check(folder: string): Promise<Finding> {
  const store = await EmbeddedEventStore.openExisting(folder, { readOnly: true, despiteMarker: true });
  try {
    const { markerProblem } = store.log;
    const { soundEvents, corruptPositions } = await store.verify();
    if (corruptPositions.length === 0)
      return {
        kind: 'sound',
        events: soundEvents,
        recordedAt: recordedAtOf(store, soundEvents),
        markerProblem,
      };
    return { kind: 'corrupt', markerProblem, soundEvents, positions: corruptPositions.map(String) };
  } finally {
    await store.close();
  }
}

/** Of the event at the head; undefined without one, or if the service did not write it: the store may still be sound. */
function recordedAtOf({ localLog }: EmbeddedEventStore, head: number): string | undefined {
  if (head === 0) return undefined;
  try {
    const { recordedAt } = localLog.eventAt(head).metadata;
    return typeof recordedAt === 'string' ? recordedAt : undefined;
  } catch (error) {
    if (error instanceof CorruptEventError) return undefined;
    throw error;
  }
}

const finding = await check(process.argv[2] ?? '').catch((error: unknown): Finding => {
  return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
});
process.send?.(finding, () => process.exit());
