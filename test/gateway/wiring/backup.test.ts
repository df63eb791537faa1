import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { copyFile, mkdir, rename, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { FatalError } from '../../../gateway/src/errors/FatalError.ts'
import type { BackupManifest } from '../../../gateway/src/ops/BackupManifest.ts'
import { makeBackup } from '../../../gateway/src/wiring/makeBackup.ts'
import { type Restored, restoreBackup } from '../../../gateway/src/wiring/restoreBackup.ts'
import { ms, recordId } from '../../support/ids.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporaryFolder.ts'
import { sessionRow } from '../store/rows.ts'
import { configOf, fill, openStores, type OpenStores, origin, patient } from './dataFolder.ts'

const small = 1_000
const large = 1_500_000
const now = new Date(0)

describe('gateway: backup and restore', function () {
  // Whole databases are copied and synced, on a machine that may be busy.
  this.timeout(20_000)
  let folder: TemporaryFolder
  const open: OpenStores[] = []
  const at = (...names: string[]): string => join(folder.path, ...names)
  const stores = async (dir = at('gateway')): Promise<OpenStores> => {
    const opened = await openStores(dir)
    open.push(opened)
    return opened
  }
  const closeAll = async (): Promise<void> => {
    for (const one of open.splice(0)) await one.close()
  }
  const backup = (withKeys = false): Promise<BackupManifest> =>
    makeBackup(configOf(folder.path), { to: at('backup'), withKeys, now })
  const restore = (later: string | null = null): Promise<Restored> =>
    restoreBackup({ from: at('backup'), dataDir: at('restored'), later })
  const refusal = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error)
  beforeEach(async () => {
    folder = await temporaryFolder()
  })
  afterEach(async () => {
    await closeAll()
    await folder.remove()
  })

  it('bring everything back while the gateway goes on writing', async () => {
    const running = await stores()
    await fill(running, [1, 2], small)
    await fill(running, [3], large)
    const writing = fill(running, [4, 5], small)
    const manifest = await backup()
    await writing
    expect(manifest.log).to.deep.include({ origin })
    const restored = await restore()
    expect(restored.manifest).to.deep.equal(manifest)
    const back = await stores(at('restored'))
    const size = await back.ledger.read((tx) => tx.leaves.size())
    expect(size).to.equal(manifest.log?.size).and.be.within(4, 6)
    for (const id of [1, 2, 3]) {
      const row = await back.ledger.read((tx) => tx.records.newest(patient, recordId(id)))
      const hash = createHash('sha256')
      for await (const chunk of back.blobs.read(row?.sha256 ?? '')) hash.update(chunk)
      expect(hash.digest('hex')).to.equal(row?.sha256)
    }
  })

  it('say by a manifest, written last and for the owner alone, what they hold', async () => {
    await fill(await stores(), [1], large)
    const manifest = await backup()
    expect(JSON.parse(readFileSync(at('backup', 'backup.json'), 'utf8'))).to.deep.equal(manifest)
    expect(manifest.files.map(({ path }) => path.replace(/[0-9a-f]{2}\/[0-9a-f]{64}/, '…'))).to.deep.equal([
      'ledger.sqlite',
      'blobs.sqlite',
      'blobs/files/…',
      'deployment.json',
    ])
    for (const { path, bytes } of manifest.files) {
      expect(statSync(at('backup', path)).mode & 0o077).to.equal(0)
      expect(statSync(at('backup', path)).size).to.equal(bytes)
    }
    expect(existsSync(at('backup', 'lock.sqlite'))).to.equal(false)
  })

  it('hold keys only where that was asked for', async () => {
    await fill(await stores(), [1], small)
    expect((await backup()).files.some(({ path }) => path.startsWith('keys/'))).to.equal(false)
    rmSync(at('backup'), { recursive: true })
    await backup(true)
    await restore()
    expect(readFileSync(at('restored', 'keys', 'receipt.key'), 'utf8')).to.equal('receipt.key\n')
    expect(statSync(at('restored', 'keys', 'receipt.key')).mode & 0o777).to.equal(0o600)
  })

  it('leave out a blob that is erased in between, and refuse a damaged one', async () => {
    const running = await stores()
    await fill(running, [1], large)
    const row = await running.ledger.read((tx) => tx.records.newest(patient, recordId(1)))
    const sha256 = row?.sha256 ?? ''
    const path = at('gateway', 'blobs', 'files', sha256.slice(0, 2), sha256)
    await rename(path, at('aside'))
    const without = await backup()
    expect(without.files.some((file) => file.path.startsWith('blobs/'))).to.equal(false)
    rmSync(at('backup'), { recursive: true })
    await copyFile(at('aside'), path)
    writeFileSync(path, 'x', { flag: 'r+' })
    expect(await refusal(backup())).to.be.instanceOf(FatalError)
    expect(existsSync(at('backup', 'backup.json'))).to.equal(false)
  })

  it('do not overwrite what is there', async () => {
    await fill(await stores(), [1], small)
    await backup()
    expect(await refusal(backup())).to.be.instanceOf(FatalError)
    await restore()
    expect(await refusal(restore())).to.be.instanceOf(FatalError)
  })

  it('refuse a file that is missing, damaged or not in the manifest, before anything is written', async () => {
    await fill(await stores(), [1], large)
    const { files } = await backup()
    for (const { path } of files) {
      await rename(at('backup', path), at('aside'))
      expect(await refusal(restore())).to.be.instanceOf(FatalError)
      await copyFile(at('aside'), at('backup', path))
      writeFileSync(at('backup', path), 'x', { flag: 'r+' })
      expect(await refusal(restore())).to.be.instanceOf(FatalError)
      await unlink(at('backup', path))
      await rename(at('aside'), at('backup', path))
      expect(existsSync(at('restored', 'ledger.sqlite'))).to.equal(false)
    }
    await unlink(at('backup', 'backup.json'))
    expect(await refusal(restore())).to.be.instanceOf(Error)
  })

  it('refuse a manifest whose paths lead elsewhere', async () => {
    await fill(await stores(), [1], small)
    const manifest = await backup()
    for (const path of ['../evil', '/etc/passwd', 'keys/../../evil.key', 'lock.sqlite']) {
      const file = { path, bytes: 0, sha256: '0'.repeat(64) }
      writeFileSync(at('backup', 'backup.json'), JSON.stringify({ ...manifest, files: [file] }))
      expect(await refusal(restore())).to.be.instanceOf(FatalError)
    }
  })

  it('end every session', async () => {
    const running = await stores()
    await fill(running, [1], small)
    await running.ledger.write((tx) => tx.logins.insertSession(sessionRow(1)))
    await backup()
    await restore()
    const back = await stores(at('restored'))
    expect(await back.ledger.read((tx) => tx.logins.session(sessionRow(1).tokenHash))).to.equal(null)
  })

  it('tell whether the lock lets the log go on', async () => {
    await fill(await stores(), [1, 2], small)
    await backup()
    expect((await restore()).log).to.equal('has no lock')
    const lockAt = async (size: number): Promise<Restored['log']> => {
      rmSync(at('restored'), { recursive: true })
      await mkdir(at('restored'), { recursive: true })
      const { lock } = await stores(at('other'))
      const before = await lock.load(origin)
      await lock.replace(origin, before?.note ?? null, { size, root: new Uint8Array(32), note: `n${size}` })
      await closeAll()
      await copyFile(at('other', 'lock.sqlite'), at('restored', 'lock.sqlite'))
      return (await restore()).log
    }
    expect(await lockAt(3)).to.equal('goes on')
    expect(await lockAt(4)).to.equal('is behind its lock')
  })

  describe('with a later ledger', () => {
    it('erase again what was erased since, down to the bytes, and keep what was denied', async () => {
      const running = await stores()
      await fill(running, [1, 2], small)
      await fill(running, [3], large)
      const before = await running.ledger.read((tx) => tx.records.newest(patient, recordId(1)))
      const third = await running.ledger.read((tx) => tx.records.newest(patient, recordId(3)))
      await backup()
      await running.ledger.write(async (tx) => {
        for (const id of [1, 3]) {
          for (const sha256 of await tx.records.erase(patient, recordId(id))) await tx.blobs.delete(sha256)
          await tx.leaves.eraseBodies([id])
        }
        await tx.latches.add({ kind: 'floor', patient, floor: 9 }, 'fence', 1)
      })
      await closeAll()
      const { replayed } = await restore(at('gateway', 'ledger.sqlite'))
      expect(replayed).to.deep.include({ records: 2, leaves: 2 })
      expect(replayed?.blobs).to.have.members([before?.sha256, third?.sha256])
      const back = await stores(at('restored'))
      await back.ledger.read(async (tx) => {
        expect(await tx.records.newest(patient, recordId(1))).to.include({ erased: true })
        expect(await tx.records.newest(patient, recordId(2))).to.include({ erased: false })
        expect(await tx.leaves.leaf(1)).to.include({ body: null, salt: null })
        expect((await tx.leaves.leaf(2))?.body).not.to.equal(null)
        expect(await tx.leaves.evidence(before?.evidence ?? '')).to.equal(null)
        expect((await tx.records.wraps(patient, [recordId(1)])).size).to.equal(0)
        expect(await tx.records.storedBytes(patient)).to.equal(small)
        expect(await tx.latches.floorOf(patient)).to.equal(9)
      })
      expect(await back.blobs.has(before?.sha256 ?? '')).to.equal(false)
      expect(await back.blobs.has(third?.sha256 ?? '')).to.equal(false)
      const raw = readFileSync(at('restored', 'ledger.sqlite'))
      expect(raw.includes(Buffer.from(before?.manifest ?? 'none'))).to.equal(false)
    })

    it('erase everything of a patient again, closed logs too, and go on where that was not finished', async () => {
      const running = await stores()
      await fill(running, [1], small)
      await running.ledger.write((tx) => tx.closedLogs.close('a/1'))
      await fill(running, [2, 3], small)
      await backup()
      await running.ledger.write((tx) => tx.erasures.begin(patient))
      await running.ledger.write((tx) => tx.erasures.goOn(patient, 2))
      await running.ledger.write((tx) => tx.closedLogs.erase(patient, null))
      await closeAll()
      const { replayed } = await restore(at('gateway', 'ledger.sqlite'))
      expect(replayed).to.include({ records: 2 })
      const back = await stores(at('restored'))
      await back.ledger.read(async (tx) => {
        expect(await tx.records.newest(patient, recordId(1))).to.include({ erased: true })
        expect((await tx.closedLogs.of('a/1').leaves.leaf(1))?.body).to.equal(null)
        expect((await tx.erasures.pending(9)).map((one) => one.patient)).to.deep.equal([patient])
      })
    })

    it('refuse one that did not go on from the backup', async () => {
      await fill(await stores(), [1, 2], small)
      await backup()
      const other = await stores(at('other'))
      await fill(other, [1], small)
      await other.ledger.write((tx) => tx.logins.purge(ms(1)))
      await closeAll()
      expect(await refusal(restore(at('other', 'ledger.sqlite')))).to.be.instanceOf(FatalError)
      expect(existsSync(at('restored', 'ledger.sqlite'))).to.equal(false)
    })
  })
})
