import { constants, tmpdir } from 'node:os';
import { DiskFullError, writeFailure } from './write-failure.js';

describe('writeFailure', () => {
  test.each(['File too large', 'EFBIG: file too large, write'])(
    'recognises %s as a limit of files',
    async (message) => {
      const failure = await writeFailure(new Error(message), '/data');
      expect(failure).toBeInstanceOf(DiskFullError);
      expect(failure).toMatchObject({ message: expect.stringMatching(/^A file in \/data .*\(ulimit -f\)/) });
    },
  );

  test.each(['MDB_MAP_FULL: Environment mapsize limit reached', 'No space left on device'])(
    'recognises %s as a full disk',
    async (message) => {
      expect(await writeFailure(new Error(message), tmpdir())).toBeInstanceOf(DiskFullError);
    },
  );

  test.each(['ENOSPC', 'EDQUOT', 'EFBIG'] as const)('recognises the code %s as a full disk', async (name) => {
    const error = Object.assign(new Error('Write failed'), { code: constants.errno[name] });
    expect(await writeFailure(error, tmpdir())).toBeInstanceOf(DiskFullError);
  });

  test('finds the cause of a failed commit', async () => {
    const commitError = Promise.reject(new Error('No space left on device'));
    const error = Object.assign(new Error('Commit failed'), { commitError });
    expect(await writeFailure(error, tmpdir())).toBeInstanceOf(DiskFullError);
  });

  test('leaves other failures as they are', async () => {
    const failure = new Error('MDB_CORRUPTED');
    expect(await writeFailure(failure, tmpdir())).toBe(failure);
  });
});
