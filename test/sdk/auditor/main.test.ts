import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporaryFolder.ts'

const main = fileURLToPath(new URL('../../../sdk/src/auditor/main.ts', import.meta.url))

type Ended = { readonly code: number; readonly out: string; readonly err: string }

function run(...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [main, ...args], (_, out, err) => {
      resolve({ code: child.exitCode ?? -1, out, err })
    })
  })
}

describe('sdk: the auditor’s command', function () {
  this.timeout(20_000)
  let folder: TemporaryFolder
  before(async () => {
    folder = await temporaryFolder()
  })
  after(() => folder.remove())

  it('says how it is used', async () => {
    for (const args of [[], ['--snapshot'], ['a', 'b', 'c']]) {
      const { code, err } = await run(...args)
      expect([code, err]).to.deep.equal([
        2,
        'usage: main.ts bundle.ndjson [snapshot.ndjson] | main.ts --snapshot <rpc-url> bundle.ndjson\n',
      ])
    }
  })

  it('ends with 2 for a file that is missing, empty or no bundle', async () => {
    expect(await run(join(folder.path, 'none'))).to.deep.equal({
      code: 2,
      out: '',
      err: 'the files cannot be read\n',
    })
    for (const [text, code] of [
      ['', 'bad_request'],
      ['{"type":"leaf"}\n', 'bad_request'],
      ['no json\n', 'bad_json'],
    ] as const) {
      const file = join(folder.path, 'bundle.ndjson')
      await writeFile(file, text)
      const ended = await run(file)
      expect(ended.code).to.equal(2)
      expect(ended.err).to.match(new RegExp(`^${code}: `))
    }
  })
})
