import { ProtocolError } from '../errors/ProtocolError.ts'
import { redact } from '../errors/redact.ts'

/** A JSON value of the restricted RFC 8785 form: numbers are safe integers. Spec §3. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject
/** A JSON object of the restricted form. Spec §3. */
export type JsonObject = { readonly [key: string]: JsonValue | undefined }

/** What `JSON.stringify` writes of texts that have no canonical form; harmless texts may look like it, too. */
const suspicious = /\\u(?:0000|d[89a-f])/

/**
 * Writes a value in canonical form (RFC 8785): keys sorted by UTF-16 code units, no white space.
 * A key whose value is `undefined` is left out, so optional fields of formats need no special care.
 * Throws `bad_json` for what the restricted form cannot hold: fractions, `-0`, integers that are not safe,
 * lone surrogates, U+0000, the key `__proto__`. Spec §3.
 */
export function canonicalJson(value: JsonValue): string {
  const ordered = orderedOf(value)
  // The engine writes what is in order already many times as fast.
  const text = ordered === undefined ? undefined : JSON.stringify(ordered)
  return text === undefined || suspicious.test(text) ? writeValue(value) : text
}

/**
 * The value with the keys of its objects in order, itself where they are; undefined where that is not for sure the same
 * to the engine: for what has no canonical form, and for keys that begin with a digit, which the engine orders by itself.
 */
function orderedOf(value: JsonValue): JsonValue | undefined {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
  if (typeof value === 'number')
    return Number.isSafeInteger(value) && !Object.is(value, -0) ? value : undefined
  if (Array.isArray(value)) return orderedList(value)
  return typeof value === 'object' ? orderedObject(value as JsonObject) : undefined
}

function orderedList(list: readonly JsonValue[]): JsonValue | undefined {
  let copy: JsonValue[] | undefined
  for (let i = 0; i < list.length; i++) {
    const item = list[i]
    const ordered = item === undefined ? undefined : orderedOf(item)
    if (ordered === undefined) return undefined
    if (ordered !== item) copy ??= list.slice(0, i)
    copy?.push(ordered)
  }
  return copy ?? list
}

function orderedObject(object: JsonObject): JsonValue | undefined {
  const prototype: unknown = Object.getPrototypeOf(object)
  if (prototype !== Object.prototype && prototype !== null) return undefined
  const keys = Object.keys(object)
  let isInOrder = true
  let last = ''
  for (const key of keys) {
    if (key < last) isInOrder = false
    last = key
    if (key.charCodeAt(0) < 0x3a || key === '__proto__' || key === 'toJSON') return undefined
  }
  return isInOrder ? withOrderedItems(object, keys) : orderedCopy(object, keys.sort())
}

function withOrderedItems(object: JsonObject, keys: readonly string[]): JsonValue | undefined {
  for (const key of keys) {
    const item = object[key]
    if (item === undefined || typeof item === 'string') continue
    const ordered = orderedOf(item)
    if (ordered === undefined) return undefined
    if (ordered !== item) return orderedCopy(object, keys)
  }
  return object
}

function orderedCopy(object: JsonObject, keys: readonly string[]): JsonValue | undefined {
  const copy: Record<string, JsonValue> = {}
  for (const key of keys) {
    const item = object[key]
    const ordered = item === undefined ? undefined : orderedOf(item)
    if (ordered !== undefined) copy[key] = ordered
    else if (item !== undefined) return undefined
  }
  return copy
}

function writeValue(value: JsonValue): string {
  if (typeof value === 'string') return writeString(value)
  if (typeof value === 'number') return writeInteger(value)
  if (value === null || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return `[${value.map(writeValue).join(',')}]`
  if (typeof value === 'object') return writeObject(value as JsonObject)
  throw badValue('Value has no JSON form', value)
}

function writeObject(object: JsonObject): string {
  let members = ''
  for (const key of Object.keys(object).sort()) {
    const value = object[key]
    if (key === '__proto__') throw badValue('Key is not allowed', key)
    if (value === undefined) continue
    if (members !== '') members += ','
    members += `${writeString(key)}:${writeValue(value)}`
  }
  return `{${members}}`
}

// Nothing in it is escaped, or refused: nearly every text of a format, and three times as fast to write.
const plainText = /^[ !#-[\]-~]*$/

function writeString(text: string): string {
  if (plainText.test(text)) return `"${text}"`
  if (!text.isWellFormed() || text.includes('\0')) throw badValue('Text has a lone surrogate or U+0000', text)
  return JSON.stringify(text)
}

function writeInteger(value: number): string {
  if (!Number.isSafeInteger(value) || Object.is(value, -0))
    throw badValue('Number is not a safe integer', value)
  return String(value)
}

function badValue(what: string, value: unknown): ProtocolError {
  return new ProtocolError('bad_json', what, { given: redact(value) })
}
