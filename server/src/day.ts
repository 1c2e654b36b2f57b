/** Days of UTC as text ("2026-11-23"): the finest time that is ever stored. They compare as text. */

const dayMs = 24 * 60 * 60_000;

export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

export function addDays(day: string, days: number): string {
  return dayOf(Date.parse(day) + days * dayMs);
}
