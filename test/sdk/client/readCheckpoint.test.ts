import { expect } from 'chai'
import {
  cosign,
  hashLeaf,
  noteKeyTypes,
  type NoteSigner,
  parseWitnessPolicy,
  type Seconds,
  signCheckpoint,
  toHex,
  toUtf8,
  verifierKey,
} from '@consentry/protocol'
import type { ClientOptions } from '../../../sdk/src/client/createClient.ts'
import { readCheckpoint } from '../../../sdk/src/client/readCheckpoint.ts'
import { referenceConsistency, referenceRoot } from '../../reference/tree.ts'
import { signerOfSeed } from '../../support/signerOfSeed.ts'
import { codeOf } from '../support/codeOf.ts'
import { fakeDeployment, fakeGateway } from '../support/fakeGateway.ts'
import { testClient } from '../support/testClient.ts'

const { origin } = fakeDeployment
const key = signerOfSeed(origin, new Uint8Array(32).fill(1))
const nextKey = signerOfSeed(origin, new Uint8Array(32).fill(2))
const witness = signerOfSeed('witness.example/w', new Uint8Array(32).fill(3))
const vkeyOf = ({ publicKey }: NoteSigner): string => verifierKey(origin, publicKey)

/** Leaves of a history; those from `fork` on are others. */
const history = (size: number, fork = Number.POSITIVE_INFINITY): Uint8Array[] =>
  Array.from({ length: size }, (_, i) => hashLeaf(toUtf8(i < fork ? `leaf ${i}` : `other ${i}`)))

/** A gateway whose log, key and cosignatures a test sets. */
async function openLog(options: Partial<ClientOptions> = {}) {
  const log = { leaves: history(5), signers: [key], vkey: vkeyOf(key), cosigners: [] as NoteSigner[] }
  const noteNow = (): string => {
    const { leaves, signers, cosigners } = log
    const note = signCheckpoint({ origin, size: leaves.length, root: referenceRoot(leaves) }, ...signers)
    const text = note.slice(0, note.indexOf('\n\n') + 1)
    return note + cosigners.map((signer) => cosign(text, { signer, time: 7 as Seconds })).join('')
  }
  const gateway = fakeGateway({
    readDeployment: () => ({
      json: { ...fakeDeployment, vkeys: { ...fakeDeployment.vkeys, checkpoint: log.vkey } },
    }),
    readCheckpoint: () => ({ bytes: toUtf8(noteNow()) }),
    readConsistency: ({ query }) => {
      const [from, to] = [Number(query.get('from')), Number(query.get('to'))]
      const proof = referenceConsistency(from, log.leaves.slice(0, to)).map(toHex)
      return { json: { from, to, proof } }
    },
  })
  return { log, open: async () => (await testClient(gateway, options)).client }
}

describe('sdk/client: the checkpoint that a client sees', () => {
  it('may grow, and is remembered', async () => {
    const { log, open } = await openLog()
    const client = await open()
    expect((await readCheckpoint(client)).size).to.equal(5)
    log.leaves = history(9)
    expect((await readCheckpoint(client)).size).to.equal(9)
    expect(await client.receipts.checkpoint()).to.match(/\n9\n/)
  })

  it('may not be of another history, longer or as long', async () => {
    const { log, open } = await openLog()
    const client = await open()
    await readCheckpoint(client)
    for (const leaves of [history(9, 3), history(5, 4)]) {
      log.leaves = leaves
      expect(await codeOf(readCheckpoint(client))).to.equal('bad_proof')
    }
  })

  it('is signed by the key of the deployment', async () => {
    const { log, open } = await openLog()
    const client = await open()
    log.signers = [nextKey]
    expect(await codeOf(readCheckpoint(client))).to.equal('bad_checkpoint')
  })

  it('goes on over a change of the key, with the store from before', async () => {
    const { log, open } = await openLog()
    const before = await open()
    await readCheckpoint(before)
    log.signers = [nextKey, key]
    log.vkey = vkeyOf(nextKey)
    log.leaves = history(7)
    const after = { ...(await open()), receipts: before.receipts }
    expect((await readCheckpoint(after)).size).to.equal(7)
    log.leaves = history(9, 2)
    expect(await codeOf(readCheckpoint(after))).to.equal('bad_proof')
  })

  it('needs the witnesses that the client was told of, and the key that it was told of', async () => {
    const witnessKey = verifierKey(witness.name, witness.publicKey, noteKeyTypes.cosignature)
    const policy = `log ${vkeyOf(key)}\nwitness w ${witnessKey}\nquorum w\n`
    const { log, open } = await openLog({ witnesses: parseWitnessPolicy(policy) })
    const client = await open()
    expect(await codeOf(readCheckpoint(client))).to.equal('bad_checkpoint')
    log.cosigners = [witness]
    expect((await readCheckpoint(client)).size).to.equal(5)
    log.signers = [nextKey]
    log.vkey = vkeyOf(nextKey)
    expect(await codeOf(readCheckpoint(await open()))).to.equal('bad_checkpoint')
  })
})
