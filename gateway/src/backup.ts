// Copies ledger, blobs and deployment file into a new folder, also while the gateway runs: with the gateway's own
// settings, `node gateway/src/backup.ts FOLDER [--with-keys]`. docs/operations/backup.md
import { readConfig } from './config.ts'
import { makeBackup } from './wiring/makeBackup.ts'

async function main(args: readonly string[]): Promise<void> {
  const [to, ...more] = args.filter((arg) => arg !== '--with-keys')
  if (to === undefined || more.length > 0 || to.startsWith('-')) {
    process.stderr.write('usage: node gateway/src/backup.ts FOLDER [--with-keys]\n')
    process.exitCode = 64
    return
  }
  const withKeys = args.includes('--with-keys')
  const config = readConfig(process.env)
  const { log, files } = await makeBackup(config, { to, withKeys, now: new Date() })
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  const entries = log === null ? 'no log' : `${log.size} entries of ${log.origin}`
  process.stdout.write(`${files.length} files, ${bytes} bytes, ${entries}\n`)
  if (config.CONSENTRY_KUBO_URL.length > 0) process.stdout.write('without blobs: those are in Kubo\n')
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`consentry backup: ${error instanceof Error ? error.message : 'failed'}\n`)
  process.exitCode = 1
})
