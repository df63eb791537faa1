import { join } from 'node:path'
import { expect } from 'chai'
import { openPostgresBlobIndex } from '../../../gateway/src/adapters/store/openPostgresBlobIndex.ts'
import { openPostgresLedger } from '../../../gateway/src/adapters/store/openPostgresLedger.ts'
import { wipePostgres } from '../../../gateway/src/adapters/store/wipePostgres.ts'
import type { LedgerTx } from '../../../gateway/src/ports/LedgerTx.ts'
import { address, bytes32, hash, ms, recordId } from '../../support/ids.ts'
import { type PostgresServer, postgresServer } from '../../support/postgres.ts'
import { findMarkers, markersOf } from '../../gateway/guarantees/dataFolderBytes.ts'
import { bytesOf } from '../../gateway/rig/storeRecord.ts'
import { leafRow, recordRow } from '../../gateway/store/rows.ts'

const secrets = ['wrap', 'manifest', 'salt', 'body', 'evidence', 'ciphertext', 'keyring'] as const
const secret = (name: string): Buffer => bytesOf(`secret ${name}`, 200)
const patient = address(1)
const sha256 = hash(9)

describe('G15 on PostgreSQL: what was erased is in no file of a table once they were wiped', function () {
  this.timeout(60_000)
  let server: PostgresServer

  before(async () => {
    server = await postgresServer()
  })
  after(() => server.remove())

  it('finds every secret before, and none after', async () => {
    const url = await server.createDatabase()
    const ledger = await openPostgresLedger({ url, readers: 1 })
    const index = await openPostgresBlobIndex({ url })
    const [row] = await server.run(url, `select current_setting('data_directory') as dir`)
    const found = async () => {
      // What is only in the memory of the server goes to its files.
      await server.run(url, 'checkpoint')
      const markers = secrets.flatMap((name) => markersOf(name, secret(name)))
      const names = findMarkers(join(String(row?.['dir']), 'base'), markers).map((one) => one.split(',')[0])
      return [...new Set(names)].toSorted()
    }
    try {
      await index.put(
        { sha256, cid: 'c', size: 200, leaves: secret('x'), place: 'index' },
        secret('ciphertext'),
      )
      await ledger.write(storeSecrets)
      expect(await found()).to.deep.equal([...secrets].toSorted())
      expect(await wipePostgres(url)).to.equal(null)
      await ledger.write(async (tx) => {
        await tx.erasures.begin(patient)
        await tx.erasures.oweWipe(ms(5))
      })
      while (!(await ledger.write((tx) => tx.erasures.goOn(patient, 1))).isDone);
      await index.remove(sha256)
      expect(await ledger.wipe()).to.equal(false)
      expect(await found()).to.not.deep.equal([])
      expect(await wipePostgres(url)).to.equal(5)
      expect(await found()).to.deep.equal([])
      expect(await ledger.read((tx) => tx.erasures.wipeOwedSince())).to.equal(null)
      expect(await ledger.read((tx) => tx.records.newest(patient, recordId(1)))).to.include({ erased: true })
    } finally {
      await index.close()
      await ledger.close()
    }
  })
})

/** A record with everything about it, each part with its secret. */
async function storeSecrets(tx: LedgerTx): Promise<void> {
  await tx.records.insert(recordRow(1, { patient, sha256, manifest: secret('manifest') }), {
    kind: 1,
    epoch: 1,
    wrap: secret('wrap'),
  })
  const body = secret('body').toString('hex')
  await tx.leaves.insertEvidence({ hash: hash(1), bytes: secret('evidence') })
  const leaf = { patient, pseq: 0, body, salt: secret('salt'), evidence: hash(1) }
  await tx.leaves.append([leafRow(0, leaf)])
  await tx.vaults.insertKeyring(bytes32(2), secret('keyring'))
  const manifest = { patient, digest: bytes32(3), seq: 1, keyring: bytes32(2) }
  await tx.vaults.insertManifest({ ...manifest, bytes: secret('manifest') })
}
