import { tmpdir } from 'node:os';
import { StoreFullError } from '../event-store.js';
import { writeFailure } from './write-failure.js';

describe('writeFailure', () => {
  it.each(['MDB_MAP_FULL: Environment mapsize limit reached', 'No space left on device'])(
    'takes %s for a full store',
    async (message) => {
      expect(await writeFailure(new Error(message), tmpdir())).toBeInstanceOf(StoreFullError);
    },
  );

  it('looks behind a failed commit', async () => {
    const commitError = Promise.reject(new Error('No space left on device'));
    const error = Object.assign(new Error('Commit failed'), { commitError });
    expect(await writeFailure(error, tmpdir())).toBeInstanceOf(StoreFullError);
  });

  it('leaves other failures as they are', async () => {
    const failure = new Error('MDB_CORRUPTED');
    expect(await writeFailure(failure, tmpdir())).toBe(failure);
  });
});
