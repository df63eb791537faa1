import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Address } from '@consentry/protocol'
import { expect } from 'chai'
import type { AuditReport } from '../../sdk/src/auditor.ts'
import { type CliNetwork, openCliNetwork } from './support/openCliNetwork.ts'

type Json = Readonly<Record<string, unknown>>

describe('cli: an auditor', function () {
  this.timeout(60_000)
  let cli: CliNetwork
  let bundle: string

  before(async () => {
    cli = await openCliNetwork()
    await cli.run(['auditor', 'checkpoint', '-o', 'early.txt'])
    await history(cli)
    await cli.json('auditor', 'checkpoint', '-o', 'late.txt')
    const { client } = { client: await cli.network.client() }
    await writeFile(join(cli.folder.path, 'deployment.json'), JSON.stringify(client.deployment))
    await cli.json('patient', 'audit-bundle', 'bundle.ndjson')
    bundle = await readFile(join(cli.folder.path, 'bundle.ndjson'), 'utf8')
    await cli.json('auditor', 'snapshot', 'bundle.ndjson', 'snapshot.ndjson')
  })
  after(async () => cli?.close())

  const write = (name: string, text: string): Promise<void> => writeFile(join(cli.folder.path, name), text)
  const verify = (...words: readonly string[]) => cli.run(['auditor', 'verify', ...words])

  it('verifies a bundle with the chain, and says what it covered', async () => {
    const report: AuditReport = await cli.json(
      ...['auditor', 'verify', 'bundle.ndjson', 'snapshot.ndjson', '--expect', 'deployment.json'],
    )
    expect(report).to.deep.include({ findings: [], keys: 'as expected', chainFacts: 'verified' })
    expect(report.counts.decisionsReplayed).to.be.greaterThan(1)
    expect(report.counts.factsRecomputed).to.equal(report.counts.decisionsReplayed)
    expect(report.counts.receipts).to.be.greaterThan(2)
  })

  it('says that the facts were not verified where there is no snapshot', async () => {
    const { code, out } = await verify('bundle.ndjson')
    expect(code).to.equal(0)
    expect(out).to.match(/^chain facts {4}not verified$/m)
    expect(out).to.include('keys           of the bundle')
  })

  it('writes a page for printing that loads and runs nothing', async () => {
    expect((await verify('bundle.ndjson', 'snapshot.ndjson', '--html', 'report.html')).code).to.equal(0)
    const page = await readFile(join(cli.folder.path, 'report.html'), 'utf8')
    expect(page).to.include('Nothing found').and.include('@media print').and.include('snapshot.ndjson')
    expect(page).to.not.match(/<script|src=|href=|url\(|@import|https?:/i)
    expect((await verify('bundle.ndjson', '--html', 'report.html')).code).to.equal(7)
  })

  it('finds what was changed, and ends with 1', async () => {
    await write('changed.ndjson', bundle.replace('"decision":"allow"', '"decision":"deny"'))
    const { code, out } = await verify('changed.ndjson', 'snapshot.ndjson')
    expect([code, out.includes('other_content')]).to.deep.equal([1, true])
  })

  it('finds a log of other keys where it knows which to expect', async () => {
    const other = (await readFile(join(cli.folder.path, 'deployment.json'), 'utf8')).replace(
      /\+A[^"]{40}/,
      (key) => key.replace(/.$/, key.endsWith('A') ? 'B' : 'A'),
    )
    await write('other.json', other)
    const { code, out } = await verify('bundle.ndjson', '--expect', 'other.json')
    expect([code, out.includes('other_deployment')]).to.deep.equal([1, true])
  })

  it('names the line of a bundle that cannot be read', async () => {
    const lines = bundle.split('\n')
    await write('broken.ndjson', [...lines.slice(0, 4), '{"type":"leaf"', ...lines.slice(4)].join('\n'))
    const { code, err } = await verify('broken.ndjson')
    expect([code, err.includes('Line 5')]).to.deep.equal([7, true])
    expect((await verify('none.ndjson')).code).to.equal(7)
    expect((await verify('bundle.ndjson', '--max-leaves', '2')).err).to.include('more than 2 leaves')
  })

  it('verifies a receipt by the keys of the log, and its place by a bundle', async () => {
    const [receipt = ''] = notesOf(bundle, 'receipt')
    await write('receipt.txt', receipt)
    const words = ['auditor', 'receipt', 'receipt.txt']
    expect(await cli.json(...words, '--expect', 'deployment.json')).to.include({ place: 'unknown' })
    expect(await cli.json(...words, '--bundle', 'bundle.ndjson')).to.deep.include({
      place: 'included',
      findings: [],
    })
    await write('forged.txt', receipt.replace('\nack\n', '\nallow\n').replace('\nallow\n', '\ndeny\n'))
    expect((await cli.run(['auditor', 'receipt', 'forged.txt', '--bundle', 'bundle.ndjson'])).code).to.equal(
      1,
    )
    expect((await cli.run(words)).code).to.equal(2)
  })

  it('shows that the log was only added to, with a proof or with the entries', async () => {
    const words = ['auditor', 'consistency', 'late.txt', 'early.txt']
    const { from, to, findings }: Json = await cli.json(...words)
    expect(findings).to.deep.equal([])
    expect(Number(to)).to.be.greaterThan(Number(from))
    const late = await readFile(join(cli.folder.path, 'late.txt'), 'utf8')
    await write('forged-note.txt', late.replace(/\n(\d+)\n/, '\n1$1\n'))
    expect((await cli.run(['auditor', 'consistency', 'early.txt', 'forged-note.txt'])).code).to.equal(1)
  })

  it('compares a checkpoint with the anchor on chain', async () => {
    const newest: Json = await cli.json('auditor', 'checkpoint')
    expect(newest).to.deep.include({ findings: [] })
    expect(newest['anchor']).to.not.equal(null)
    expect(await cli.json('auditor', 'checkpoint', 'early.txt')).to.deep.include({ findings: [] })
    const { contracts } = cli.network
    const before = contracts.anchor
    contracts.anchor = { ...before, root: `0x${'ab'.repeat(32)}` as typeof before.root }
    try {
      const { code, out } = await cli.run(['auditor', 'checkpoint'])
      expect([code, out.includes('fork')]).to.deep.equal([1, true])
    } finally {
      contracts.anchor = before
    }
  })
})

/** A clinic that reads once with a grant and once without. */
async function history(cli: CliNetwork): Promise<void> {
  const code = ['--yes', '--recovery-code-file']
  const { address }: { address: Address } = await cli.json('patient', 'init', ...code, 'patient.txt')
  const { err } = await cli.run(['provider', 'init', ...code, 'clinic.txt'])
  await cli.accredit('Harbour Clinic', /0x[0-9a-f]{40}/.exec(err)?.[0] as Address)
  await cli.json('provider', 'init', ...code, 'clinic.txt')
  const record = await cli.store('labs', 'sodium 140')
  const { id }: { id: string } = await cli.json(
    ...['patient', 'grant', 'harbour', '--class', 'labs', '--until', '30d', '--yes'],
  )
  await cli.run(['provider', 'read', address, record])
  await cli.json('patient', 'revoke', id, '--yes')
  await cli.run(['provider', 'read', address, record])
  await cli.network.anchorAll()
}

function notesOf(bundle: string, type: string): readonly string[] {
  return bundle
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; note?: string })
    .flatMap((line) => (line.type === type && line.note !== undefined ? [line.note] : []))
}
