import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { noteKeyTypes, verifierKey } from '@consentry/protocol'
import { openWitnesses } from '../../../gateway/src/wiring/openWitnesses.ts'
import { previousCheckpointKey } from '../../../gateway/src/wiring/previousCheckpointKey.ts'
import type { Base } from '../../../gateway/src/wiring/openBase.ts'
import { signerOfSeed } from '../../support/signerOfSeed.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporaryFolder.ts'
import { quiet } from '../follow/following.ts'
import { rigConfig } from '../rig/rigConfig.ts'

const { name, publicKey } = signerOfSeed('w.example/w', new Uint8Array(32).fill(4))
const vkey = verifierKey(name, publicKey, noteKeyTypes.cosignature)
const base = { journal: quiet } as Base

describe('gateway wiring: witnesses and a change of the checkpoint key', () => {
  let folder: TemporaryFolder
  beforeEach(async () => {
    folder = await temporaryFolder()
  })
  afterEach(() => folder.remove())
  const file = async (text: string): Promise<string> => {
    const path = join(folder.path, 'file')
    await writeFile(path, text, { mode: 0o600 })
    return path
  }
  const fault = (run: () => unknown): string => {
    try {
      run()
    } catch (error) {
      return error instanceof Error ? `${error.name}: ${error.message}` : ''
    }
    return ''
  }
  const open = (path: string) =>
    openWitnesses(rigConfig(folder.path, { CONSENTRY_WITNESS_POLICY_FILE: path }), base)

  it('has none by default', () => {
    expect(openWitnesses(rigConfig(folder.path), base)).to.equal(null)
    expect(previousCheckpointKey(rigConfig(folder.path))).to.equal(null)
  })

  it('takes a policy whose witnesses can be asked', async () => {
    expect(open(await file(`witness w ${vkey} https://w.example\nquorum w\n`))).to.be.a('function')
  })

  it('does not start with a policy that is missing, wrong, or names nobody to ask', async () => {
    expect(fault(() => open(join(folder.path, 'none')))).to.match(
      /^FatalError: the witness policy cannot be read/,
    )
    const wrong = await file('quorum w\n')
    expect(fault(() => open(wrong))).to.match(/^FatalError: .*Quorum is not defined/)
    const silent = await file(`witness w ${vkey}\nquorum w\n`)
    expect(fault(() => open(silent))).to.match(/^FatalError: .*no URL/)
    const ftp = await file(`witness w ${vkey} ftp://w.example\nquorum w\n`)
    expect(fault(() => open(ftp))).to.match(/^FatalError: .*no URL/)
  })

  it('lets the old key sign for thirty days from the day of the change', async () => {
    const settings = {
      CONSENTRY_PREVIOUS_CHECKPOINT_KEY_FILE: await file('0a'.repeat(32)),
      CONSENTRY_CHECKPOINT_KEY_SINCE: '2026-11-01',
    }
    const previous = previousCheckpointKey(rigConfig(folder.path, settings))
    expect(new Date(previous?.until ?? 0).toISOString()).to.equal('2026-12-01T00:00:00.000Z')
    for (const missing of Object.keys(settings)) {
      const half = rigConfig(folder.path, { ...settings, [missing]: '' })
      expect(fault(() => previousCheckpointKey(half))).to.match(/^FatalError: .* belong together/)
    }
  })
})
