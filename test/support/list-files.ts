import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const folder = resolve(process.cwd(), process.env.LIST_FILES ?? '../shared/data');

/** The folder with whole files of lists, as their publishers gave them out; undefined where there is none. */
export const listFiles: string | undefined = existsSync(folder) ? folder : undefined;

/** Describes what is tested on whole files, which are too large for the repository: it has excerpts of them. */
// eslint-disable-next-line no-restricted-syntax -- without the files there is nothing to test
export const describeWithListFiles = listFiles === undefined ? describe.skip : describe;
