interface RawJson {
  readonly isRawJSON?: (value: unknown) => boolean
}

/** Whether a value is a number that `readFhirJson` holds with its digits: to others it looks like an object. */
export function isRawNumber(value: unknown): boolean {
  return (JSON as RawJson).isRawJSON?.(value) === true
}
