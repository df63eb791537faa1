import {
  type Millis,
  proofHash,
  receiptKeyName,
  signReceipt,
  type Verdict,
  verifierKey,
} from '@consentry/protocol'
import { expect } from 'chai'
import { keepReceipt } from '../../../sdk/src/client/keepReceipt.ts'
import { signerOfSeed } from '../../support/signerOfSeed.ts'
import { codeOf } from '../support/codeOf.ts'
import { fakeDeployment, fakeGateway } from '../support/fakeGateway.ts'
import { testClient } from '../support/testClient.ts'

const { origin } = fakeDeployment
const name = receiptKeyName(origin)

/** A client whose gateway signs with a key of this test, and what it keeps. */
async function bench() {
  const signer = signerOfSeed(name, new Uint8Array(32).fill(5))
  const { client } = await testClient(fakeGateway({}))
  const vkeys = { ...fakeDeployment.vkeys, receipt: verifierKey(name, signer.publicKey) }
  const note = (proof: string, verdict: Verdict = 'ack'): string =>
    signReceipt(
      {
        origin,
        index: 4,
        leafHash: new Uint8Array(32),
        t: 1 as Millis,
        verdict,
        proofHash: proofHash(proof),
      },
      signer,
    )
  return { client: { ...client, deployment: { ...client.deployment, vkeys } }, note }
}

describe('sdk: keepReceipt', () => {
  it('keeps the receipt of its own request', async () => {
    const { client, note } = await bench()
    await keepReceipt(client, note('a.b.c'), { proof: 'a.b.c', verdict: 'ack' })
    expect((await client.receipts.all()).map(({ index }) => index)).to.deep.equal([4])
  })

  it('keeps the receipt of an earlier try of the same request, of which no answer came', async () => {
    const { client, note } = await bench()
    const proofs = ['first', 'second', 'third']
    for (const heard of proofs) {
      await keepReceipt(client, note(heard), { proof: 'third', proofs, verdict: 'ack' })
      expect((await client.receipts.all())[0]?.note).to.equal(note(heard))
    }
  })

  it('refuses that of another request, or with another verdict, however often it was tried', async () => {
    const { client, note } = await bench()
    for (const proofs of [[], ['own'], ['older', 'own']]) {
      const own = { proof: 'own', proofs, verdict: 'ack' } as const
      expect(await codeOf(keepReceipt(client, note('foreign'), own))).to.equal('bad_receipt')
      expect(await codeOf(keepReceipt(client, note('own', 'allow'), own))).to.equal('bad_receipt')
    }
    expect(await client.receipts.all()).to.deep.equal([])
  })
})
