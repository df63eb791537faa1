import { expect } from 'chai'
import { doSignatures, type SignatureTask } from '../../../gateway/src/adapters/crypto/doSignatures.ts'
import { nodeCurves } from '../../../gateway/src/adapters/crypto/nodeCurves.ts'
import {
  packResults,
  packTasks,
  unpackResults,
  unpackTasks,
} from '../../../gateway/src/adapters/crypto/packTasks.ts'
import { privateKeyOf } from '../../../gateway/src/adapters/crypto/rawKeys.ts'

describe('gateway/adapters/crypto/packTasks', () => {
  const seeds = [1, 2].map((byte) => new Uint8Array(32).fill(byte))
  const keys = seeds.map((seed) => privateKeyOf('ed25519', seed))
  const [first, second] = keys
  const message = (length: number) => new Uint8Array(length).fill(length)
  const jwk = { kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: 'y'.repeat(43) } as const
  const tasks: readonly SignatureTask[] = [
    ...(second === undefined ? [] : [{ kind: 'sign', key: second, message: message(0) } as const]),
    { kind: 'verify', publicKey: message(32), message: message(5), signature: message(64) },
    { kind: 'es256', jwk, message: message(700), signature: message(63) },
    ...(first === undefined ? [] : [{ kind: 'sign', key: first, message: message(9) } as const]),
  ]

  it('gives back the tasks, whatever their lengths are', () => {
    expect(
      unpackTasks(
        packTasks(tasks, (key) => keys.indexOf(key)),
        keys,
      ),
    ).to.deep.equal(tasks)
  })

  it('gives back the results, also where nothing was signed', () => {
    for (const results of [
      doSignatures(tasks),
      [new Uint8Array(), true, false, nodeCurves.ed25519Sign(message(32), message(1))],
    ])
      expect(unpackResults(tasks, packResults(results))).to.deep.equal(results)
  })
})
