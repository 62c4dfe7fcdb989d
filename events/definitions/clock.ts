import { Type } from '@sinclair/typebox';
import { closed, slug, text } from '../shapes.js';
import { define } from './definition.js';

/** An instant in UTC with milliseconds, as `recordedAt` is written. */
const recordedInstant = () =>
  Type.String({
    pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$',
    title: 'an instant in UTC with milliseconds (2026-11-26T12:00:00.000Z)',
  });

/**
 * The clock that stamped the log was ahead. Its own `recordedAt` is of a right clock, and whatever is before it in the
 * log counts as recorded by then at the latest.
 */
export const clockCorrected = define({
  type: 'ClockCorrected',
  version: 1,
  role: 'corrects-clock',
  subject: 'own-route',
  schema: closed({
    factId: slug(),
    reason: text(2000),
    /** The latest `recordedAt` of the log, as its sender saw it. */
    lastRecordedAt: recordedInstant(),
    /** The time by a clock that its sender has checked. */
    rightTime: recordedInstant(),
  }),
  command: {
    name: 'correct-clock',
    summary:
      'The clock that stamped the log was ahead: from now on `recordedAt` follows the right clock again, and what was recorded before counts as recorded by now at the latest.',
  },
  sample: {
    factId: 'clock-2026-11-26',
    reason: 'The host of the replica had its clock 400 days ahead from 11:58 to 12:03 UTC',
    lastRecordedAt: '2027-12-31T12:03:07.412Z',
    rightTime: '2026-11-26T12:20:00.000Z',
  },
});
