import { FhirError } from '../FhirError.ts'
import { isTooDeep } from '../jsonValue.ts'
import { isRawNumber } from './isRawNumber.ts'

/**
 * The same text for the same JSON value, whatever the order of its fields; numbers keep their digits. What may be left
 * out is left out by `skip`, which is told the path of each field.
 *
 * @throws FhirError `too_deep`
 */
export function canonicalText(
  value: unknown,
  skip: (path: readonly string[]) => boolean = () => false,
): string {
  if (isTooDeep(value)) throw new FhirError('too_deep')
  return write(value, { skip, path: [] })
}

type Place = { readonly skip: (path: readonly string[]) => boolean; readonly path: readonly string[] }

function write(value: unknown, { skip, path }: Place): string {
  if (Array.isArray(value)) return `[${value.map((item) => write(item, { skip, path })).join(',')}]`
  if (typeof value !== 'object' || value === null || isRawNumber(value))
    return JSON.stringify(value) ?? 'null'
  const fields = Object.entries(value)
    .filter(([name, child]) => child !== undefined && !skip([...path, name]))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, child]) => `${JSON.stringify(name)}:${write(child, { skip, path: [...path, name] })}`)
  return `{${fields.join(',')}}`
}
