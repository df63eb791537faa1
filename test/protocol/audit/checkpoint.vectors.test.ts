import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { fromHex, toHex } from '../../../protocol/src/bytes/hex.ts'
import { signCheckpoint, verifyCheckpoint } from '../../../protocol/src/audit/checkpoint.ts'
import { verifierKey } from '../../../protocol/src/audit/noteKey.ts'
import { signerOfSeed } from '../../support/signerOfSeed.ts'

type Case = { name: string; in: Record<string, string>; out?: Record<string, unknown>; error?: string }

const file = new URL('../../vectors/protocol/checkpoint.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }

function run({ in: given }: Case): unknown {
  const { origin = '', note, vkey = '' } = given
  try {
    if (note === undefined) {
      const signer = signerOfSeed(origin, fromHex(given['seed'] ?? ''))
      const checkpoint = { origin, size: Number(given['size']), root: fromHex(given['root'] ?? '') }
      return { vkey: verifierKey(origin, signer.publicKey), note: signCheckpoint(checkpoint, signer) }
    }
    const { size, root } = verifyCheckpoint(note, { vkey, origin })
    return { size, root: toHex(root) }
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('checkpoint, published vectors', () => {
  for (const vector of cases) {
    it(vector.name, () => {
      expect(run(vector)).to.deep.equal(vector.error ?? vector.out)
    })
  }
})
