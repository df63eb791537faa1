import { CarBlockIterator, CarReader } from '@ipld/car'
import { expect } from 'chai'
import { unpackTar } from 'modern-tar'
import { parseClassName, toHex } from '@consentry/protocol'
import type { Agent } from '../../../sdk/src/agent.ts'
import * as sdk from '../../../sdk/src/patient.ts'
import { writeRecord } from '../../../sdk/src/provider/writeRecords.ts'
import { openRigNetwork, type RigNetwork } from '../rig/openRigNetwork.ts'
import { labsAt } from '../rig/labsAt.ts'
import { codeOf } from '../support/codeOf.ts'
import { textRecord } from '../support/openNetwork.ts'
import { collected, inChunks, patternBytes } from '../support/patternBytes.ts'

const big = patternBytes(2_500_000)

describe('sdk over HTTP: everything as one archive', function () {
  this.timeout(60_000)
  let network: RigNetwork
  let clinic: Agent
  let patient: sdk.Patient
  let client: Awaited<ReturnType<RigNetwork['client']>>
  let archive: Uint8Array
  const codes: string[] = []
  const showRecoveryCode = async (code: string) => void codes.push(code)
  const expected = new Map<string, string>()

  before(async function () {
    this.timeout(60_000)
    network = await openRigNetwork()
    clinic = await network.organisation('Harbour <Clinic> & Co')
    client = await network.client()
    patient = await sdk.enrol(await sdk.login(client), { showRecoveryCode })
    const first = await sdk.putRecord(patient, textRecord('first'))
    await sdk.grantConsent(patient, labsAt(network, clinic))
    await writeRecord(clinic, {
      patient: patient.address,
      purpose: 'TREAT',
      record: textRecord('by the clinic'),
    })
    patient = await sdk.rotateKeys(patient, { classes: [parseClassName('labs')] })
    await sdk.putRecord(patient, textRecord('epoch two'))
    await sdk.putFile(patient, big, { name: '<b>scan</b>.bin' })
    patient = (await sdk.replaceRoot(patient, { showRecoveryCode })).patient
    await sdk.putRecord(patient, textRecord('new root', 'notes'))
    await sdk.eraseRecord(patient, first.recordId)
    for (const text of ['by the clinic', 'epoch two', 'new root']) expected.set(text, text)
    archive = await collected(sdk.exportArchive(patient))
  })
  after(async () => network?.close())

  const newestCode = () => ({ by: 'code', code: codes.at(-1) ?? '' }) as const
  const files = async () =>
    new Map((await unpackTar(archive)).map(({ header, data }) => [header.name, Buffer.from(data ?? [])]))

  it('opens with the recovery code and the archive alone, under both roots', async () => {
    const texts: string[] = []
    const authors = new Set<string>()
    let bigOne: Uint8Array | undefined
    for await (const record of sdk.openArchive(inChunks(archive), { unlock: newestCode() })) {
      const body = await collected(record.body)
      expect(record.author.unproved).to.equal('chain')
      authors.add(record.author.org ?? record.author.address)
      if (body.length > 1_000_000) bigOne = body
      else texts.push(Buffer.from(body).toString())
    }
    expect(authors).to.deep.equal(new Set([patient.address, clinic.orgId]))
    expect(texts.toSorted()).to.deep.equal([...expected.keys()].toSorted())
    expect(Buffer.from(bigOne ?? []).equals(Buffer.from(big))).to.equal(true)
  })

  it('opens with the wallet too, and with no other', async () => {
    const { wallet, origin } = client
    const count = async (unlock: sdk.Unlock) => {
      let records = 0
      for await (const { body } of sdk.openArchive(inChunks(archive), { unlock })) {
        await collected(body)
        records++
      }
      return records
    }
    expect(await count({ by: 'wallet', wallet, origin })).to.equal(4)
    const { wallet: other } = await network.client()
    expect(await codeOf(count({ by: 'wallet', wallet: other, origin }))).to.equal('wrong_wallet')
    const [old = ''] = codes
    expect(await codeOf(count({ by: 'code', code: old }))).to.equal('bad_commitment')
  })

  it('has a readable folder with an index for people and programs, and nothing that was erased', async () => {
    const found = await files()
    const index = JSON.parse(found.get('index.json')?.toString() ?? '') as sdk.ArchiveIndex
    expect(index.records).to.have.length(4)
    for (const { path, size, problem } of index.records) {
      expect(problem).to.equal(undefined)
      expect(found.get(path)?.length).to.equal(size)
    }
    const scan = index.records.find(({ name }) => name !== null)
    expect(scan?.path).to.match(/^records\/notes\/2026-07-01_[0-9a-f]{32}\.bin$/)
    expect(found.get(scan?.path ?? '')?.equals(Buffer.from(big))).to.equal(true)
    expect(index.grants.map(({ organisation }) => organisation)).to.deep.equal(['Harbour <Clinic> & Co'])
    const page = found.get('index.html')?.toString() ?? ''
    expect(page).to.include('&#60;b&#62;scan&#60;/b&#62;.bin').and.not.include('<b>scan')
    expect(page).to.not.match(/<script|https?:/)
    const all = [...found.entries()].filter(([name]) => name.startsWith('records/'))
    expect(all.some(([, bytes]) => bytes.includes('first'))).to.equal(false)
  })

  it('holds the envelopes as a CAR that every tool reads, its root the key manifest', async () => {
    const car = (await files()).get('consentry/envelopes.car') ?? Buffer.alloc(0)
    const reader = await CarReader.fromBytes(car)
    const [root] = await reader.getRoots()
    expect(toHex(root?.multihash.digest ?? new Uint8Array())).to.equal(
      (
        await patient.session.client.chain.patient(patient.session.client.net.registry, patient.address)
      ).keysDigest.slice(2),
    )
    const { manifest } = await sdk.openOwnFile(
      patient,
      (await sdk.listRecords(patient)).find(({ size }) => size > 2_000_000)
        ?.recordId as sdk.OpenedRecord['recordId'],
    )
    const cids: string[] = []
    for await (const { cid } of await CarBlockIterator.fromBytes(car)) cids.push(cid.toString())
    expect(cids).to.include(manifest.cid)
  })

  it('finds an archive that is cut off, altered or lacks something', async () => {
    const open = async (bytes: Uint8Array) => {
      for await (const { body } of sdk.openArchive(inChunks(bytes), { unlock: newestCode() }))
        await collected(body)
    }
    const carAt = Buffer.from(archive).indexOf('consentry/envelopes.car')
    expect(await codeOf(open(archive.subarray(0, carAt + 400_000)))).to.equal('bad_archive')
    expect(await codeOf(open(archive.subarray(0, carAt)))).to.equal('bad_archive')
    expect(await codeOf(open(new Uint8Array(10_240)))).to.equal('bad_archive')
    expect(await codeOf(open(patternBytes(4_096)))).to.equal('bad_archive')
    const altered = Uint8Array.from(archive)
    altered[carAt + 200_000] = (altered[carAt + 200_000] ?? 0) ^ 1
    expect(['bad_archive', 'bad_chunk']).to.include(await codeOf(open(altered)))
  })

  it('says of an author whose login nobody’s key signed that it is not proved', async () => {
    const text = Buffer.from(archive).toString('latin1')
    const [, sig = ''] = /"siweSig":"(0x[0-9a-f]{130})"/.exec(text) ?? []
    const other = text.replaceAll(sig, `0x${'11'.repeat(64)}1b`)
    const unproved = new Set<string | undefined>()
    const forged = inChunks(Buffer.from(other, 'latin1'))
    for await (const { author, body } of sdk.openArchive(forged, { unlock: newestCode() })) {
      unproved.add(author.unproved)
      await collected(body)
    }
    // A contract wallet could have signed like this: that nobody's key did is said.
    expect(unproved).to.include('signature')
  })

  it('takes no record for what its author did not sign', async () => {
    const text = Buffer.from(archive).toString('latin1')
    const [, dpop = ''] = /"dpop":"([^"]+)"/.exec(text) ?? []
    const [head, claims, signature = ''] = dpop.split('.')
    const turned = `${signature.slice(1)}${signature[0]}`
    const other = text.replaceAll(dpop, [head, claims, turned].join('.'))
    const open = async () => {
      const forged = inChunks(Buffer.from(other, 'latin1'))
      for await (const { body } of sdk.openArchive(forged, { unlock: newestCode() })) await collected(body)
    }
    expect(await codeOf(open())).to.equal('bad_author')
  })

  it('needs a fresh login, and tells how far it is', async () => {
    const done: number[] = []
    const onProgress = (now: number, all: number) => void done.push(now / all)
    await collected(sdk.exportArchive(patient, { onProgress }))
    expect(done.at(-1)).to.equal(1)
    network.clock.time += 6 * 60_000
    await network.pump()
    expect(await codeOf(collected(sdk.exportArchive(patient)))).to.equal('step_up_required')
  })
})
