import { expect } from 'chai'
import { toHex } from '../../../protocol/src/bytes/hex.ts'
import { ctx } from '../../../protocol/src/crypto/context.ts'
import { hexBytes, loadVectors } from '../../support/vectors.ts'

type In = { label?: string; fields?: string[] }
type Out = { label?: string; fields?: string[]; hash: string }

describe('protocol/crypto/context', () => {
  for (const { name, in: given, out } of loadVectors<In, Out>('ctx')) {
    it(`digests ${name}`, () => {
      const label = given.label ?? out?.label ?? ''
      const prefix = given.fields ?? out?.fields ?? []
      expect(toHex(ctx(label, prefix.map(hexBytes)))).to.equal(out?.hash)
    })
  }
})
