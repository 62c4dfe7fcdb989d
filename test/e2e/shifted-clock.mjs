/*
 * Loaded before a service (`node --import`): its clock is off by CLOCK_SHIFT milliseconds, as the clock of its machine
 * would be. Only the wall clock: timers and `performance` are not set by anybody.
 */
const shift = Number(process.env.CLOCK_SHIFT);
const RightDate = Date;
const now = () => RightDate.now() + shift;

globalThis.Date = class Date extends RightDate {
  constructor(...given) {
    super(...(given.length === 0 ? [now()] : given));
  }

  static now() {
    return now();
  }
};
