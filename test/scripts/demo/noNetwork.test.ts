import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { runNode } from '../../../scripts/demo/runNode.ts'

const preload = join(import.meta.dirname, '..', '..', '..', 'scripts', 'demo', 'noNetwork.ts')

/** Ways out, each of which ends the process at once. */
const attempts: Readonly<Record<string, string>> = {
  fetch: `await fetch('http://127.0.0.1:45999/').catch(() => {})`,
  'node:http': `(await import('node:http')).get('http://127.0.0.1:45999/').on('error', () => {})`,
  'node:https': `(await import('node:https')).get('https://127.0.0.1:45999/').on('error', () => {})`,
  'node:net': `(await import('node:net')).connect(9, '127.0.0.1').on('error', () => {})`,
  'node:net, named import': `const { connect } = await import('node:net'); connect(9).on('error', () => {})`,
  'a server': `(await import('node:http')).createServer().listen(0)`,
  'node:dgram': `(await import('node:dgram')).createSocket('udp4')`,
  'node:dns': `(await import('node:dns')).lookup('localhost', () => {})`,
  'node:dns/promises': `await (await import('node:dns/promises')).lookup('localhost')`,
  WebSocket: `new WebSocket('ws://127.0.0.1:45999/').onerror = () => {}`,
}

describe('scripts/demo/noNetwork', function () {
  this.timeout(20_000)
  let folder: string

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'consentry-'))
  })

  after(() => rm(folder, { recursive: true, force: true }))

  async function run(code: string) {
    const program = join(folder, 'program.mjs')
    await writeFile(program, `${code}\nawait new Promise((resolve) => setTimeout(resolve, 200))\n`)
    return runNode({ args: [`--import=${preload}`, program] })
  }

  for (const [name, code] of Object.entries(attempts)) {
    it(`ends a process that uses ${name}`, async () => {
      expect((await run(code)).code).to.equal(97)
    })
  }

  it('leaves one alone that reads files', async () => {
    const read = `console.log((await (await import('node:fs/promises')).readFile(process.argv[1], 'utf8')).length > 0)`
    expect(await run(read)).to.deep.include({ code: 0, stdout: 'true\n' })
  })
})
