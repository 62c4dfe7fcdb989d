import { createPublicKey } from 'node:crypto';
import { receiptBundle } from '../../../libs/answers/index.js';
import { printable } from '../../../libs/printable/index.js';
import { fingerprintOf, problemsOfBundle, type Bundle, type Trusted } from '../../../libs/receipts/index.js';
import { checkOfShape, InvalidJsonError, readJson } from '../../../libs/validation/index.js';
import type { TimelineClient } from '../client.js';
import { readInput, UnreadableInputError, writeNew } from '../files.js';
import { problemsOfShown, receiptText } from './receipt-text.js';

/** A bundle failed verification; the message says what was altered. */
class BundleAlteredError extends Error {
  override readonly name = 'BundleAlteredError';
}

/**
 * Writes the bundle of a receipt to a new file; `since` is the file of an earlier one.
 * @throws UnreadableInputError or UnwritableOutputError for a file that cannot be read or written.
 */
export async function exportReceipt(
  client: TimelineClient,
  id: string,
  file: string,
  since: string | undefined,
): Promise<string> {
  const earlier = since === undefined ? undefined : readBundle(since, await readInput(since));
  const query = earlier === undefined ? '' : `?since=${earlier.head.size}`;
  const bundle = await client.get<Bundle>(`/v1/screenings/${encodeURIComponent(id)}/bundle${query}`);
  await writeNew(file, `${JSON.stringify(bundle, undefined, 2)}\n`, 0o600);
  return `${file}: receipt ${id}, ${bundle.events.length} events, head of ${bundle.head.size} events, signed by ${fingerprintOf(bundle.head.publicKey)}. Anyone who has the file can read the answer.`;
}

/**
 * Checks a bundle offline, and says what it proves.
 * @throws UnreadableInputError if a file cannot be read.
 * @throws BundleAlteredError naming everything that was altered.
 */
export async function verifyReceipt(
  file: string,
  { key, earlier }: { readonly key?: string; readonly earlier?: string },
): Promise<string> {
  const publicKey = key === undefined ? undefined : await readPublicKey(key);
  const trusted = publicKey === undefined ? {} : { publicKey };
  const bundle = checkedBundle(file, await readInput(file), {
    ...trusted,
    ...(earlier === undefined ? {} : { earlier: checkedBundle(earlier, await readInput(earlier), trusted) }),
  });
  const trust =
    publicKey === undefined
      ? ', a key that was not checked: compare its fingerprint, or give --key'
      : ', the trusted key';
  return [
    `${file} passed verification.`,
    receiptText(bundle),
    `Signed by ${fingerprintOf(bundle.head.publicKey)}${trust}.`,
    ...(earlier === undefined ? [] : ['The log extends the log of the earlier bundle.']),
  ].join('\n');
}

/** In base64, as a bundle has it. */
async function readPublicKey(file: string): Promise<string> {
  const pem = await readInput(file);
  try {
    return createPublicKey(pem).export({ type: 'spki', format: 'der' }).toString('base64');
  } catch (error) {
    throw new UnreadableInputError(`${file} is not a public key in PEM`, { cause: error });
  }
}

/**
 * Reads and checks the bytes of a bundle.
 * @throws BundleAlteredError naming everything that was altered.
 */
export function checkedBundle(file: string, bytes: Uint8Array, trusted: Trusted = {}): Bundle {
  const bundle = readBundle(file, bytes);
  const problems = problemsOfBundle(bundle, trusted);
  // What is shown of an answer is only looked at once it is the answer that was given.
  refuse(file, problems.length > 0 ? problems : problemsOfShown(bundle));
  return bundle;
}

const problemsOfForm = checkOfShape({ schema: receiptBundle, rules: [] });

/** @throws BundleAlteredError naming the fields that a bundle does not have. */
function readBundle(file: string, bytes: Uint8Array): Bundle {
  const given = read(file, bytes);
  const { format, version } = (given ?? {}) as Partial<Record<string, unknown>>;
  if (format !== 'regulatory-timeline-receipt')
    throw new BundleAlteredError(`${file} is not a receipt bundle`);
  if (version === 1)
    throw new BundleAlteredError(
      `${file} is a bundle of version 1, which cannot show whether a decision was omitted: export the receipt again`,
    );
  refuse(
    file,
    problemsOfForm(given as object).map(({ pointer, detail }) => `${pointer} ${detail}`),
  );
  return given as Bundle;
}

/** A field that is given twice is refused: other programs would read the other value. */
function read(file: string, bytes: Uint8Array): unknown {
  try {
    return readJson(bytes);
  } catch (error) {
    if (!(error instanceof InvalidJsonError)) throw error;
    throw new BundleAlteredError(`${file} failed verification: ${printable(error.message)}`);
  }
}

function refuse(file: string, problems: readonly string[]): void {
  if (problems.length === 0) return;
  const lines = problems.map((problem) => `\n  ${printable(problem)}`);
  throw new BundleAlteredError(`${file} failed verification:${lines.join('')}`);
}
