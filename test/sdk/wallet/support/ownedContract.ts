import type { Address } from '@consentry/protocol'
import { concatHex, type Hex, size, toHex } from 'viem'

/**
 * Creation code of the smallest contract wallet: it accepts what its owner's key signed (ERC-1271) and does nothing
 * else. The words of the call go to the precompiled `ecrecover`, whose answer is compared with the owner.
 */
export function ownedContract(owner: Address): Hex {
  const digest: Hex = '0x6004355f52'
  const v: Hex = '0x60a4355f1a602052'
  const r: Hex = '0x606435604052'
  const s: Hex = '0x608435606052'
  const recover: Hex = '0x60205f60805f60015afa50'
  const compare = concatHex(['0x5f5173', owner, '0x14'])
  const answer: Hex = '0x631626ba7e60e01b025f5260205ff3'
  const runtime = concatHex([digest, v, r, s, recover, compare, answer])
  return concatHex(['0x61', toHex(size(runtime), { size: 2 }), '0x80600a5f395ff3', runtime])
}
