import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseWitnessPolicy, verifierKey, verifyReceiptProof, verifyWitnessed } from '@consentry/protocol'
import { expect } from 'chai'
import { createPublicClient, http } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { fileSigner } from '../../gateway/src/adapters/crypto/fileSigner.ts'
import { readDeployment } from '../../gateway/src/ops/readDeployment.ts'
import { createNetwork } from '../../scripts/network/createNetwork.ts'
import { gatewayOrigin } from '../../scripts/network/gatewayEnvironment.ts'
import type { Network, RunningNetwork } from '../../scripts/network/Network.ts'
import * as sdk from '../../sdk/src/patient.ts'
import { viemChain } from '../../sdk/src/wallet/viem.ts'
import { countingWalletOf } from '../sdk/support/countingWallet.ts'
import { textRecord } from '../sdk/support/openNetwork.ts'
import { freePort } from '../../scripts/network/freePort.ts'
import { type TemporaryFolder, temporaryFolder } from '../support/temporaryFolder.ts'
import { type Program, runProgram, settingsFor, untilReadiness } from './support/gatewayProcess.ts'
import { pollUntil } from './support/pollUntil.ts'
import { startWitness, type WitnessProcess } from './support/witnessProcess.ts'

// A gateway whose settings ask for two witnesses, which are processes of their own.
describe('e2e: witnesses', function () {
  this.timeout(120_000)
  let folder: TemporaryFolder
  let network: Network
  let running: RunningNetwork
  let gateway: Program | null = null
  let url: string
  let origin: string
  let policyText: string
  const witnesses: WitnessProcess[] = []

  before(async () => {
    folder = await temporaryFolder()
    const dataDir = join(folder.path, 'net')
    network = createNetwork({ dataDir, ports: { rpc: 0, gateway: 0 }, parts: 'chain' })
    running = await network.start()
    const port = await freePort()
    url = gatewayOrigin(port)
    const { chainId } = await readDeployment(network.folder.deployment)
    origin = `127.0.0.1:${port}/consentry/${chainId}/1`
    const log = `log ${vkeyOf('checkpoint', origin)}\n`
    const logs = join(folder.path, 'logs')
    await writeFile(logs, `${log}quorum none\n`)
    for (const name of ['a', 'b']) witnesses.push(await startWitness(name, folder.path, logs))
    const lines = witnesses.map((witness, i) => `witness w${i} ${witness.vkey} ${witness.url}\n`)
    policyText = `${log}${lines.join('')}group both all w0 w1\nquorum both\n`
    const policy = join(folder.path, 'policy')
    await writeFile(policy, policyText)
    const settings = { CONSENTRY_WITNESS_POLICY_FILE: policy, CONSENTRY_ANCHOR_SECONDS: 1 }
    gateway = runProgram('main', [], settingsFor(network, running, { port, ...settings }))
    await untilReadiness(gateway, port, ({ ready }) => ready)
  })
  after(async () => {
    gateway?.signal('SIGKILL')
    await gateway?.exited
    for (const witness of witnesses) await witness.stop()
    await network?.stop()
    await folder?.remove()
  })

  function vkeyOf(key: 'checkpoint' | 'receipt', name: string): string {
    return verifierKey(name, fileSigner(join(network.folder.keys, `${key}.key`)).publicKey)
  }
  const checkpoint = async (): Promise<string> => (await fetch(`${url}/v1/log/checkpoint`)).text()
  const sizeOf = (note: string): number => Number(note.split('\n')[1])
  const leaves = async (): Promise<number> => {
    const metrics = await (await fetch(`${url}/metrics`)).text()
    return Number(/^consentry_leaves (\d+)$/m.exec(metrics)?.[1])
  }
  const newPatient = async (): Promise<sdk.Patient> => {
    const publicClient = createPublicClient({ transport: http(running.rpcUrl), cacheTime: 0 })
    const wallet = countingWalletOf(privateKeyToAccount(generatePrivateKey()))
    const witnesses = parseWitnessPolicy(policyText)
    const client = await sdk.createClient({ gateway: url, chain: viemChain(publicClient), wallet, witnesses })
    return sdk.enrol(await sdk.login(client), { showRecoveryCode: async () => {} })
  }
  const untilPublished = (size: number) =>
    pollUntil('the checkpoint', async () => sizeOf(await checkpoint()) >= size, 60)

  it('every published checkpoint has a cosignature of both', async () => {
    const { cosignatures } = verifyWitnessed(await checkpoint(), parseWitnessPolicy(policyText))
    expect(cosignatures.map(({ witness }) => witness)).to.deep.equal(['w0', 'w1'])
    for (const { time } of cosignatures) expect(Date.now() / 1000 - time).to.be.within(-5, 120)
  })

  it('a receipt is exchanged for a proof that holds without anybody', async () => {
    const patient = await newPatient()
    await sdk.putRecord(patient, textRecord('result'))
    const { client } = patient.session
    const [receipt] = await client.receipts.all()
    if (receipt === undefined) expect.fail('no receipt was kept')
    await untilPublished(receipt.index + 1)
    const policy = parseWitnessPolicy(policyText)
    const proof = await sdk.exchangeReceipt(client, receipt.note, { policy })
    expect(proof.split('\n')[0]).to.equal('c2sp.org/tlog-proof@v1')
    const expected = { vkey: vkeyOf('receipt', `${origin}/receipt`), policy }
    const found = verifyReceiptProof(proof, expected)
    expect(found.receipt.index).to.equal(receipt.index)
    expect(found.checkpoint.cosignatures).to.have.length(2)
  })

  it('without one of them nothing is published and everything else goes on; with it again, all of it is', async () => {
    await witnesses[1]?.stop()
    const before = sizeOf(await checkpoint())
    await newPatient()
    const hasMissed = async () => gateway?.output().includes('witness quorum missed') === true
    await pollUntil('the missed quorum', hasMissed, 60)
    expect(await leaves()).to.be.above(before)
    const note = await checkpoint()
    expect(sizeOf(note)).to.be.below(await leaves())
    expect(verifyWitnessed(note, parseWitnessPolicy(policyText)).cosignatures).to.have.length(2)
    await witnesses[1]?.restart()
    await untilPublished(await leaves())
  })
})
