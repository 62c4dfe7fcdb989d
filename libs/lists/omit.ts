/** An object without some of its fields; the others keep their order. */
export function omit<Whole extends object, Field extends keyof Whole>(
  whole: Whole,
  ...fields: readonly Field[]
): Omit<Whole, Field> {
  const left = Object.entries(whole).filter(([field]) => !fields.some((each) => each === field));
  return Object.fromEntries(left) as Omit<Whole, Field>;
}
