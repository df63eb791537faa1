const decimal = /^(?:0|[1-9][0-9]{0,15})$/

/**
 * The number that a line of a format holds behind its label: decimal, no leading zero, a safe integer; undefined for a
 * line of any other form. Spec §3.
 */
export function decimalIn(line: string | undefined, label: string = ''): number | undefined {
  if (line?.startsWith(label) !== true) return undefined
  const text = line.slice(label.length)
  const number = decimal.test(text) ? Number(text) : Number.NaN
  return Number.isSafeInteger(number) ? number : undefined
}
