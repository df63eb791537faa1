import { concatHex, type Hex, size, toHex } from 'viem'

/** The word by which a contract accepts a signature (ERC-1271). */
export const magic: Hex = `0x1626ba7e${'00'.repeat(28)}`

/** Creation code of a contract that consists of `runtime`. */
export function creation(runtime: Hex): Hex {
  return concatHex(['0x61', toHex(size(runtime), { size: 2 }), '0x80600a5f395ff3', runtime])
}

/** Code that returns one word. */
export const returning = (word: Hex): Hex => concatHex(['0x7f', word, '0x5f5260205ff3'])

/** Code that reverts with these bytes. */
export const revertingWith = (data: Hex): Hex =>
  concatHex(['0x61', toHex(size(data), { size: 2 }), '0x80600a5f395ffd', data])

/** Code that never ends. */
export const endless: Hex = '0x5b5f56'

/** A factory: creates by CREATE2, without salt, what it is called with. */
export const factory: Hex = '0x365f5f375f365f5ff55f5260205ff3'
