import { ValidateBy } from 'class-validator';

/** The rows of a page, or events of the log: when a request does not say how many, and at most. */
export const DEFAULT_PAGE = 100;
export const LARGEST_PAGE = 1000;

/** The results of a search: when a request does not say how many, and at most. */
export const DEFAULT_RESULTS = 10;
export const MOST_RESULTS = 100;

/** A whole number from 1, as the text of a query: how many rows are wanted. */
export function CountTo(maximum: number): PropertyDecorator {
  const isCount = (value: unknown): boolean =>
    typeof value === 'string' && /^[1-9]\d{0,14}$/.test(value) && Number(value) <= maximum;
  return ValidateBy({
    name: 'countTo',
    validator: { validate: isCount, defaultMessage: () => `must be 1 to ${maximum}` },
  });
}
