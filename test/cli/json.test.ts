import { readdirSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { commands } from '../../cli/src/commands.ts'
import { type CliNetwork, openCliNetwork } from './support/openCliNetwork.ts'
import { openPair } from './support/openPair.ts'

/** What programs rely on: the members of each answer. A list is told by its first item. */
const answers: Readonly<Record<string, string>> = {
  'patient status': 'address alarms anchoredLeaves due gateway grants keys profile records waiting',
  'patient unlock': 'address keys profile',
  'patient add note.txt': '[] also class file record what',
  'patient records': '[] also author cid class epoch org recordId sha256 size t ver',
  'patient open RECORD': 'also author body class meta recordId size t version',
  'patient grants': '[] actions classes expiresAt id name notBefore org patient purposes state',
  'patient grant Harbour --class notes --until 30d --dry-run': 'sentences',
  'patient requests': '[]',
  'patient delegate list': 'others own',
  'patient activity': 'alarms anchoredSize checkpoint entries stories',
  'patient report': 'erased from kind madeAt partTwoNotice patient rows to',
  'patient receipts check': 'alarms checkpoint kept proved waiting',
  'patient audit-bundle b.ndjson': 'file lines',
  'patient messages': '[]',
  'patient rotate --due --yes': 'classes keys refused shared',
  'patient export e.tar': 'file size',
  'provider requests': '[]',
  'provider patients': '[] actions classes expiresAt id name notBefore org patient purposes state',
  'provider records PATIENT': '[] also author cid class epoch org recordId sha256 size t ver',
  'provider read PATIENT RECORD': 'also author body class meta recordId size t version',
  'provider sync PATIENT copy': 'access folder new replaced unread withdrawn',
  'provider messages': '[]',
  'provider receipts check': 'alarms checkpoint kept proved waiting',
  'auditor verify b.ndjson': 'anchoredSize chainFacts counts findings keys origin scope size',
  'auditor snapshot b.ndjson s.ndjson': 'blocks file lines',
  'auditor checkpoint': 'anchor findings log note size',
  'network status': 'deployment gateway readiness rpc',
}

describe('cli: answers for programs', function () {
  this.timeout(120_000)
  let cli: CliNetwork
  let patient: string
  let record: string
  before(async () => {
    cli = await openCliNetwork()
    patient = (await openPair(cli)).patient
    await writeFile(join(cli.folder.path, 'note.txt'), 'hello')
    record = await cli.store('labs', 'sodium 140')
  })
  after(async () => cli?.close())

  for (const [call, members] of Object.entries(answers)) {
    it(`${call}: ${members}`, async () => {
      const words = call.split(' ').map((word) => ({ PATIENT: patient, RECORD: record })[word] ?? word)
      const answer: object = await cli.json(...words)
      const [first] = Array.isArray(answer) ? (answer as object[]) : [answer]
      const found = Object.keys(first ?? {}).toSorted()
      expect([...(Array.isArray(answer) ? ['[]'] : []), ...found].join(' ')).to.equal(members)
    })
  }

  for (const { name } of commands) {
    it(`${name}: an option that is none ends with 2, as JSON too`, async () => {
      const plain = await cli.run([...name.split(' '), '--no-such-option'])
      expect([plain.code, plain.out]).to.deep.equal([2, ''])
      const { code, out, err } = await cli.run([...name.split(' '), '--no-such-option', '--json'])
      expect([code, out]).to.deep.equal([2, ''])
      expect(JSON.parse(err)).to.have.nested.property('error.code', 'usage')
    })
  }

  it('have a test each', () => {
    const folder = import.meta.dirname
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    )
    const text = files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n')
    const isRun = (name: string): boolean =>
      text.includes(
        name
          .split(' ')
          .map((word) => `'${word}'`)
          .join(', '),
      ) || text.includes(`'${name}`)
    expect(commands.map(({ name }) => name).filter((name) => !isRun(name))).to.deep.equal([])
  })
})
