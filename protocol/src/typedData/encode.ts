import { concat } from '../bytes/concat.ts'
import { from0x, fromHex } from '../bytes/hex.ts'
import { toUtf8 } from '../bytes/utf8.ts'
import { keccak256 } from '../crypto/hash.ts'
import { isStructName, type StructName, structs } from './types.ts'

/** What a field of a struct may hold before it is encoded. */
export type FieldValue = string | number | readonly string[] | object

/** `hashStruct` of EIP-712: 32 bytes. Throws `RangeError` for a number its type cannot hold. Spec §8. */
export function hashStruct(name: StructName, values: object): Uint8Array<ArrayBuffer> {
  const members = new Map<string, FieldValue>(Object.entries(values))
  const words = structs[name].map((field) => encodeField(field.type, members.get(field.name)))
  return keccak256(concat(typeHash(name), ...words))
}

/** The type text of EIP-712: the struct, then the structs it refers to. Spec §8. */
function encodeType(name: StructName): string {
  const referred = structs[name].map((field) => field.type).filter(isStructName)
  return [name, ...referred].map(writeStruct).join('')
}

function writeStruct(name: StructName): string {
  return `${name}(${structs[name].map((field) => `${field.type} ${field.name}`).join(',')})`
}

function typeHash(name: StructName): Uint8Array {
  return keccak256(toUtf8(encodeType(name)))
}

function encodeField(type: string, value: FieldValue | undefined): Uint8Array {
  if (isStructName(type) && typeof value === 'object') return hashStruct(type, value)
  if (type === 'string[]' && Array.isArray(value)) return keccak256(concat(...value.map(hashText)))
  if (typeof value === 'number') return encodeUint(value, Number(type.slice('uint'.length)))
  if (typeof value !== 'string') throw new TypeError(`Field of type ${type} is missing or of another type`)
  if (type === 'string') return hashText(value)
  return padLeft(from0x(value))
}

function hashText(text: string): Uint8Array {
  return keccak256(toUtf8(text))
}

function encodeUint(value: number, bits: number): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0 || value >= 2 ** bits) {
    throw new RangeError(`Integer of ${bits} bits expected`)
  }
  return fromHex(value.toString(16).padStart(64, '0'))
}

function padLeft(bytes: Uint8Array): Uint8Array {
  return concat(new Uint8Array(32 - bytes.length), bytes)
}
