import { existsSync, readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';

const folder = process.env['LIST_FILES'] ?? resolve('../shared/data');

/** The folder of the published lists, which are too large to be kept here: `LIST_FILES`, where it is there. */
export const listFiles: string | undefined = existsSync(folder) ? folder : undefined;

// Once for each specification: Jest loads this module again for each. A skipped test alone is easily overlooked.
if (listFiles === undefined) {
  const specification = relative('', expect.getState().testPath ?? '');
  process.stderr.write(
    `${specification}: what needs the published lists is skipped, because the folder ${folder} does not exist: ` +
      'LIST_FILES names another\n',
  );
}

/** Describes what needs those files. */
// eslint-disable-next-line no-restricted-syntax -- without the files there is nothing to compare with
export const describeWithListFiles = listFiles === undefined ? describe.skip : describe;

/** Reads one of those files. */
export function listFile(name: string): Buffer {
  return readFileSync(resolve(listFiles ?? '', name));
}
