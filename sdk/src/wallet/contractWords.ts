import { type Address, fromHex, fromUtf8, parseAddress, topicOf, type Bytes32 } from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'

/** The 32-byte words that a contract answered. Every method throws `unreachable` for a word of another shape. */
export type AnswerWords = {
  readonly address: (index: number) => Address
  readonly bytes32: (index: number) => Bytes32
  /** A number that fits a safe integer. */
  readonly uint: (index: number) => number
  /** The text whose place, counted from word `start`, the word names. */
  readonly text: (index: number, start: number) => string
}

/** The data of a call: `view` is a signature such as `grants(address,bytes32)`, `values` its addresses and bytes32. */
export function callData(view: string, values: readonly string[]): string {
  const words = values.map((value) => value.slice(2).padStart(64, '0'))
  return topicOf(view).slice(0, 10) + words.join('')
}

/** Opens the answer of a call, hex with `0x`. */
export function answerWords(answer: unknown): AnswerWords {
  if (typeof answer !== 'string' || !/^0x(?:[0-9a-f]{64})+$/.test(answer)) throw badAnswer()
  const word = (index: number): string => {
    const found = answer.slice(2 + index * 64, 66 + index * 64)
    if (found.length !== 64) throw badAnswer()
    return found
  }
  const uint = (index: number): number => {
    const value = Number.parseInt(word(index), 16)
    if (!Number.isSafeInteger(value)) throw badAnswer()
    return value
  }
  return {
    uint,
    bytes32: (index) => `0x${word(index)}` as Bytes32,
    address: (index) => parseAddress(`0x${word(index).slice(24)}`),
    text: (index, start) => {
      const place = start + uint(index) / 32
      const from = 2 + (place + 1) * 64
      const text = fromUtf8(fromHex(answer.slice(from, from + uint(place) * 2)))
      if (text === undefined) throw badAnswer()
      return text
    },
  }
}

function badAnswer(): SdkError {
  return new SdkError('unreachable', 'A contract on chain gave no usable answer', {
    next: 'Check the address of the node',
  })
}
