import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { openArchive } from '../../sdk/src/patient.ts'
import { type CliNetwork, openCliNetwork } from './support/openCliNetwork.ts'

type Json = Readonly<Record<string, unknown>>

const observation = (id: string) => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { text: 'sodium' },
  effectiveDateTime: '2026-05-02',
})

describe('cli: import and export', function () {
  this.timeout(60_000)
  let cli: CliNetwork
  before(async () => {
    cli = await openCliNetwork()
    await cli.json('patient', 'init', '--yes', '--recovery-code-file', 'code.txt')
  })
  after(async () => cli?.close())

  const write = (name: string, text: string): Promise<void> => writeFile(join(cli.folder.path, name), text)

  it('imports NDJSON once, keeps what is rejected, and takes it when it was put right', async () => {
    const wrong = { ...observation('b'), status: 7 }
    await write('bulk.ndjson', `${JSON.stringify(observation('a'))}\n${JSON.stringify(wrong)}\nno json\n`)
    const { code, out } = await cli.run([
      'patient',
      'import',
      'bulk.ndjson',
      '--rejects',
      'rejects.ndjson',
      '--json',
    ])
    expect(code).to.equal(9)
    expect(JSON.parse(out)).to.include({ stored: 1, rejected: 2 })
    const rejects = await readFile(join(cli.folder.path, 'rejects.ndjson'), 'utf8')
    expect((await stat(join(cli.folder.path, 'rejects.ndjson'))).mode & 0o777).to.equal(0o600)
    const [line = ''] = rejects.split('\n')
    await write('right.ndjson', `${line.replace('"status":7', '"status":"final"')}\n`)
    expect(await cli.json('patient', 'import', 'right.ndjson')).to.include({ stored: 1, rejected: 0 })
    expect((await cli.run(['patient', 'import', 'bulk.ndjson', '--json'])).out).to.include('"duplicates":1')
  })

  it('imports a Bundle, and from a server', async () => {
    const bundle = { resourceType: 'Bundle', type: 'collection', entry: [{ resource: observation('c') }] }
    await write('bundle.json', JSON.stringify(bundle))
    const result = await cli.run(['patient', 'import', 'bundle.json', '--json'])
    expect(JSON.parse(result.out)).to.have.keys('stored', 'replaced', 'duplicates', 'rejected', 'rejections')
    const server = await fhirServer()
    try {
      const { port } = server.address() as AddressInfo
      const source = `http://127.0.0.1:${port}/fhir`
      await write('token.txt', 'secret-token\n')
      const words = ['patient', 'import', source, '--patient-id', '4711', '--token-file', 'token.txt']
      const first: Json = await cli.json(...words)
      expect(Number(first['stored']) + Number(first['duplicates'])).to.equal(1)
      expect((await cli.run(['patient', 'import', source])).code).to.equal(2)
    } finally {
      server.close()
      server.closeAllConnections()
    }
  })

  it('exports everything, so that it opens without any server', async () => {
    const exported: Json = await cli.json('patient', 'export', 'records.tar')
    const path = join(cli.folder.path, 'records.tar')
    expect((await stat(path)).mode & 0o777).to.equal(0o600)
    expect(exported['size']).to.equal((await stat(path)).size)
    const code = (await readFile(join(cli.folder.path, 'code.txt'), 'utf8')).trim()
    const names: string[] = []
    const bytes = await readFile(path)
    const archive = (async function* () {
      yield bytes
    })()
    for await (const { meta, body } of openArchive(archive, { unlock: { by: 'code', code } })) {
      names.push(String(meta.type))
      for await (const chunk of body) expect(chunk.length).to.be.greaterThan(0)
    }
    expect(names.length).to.be.greaterThan(1)
    expect((await cli.run(['patient', 'export', 'records.tar'])).code).to.equal(7)
  })
})

/** A server with one resource, which knows the token. */
async function fhirServer(): Promise<Server> {
  const page = {
    resourceType: 'Bundle',
    type: 'searchset',
    entry: [{ fullUrl: 'urn:x', resource: observation('d') }],
  }
  const server = createServer((request, response) => {
    const isAllowed = request.headers.authorization === 'Bearer secret-token'
    response.writeHead(isAllowed ? 200 : 401, { 'content-type': 'application/fhir+json' })
    response.end(JSON.stringify(page))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}
