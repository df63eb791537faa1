import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Address } from '@consentry/protocol'
import { expect } from 'chai'
import { type CliNetwork, openCliNetwork } from './support/openCliNetwork.ts'
import { openPair } from './support/openPair.ts'

type Json = Readonly<Record<string, unknown>>

const pdf = '%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n'
const sodium = {
  resourceType: 'Observation',
  status: 'final',
  category: [
    {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }],
    },
  ],
  code: { text: 'sodium' },
  effectiveDateTime: '2026-05-02',
}
const hiv = {
  resourceType: 'Condition',
  subject: { display: 'somebody' },
  code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'B20' }] },
}
const bundle = {
  resourceType: 'Bundle',
  type: 'collection',
  entry: [{ resource: sodium }, { resource: hiv }, {}],
}

describe('cli: records', function () {
  this.timeout(60_000)
  let cli: CliNetwork
  let patient: Address
  before(async () => {
    cli = await openCliNetwork()
    patient = (await openPair(cli)).patient
    const files = {
      'report.pdf': pdf,
      'bundle.json': JSON.stringify(bundle),
      'sodium.json': JSON.stringify(sodium),
    }
    for (const [name, text] of Object.entries(files)) await writeFile(join(cli.folder.path, name), text)
  })
  after(async () => cli?.close())

  it('says what would go where and why, and stores nothing', async () => {
    const { code, out } = await cli.run([
      'patient',
      'add',
      'bundle.json',
      'report.pdf',
      '--dry-run',
      '--json',
    ])
    const { previews, rejected } = JSON.parse(out) as { previews: readonly Json[]; rejected: readonly Json[] }
    expect(previews.map(({ what, class: cls }) => [what, cls])).to.deep.equal([
      ['Observation', 'labs'],
      ['Condition', 'hiv'],
      ['pdf', 'notes'],
    ])
    expect([code, rejected.length]).to.deep.equal([9, 1])
    expect((await cli.run(['patient', 'add', 'bundle.json', '--dry-run'])).out).to.include('hiv: code B20')
    expect(await cli.json('patient', 'records')).to.deep.equal([])
  })

  it('stores each entry of a Bundle, and says what is left out', async () => {
    const { code, out } = await cli.run(['patient', 'add', 'bundle.json', '--json'])
    const added = JSON.parse(out) as readonly Json[]
    expect([code, added.filter(({ record }) => record !== undefined).length, added.length]).to.deep.equal([
      9, 2, 3,
    ])
    const records: readonly Json[] = await cli.json('patient', 'records')
    expect(records.map(({ class: cls }) => cls).toSorted()).to.deep.equal(['hiv', 'labs'])
    const dated: readonly Json[] = await cli.json(
      'patient',
      'records',
      '--from',
      '2026-05-02',
      '--to',
      '2026-05-02',
    )
    expect(dated.map(({ class: cls }) => cls)).to.deep.equal(['labs'])
  })

  it('stores a file where the patient wants it', async () => {
    const [stored]: readonly Json[] = await cli.json(
      ...['patient', 'add', 'report.pdf', '--class', 'imaging', '--date', '2026-05-03'],
    )
    expect(stored).to.include({ file: 'report.pdf', class: 'imaging', what: 'pdf' })
    const opened: Json = await cli.json('patient', 'open', String(stored?.['record']))
    expect(opened).to.have.nested.include({ 'meta.name': 'report.pdf', 'meta.type': 'application/pdf' })
    expect(Buffer.from(String(opened['body']), 'base64url').toString()).to.equal(pdf)
    expect(await readdir(join(cli.folder.path, 'consentry', 'patient'))).to.not.include.members(['upload'])
  })

  it('refuses what is no file, a Bundle under one class, and no words for a class', async () => {
    for (const [code, ...words] of [
      [7, 'none.pdf'],
      [7, '.'],
      [2, 'bundle.json', '--class', 'labs'],
      [2, 'report.pdf', '--class', 'lab'],
      [2, 'report.pdf', '--date', 'soon'],
      [2, 'bundle.json', '--documents', 'tear'],
      [2],
    ] as const)
      expect((await cli.run(['patient', 'add', ...words])).code, words.join(' ')).to.equal(code)
  })

  it('lets a clinic write for a patient, and fetch all that is granted', async () => {
    const written: Json = await cli.json('provider', 'write', patient, 'sodium.json', '--date', '2026-05-04')
    expect(written).to.include({ class: 'labs', patient })
    expect((await cli.run(['provider', 'write', patient, 'report.pdf', '--class', 'mental'])).code).to.equal(
      3,
    )
    expect((await cli.run(['provider', 'write', patient, 'none.json'])).code).to.equal(7)
    const synced: Json = await cli.json('provider', 'sync', patient, 'copy')
    expect(synced).to.include({ new: 2, access: 'open' })
    const folder = join(cli.folder.path, 'copy')
    const names = await readdir(folder)
    expect(names).to.include(`${written['record']}.fhir.json`).and.include(`${written['record']}.about.json`)
    expect((await stat(join(folder, `${written['record']}.fhir.json`))).mode & 0o777).to.equal(0o600)
    expect(JSON.parse(await readFile(join(folder, `${written['record']}.fhir.json`), 'utf8'))).to.deep.equal(
      sodium,
    )
  })

  it('erases a record, and its copy goes with the next sync', async () => {
    const [labs]: readonly { recordId: string }[] = await cli.json('patient', 'records', '--class', 'labs')
    const record = labs?.recordId ?? ''
    expect((await cli.run(['patient', 'erase', record])).code).to.equal(2)
    expect((await cli.run(['patient', 'erase', record, '--everything', '--yes'])).code).to.equal(2)
    const [erased]: readonly Json[] = await cli.json('patient', 'erase', record, '--yes')
    expect(erased).to.include({ record })
    expect((await cli.run(['patient', 'open', record])).code).to.be.oneOf([3, 5])
    expect(await cli.json('provider', 'sync', patient, 'copy')).to.include({ withdrawn: 1 })
    expect(
      (await readdir(join(cli.folder.path, 'copy'))).filter((name) => name.startsWith(record)),
    ).to.deep.equal([])
  })

  it('shows no bytes on a terminal that are no text', async () => {
    await writeFile(join(cli.folder.path, 'picture.png'), Buffer.from('89504e470d0a1a0affd8ff', 'hex'))
    const [stored]: readonly Json[] = await cli.json('patient', 'add', 'picture.png')
    const record = String(stored?.['record'])
    expect((await cli.run(['patient', 'open', record], { isTTY: true })).code).to.equal(2)
    const piped = await cli.run(['patient', 'open', record])
    expect(piped.bytes.toString('hex')).to.equal('89504e470d0a1a0affd8ff')
  })
})
