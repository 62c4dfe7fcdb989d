import { useEffect, useState } from 'preact/hooks';

/** The calendar day in UTC, such as `2026-11-27`. */
export const today = (): string => new Date().toISOString().slice(0, 10);

/** The calendar day in UTC, kept up to date while the page is open past midnight. */
export function useToday(): string {
  const [day, setDay] = useState(today);
  useEffect(() => {
    const timer = setInterval(() => setDay(today()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return day;
}
