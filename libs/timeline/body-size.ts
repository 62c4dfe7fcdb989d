import { MAXIMUM_APPEND_SIZE } from '../event-store/index.js';

/**
 * Largest body of a command in bytes. Well below the append limit: a command with `lifts` repeats its evidence in each of
 * them.
 */
export const MAXIMUM_BODY_SIZE = MAXIMUM_APPEND_SIZE / 4;
