import { Matches, ValidateBy, ValidateIf } from 'class-validator';

/** The field may be absent; null is not absent. */
export function Optional(): PropertyDecorator {
  return ValidateIf((_object, value) => value !== undefined);
}

/** A whole number from 0 of at most 15 digits, as text. */
export const WHOLE_NUMBER = /^\d{1,15}$/;

/** A whole number from 0, as the text of a query parameter: a position or a version. */
export const WholeNumber = () => Matches(WHOLE_NUMBER, { message: 'must be a whole number' });

/** A whole number from 1 to `maximum`, as the text of a query parameter: how many rows are requested. */
export function CountTo(maximum: number): PropertyDecorator {
  const isCount = (value: unknown): boolean =>
    typeof value === 'string' && /^[1-9]\d{0,14}$/.test(value) && Number(value) <= maximum;
  return ValidateBy({
    name: 'countTo',
    validator: { validate: isCount, defaultMessage: () => `must be 1 to ${maximum}` },
  });
}
