import { isDay, isInstant } from '../texts/dates.js';
import { texts } from '../texts/en.js';

/** What is wrong with a point of effective time; undefined if nothing is. */
export const dayProblem = (text: string): string | undefined =>
  text === '' || isDay(text) || isInstant(text) ? undefined : texts.question.badDay;

/** What is wrong with a point of recorded time. */
export const knownProblem = (text: string): string | undefined =>
  text === '' || isDay(text) || isInstant(text) ? undefined : texts.question.badRecorded;
