import { expect } from 'chai'
import { SigningKey, TypedDataEncoder } from 'ethers'
import { from0x, to0x } from '../../../protocol/src/bytes/hex.ts'
import { recoverAddress } from '../../../protocol/src/crypto/secp256k1.ts'
import {
  domainSeparator,
  recoverTypedDataSigner,
  structHash,
  type TypedDataDomain,
  typedDataDigest,
} from '../../../protocol/src/typedData/digest.ts'
import type { GrantMessage, PrimaryType, TypedMessages } from '../../../protocol/src/typedData/messages.ts'
import { typedDataOf } from '../../../protocol/src/typedData/typedData.ts'
import { grantIdOf, termsHashOf } from '../../../protocol/src/grant/opening.ts'
import { parseAddress } from '../../../protocol/src/values/ids.ts'
import { netOf } from '../../../protocol/src/values/net.ts'
import { codeOf, loadVectors } from '../../support/vectors.ts'

type In = {
  domain: TypedDataDomain
  primaryType: PrimaryType
  message: TypedMessages[PrimaryType]
  privateKey?: string
  signer?: string
  signature?: string
}
type Out = {
  domainSeparator: string
  structHash: string
  termsHash?: string
  id?: string
  digest: string
  signature: string
  signer: string
}

describe('protocol/typedData', () => {
  for (const { name, in: given, out } of loadVectors<In, Out>('eip712')) {
    const { domain, primaryType, message } = given
    const net = netOf(domain.chainId, domain.verifyingContract)
    if (out === undefined) {
      it(`refuses ${name}`, async () => {
        const { signature = '', signer } = given
        const isOurs = domain.name === 'Consentry' && domain.version === '1'
        const recover = () =>
          isOurs
            ? recoverTypedDataSigner(net, primaryType, { message, signature })
            : recoverAddress(from0x(TypedDataEncoder.hash(domain, copyTypes(net, given), message)), signature)
        const code = await codeOf(recover)
        if (code === undefined) expect(recover()).to.not.equal(signer)
        else expect(code).to.equal('bad_signature')
      })
      continue
    }
    it(`hashes and recovers ${name}`, () => {
      const digest = typedDataDigest(net, primaryType, message)
      expect(domainSeparator(net)).to.equal(out.domainSeparator)
      expect(structHash(primaryType, message)).to.equal(out.structHash)
      expect(to0x(digest)).to.equal(out.digest)
      expect(new SigningKey(given.privateKey ?? '').sign(digest).serialized).to.equal(out.signature)
      expect(recoverTypedDataSigner(net, primaryType, { message, signature: out.signature })).to.equal(
        out.signer,
      )
      if (primaryType === 'Grant') {
        const opening = message as GrantMessage
        expect(termsHashOf(opening.terms)).to.equal(out.termsHash)
        expect(grantIdOf(opening)).to.equal(out.id)
      }
    })

    it(`gives wallets an object with the same digest for ${name}`, () => {
      const data = typedDataOf(net, primaryType, message)
      expect(TypedDataEncoder.hash(data.domain, copyTypes(net, given), data.message)).to.equal(out.digest)
    })
  }

  const message = { patient: parseAddress(`0x${'1'.repeat(40)}`), version: 0 }
  for (const version of [-1, 0.5, 2 ** 53]) {
    it(`does not hash the uint64 ${version}`, async () => {
      expect(await codeOf(() => structHash('RevokeAll', { ...message, version }))).to.be.instanceOf(
        RangeError,
      )
    })
  }

  it('does not hash a message with a missing field', async () => {
    const { patient } = message
    const broken = { patient } as typeof message
    expect(await codeOf(() => structHash('RevokeAll', broken))).to.be.instanceOf(TypeError)
  })
})

function copyTypes(net: ReturnType<typeof netOf>, { primaryType, message }: In) {
  const { types } = typedDataOf(net, primaryType, message)
  return Object.fromEntries(Object.entries(types).map(([name, fields]) => [name, [...fields]]))
}
