/** The day of a time in ms, as a date field has it. */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}

/** When a day of a date field is over, s: the last day counts whole. NaN for an empty field. */
export function endOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / 1000 + 86_400
}
