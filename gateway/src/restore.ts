// Puts a backup into the data folder of a gateway that does not run:
// `node gateway/src/restore.ts BACKUP DATA_FOLDER [--erasures-from LEDGER]`. docs/operations/backup.md
import { parseArgs } from 'node:util'
import { type Restored, restoreBackup } from './wiring/restoreBackup.ts'

const usage = 'usage: node gateway/src/restore.ts BACKUP DATA_FOLDER [--erasures-from LEDGER]\n'

const nextLog = 'start the gateway with CONSENTRY_LOG_NUMBER one higher: it opens the next log'

const whatNow: Readonly<Record<Restored['log'], string>> = {
  'goes on': 'the log goes on where it was',
  'is behind its lock': `the log is older than its lock; ${nextLog}`,
  'has no lock': `the log has no lock here; ${nextLog}`,
}

async function main(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { 'erasures-from': { type: 'string' } },
  })
  const [from, dataDir, ...more] = positionals
  if (from === undefined || dataDir === undefined || more.length > 0) {
    process.stderr.write(usage)
    process.exitCode = 64
    return
  }
  const later = values['erasures-from'] ?? null
  const { manifest, replayed, log } = await restoreBackup({ from, dataDir, later })
  const erased =
    replayed === null
      ? 'erasures since then are not known: give a later ledger with --erasures-from if there is one'
      : `erased again: ${replayed.records} versions of records, ${replayed.leaves} entries, ${replayed.blobs.length} blobs`
  process.stdout.write(
    `${manifest.files.length} files of ${manifest.createdAt}\n${erased}\n${whatNow[log]}\n`,
  )
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`consentry restore: ${error instanceof Error ? error.message : 'failed'}\n`)
  process.exitCode = 1
})
