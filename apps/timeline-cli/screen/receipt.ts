import { createPublicKey } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { fingerprintOf, problemsOfBundle, type Bundle } from '../../../libs/receipts/index.js';
import { isJsonObject } from '../../../libs/validation/index.js';
import type { TimelineClient } from '../client.js';
import { readInput, UnreadableInputError } from '../read-file.js';

/** A bundle does not hold: what was altered. */
class BundleAlteredError extends Error {
  override readonly name = 'BundleAlteredError';
}

/** Writes the bundle of a receipt to a file; `since` is the file of an earlier one. */
export async function exportReceipt(
  client: TimelineClient,
  id: string,
  file: string,
  since: string | undefined,
): Promise<string> {
  const earlier = since === undefined ? undefined : await readBundle(since);
  const query = earlier === undefined ? '' : `?since=${earlier.head.size}`;
  const bundle = await client.get<Bundle>(`/v1/screenings/${encodeURIComponent(id)}/bundle${query}`);
  await writeFile(file, `${JSON.stringify(bundle, undefined, 2)}\n`, { flag: 'wx', mode: 0o600 });
  return `${file}: receipt ${id}, ${bundle.events.length} events, head of ${bundle.head.size} events, signed by ${fingerprintOf(bundle.head.publicKey)}. Whoever has the file reads the answer.`;
}

/**
 * Checks a bundle offline.
 * @throws UnreadableInputError if a file cannot be read.
 * @throws BundleAlteredError naming everything that was altered, or a file that is no bundle.
 */
export async function verifyReceipt(
  file: string,
  { key, earlier }: { readonly key?: string; readonly earlier?: string },
): Promise<string> {
  const bundle = await readBundle(file);
  const publicKey = key === undefined ? undefined : await readPublicKey(key);
  const problems = problemsOfBundle(bundle, {
    ...(publicKey === undefined ? {} : { publicKey }),
    ...(earlier === undefined ? {} : { earlier: await readBundle(earlier) }),
  });
  if (problems.length > 0) throw new BundleAlteredError(`${file} does not hold:\n  ${problems.join('\n  ')}`);
  const { head, events, id } = bundle;
  const trust =
    publicKey === undefined
      ? ', which nothing here vouches for: compare it, or give --key'
      : ', the trusted key';
  return [
    `${file} holds: the receipt ${id} and ${events.length} events are in the log ${head.log}, of ${head.size} events on ${head.signedAt}.`,
    `Signed by ${fingerprintOf(head.publicKey)}${trust}.`,
    ...(earlier === undefined ? [] : ['The log begins with that of the earlier bundle.']),
  ].join('\n');
}

/** In base64, as a bundle has it. */
async function readPublicKey(file: string): Promise<string> {
  const pem = await readInput(file);
  try {
    return createPublicKey(pem).export({ type: 'spki', format: 'der' }).toString('base64');
  } catch (error) {
    throw new UnreadableInputError(`${file} is no public key in PEM`, { cause: error });
  }
}

/** Undefined of what is no JSON object. */
function parsed(bytes: Buffer): Partial<Bundle> | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString());
    return isJsonObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function readBundle(file: string): Promise<Bundle> {
  const bundle = parsed(await readInput(file));
  if (
    bundle?.format !== 'regulatory-timeline-receipt' ||
    bundle.head === undefined ||
    bundle.events === undefined
  )
    throw new BundleAlteredError(`${file} is no bundle of a receipt`);
  return bundle as Bundle;
}
