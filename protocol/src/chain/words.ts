import { fromHex, to0x } from '../bytes/hex.ts'
import { fromUtf8, toUtf8 } from '../bytes/utf8.ts'
import { keccak256 } from '../crypto/hash.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import type { Address, Bytes32 } from '../values/ids.ts'

/** A raw log of a contract: topics and data in lowercase hex with `0x`. Spec §9, §13. */
export type RawLog = { readonly topics: readonly string[]; readonly data: string }

/** Reads the 32-byte words of one log. Every method throws `bad_request` for a word of another shape. */
export type LogWords = {
  /** Word of an indexed argument, from 1. */
  readonly topic: (index: number) => Word
  /** Word of the data, from 0. */
  readonly data: (index: number) => Word
  /** The string whose place the data word names; empty text if its bytes are no UTF-8. */
  readonly text: (index: number) => string
}

/** One ABI word. */
export type Word = {
  readonly address: () => Address
  readonly bytes32: () => Bytes32
  /** A number that fits a safe integer. */
  readonly uint: () => number
  /** The same, but the largest safe integer for anything above. */
  readonly uintAtMost: () => number
}

const wordPattern = /^[0-9a-f]{64}$/

/** Topic 0 of an event by its signature, such as `OrgSuspended(uint64,bytes32)`. */
export function topicOf(signature: string): string {
  return to0x(keccak256(toUtf8(signature)))
}

/**
 * Opens a log that has exactly this many topics; `words` is the number of data words, or null for a text at the end.
 *
 * @throws `bad_request` for another shape
 */
export function readWords(
  { topics, data }: RawLog,
  shape: { readonly topics: number; readonly words: number | null },
): LogWords {
  const length = (data.length - 2) / 64
  const isShaped = topics.length === shape.topics && Number.isInteger(length) && data.startsWith('0x')
  if (!isShaped || (shape.words !== null && length !== shape.words)) throw badLog('Log has another shape')
  const dataWord = (index: number): string => data.slice(2 + index * 64, 66 + index * 64)
  return {
    topic: (index) => wordOf((topics[index] ?? '').slice(2)),
    data: (index) => wordOf(dataWord(index)),
    text: (index) => {
      const place = wordOf(dataWord(index)).uint() / 32
      const size = wordOf(dataWord(place)).uint()
      const start = 2 + (place + 1) * 64
      const hex = data.slice(start, start + size * 2)
      if (hex.length !== size * 2) throw badLog('Text of a log is cut off')
      return fromUtf8(fromHex(hex)) ?? ''
    },
  }
}

function wordOf(word: string): Word {
  if (!wordPattern.test(word)) throw badLog('Log word is missing or not lowercase hex')
  const number = Number.parseInt(word, 16)
  return {
    address: () => {
      if (!word.startsWith('0'.repeat(24))) throw badLog('Log word is no address')
      return `0x${word.slice(24)}` as Address
    },
    bytes32: () => `0x${word}` as Bytes32,
    uint: () => {
      if (!Number.isSafeInteger(number)) throw badLog('Log number is not a safe integer')
      return number
    },
    uintAtMost: () => Math.min(number, Number.MAX_SAFE_INTEGER),
  }
}

function badLog(what: string): ProtocolError {
  return new ProtocolError('bad_request', what, { next: 'Check the contract addresses and the RPC node' })
}
