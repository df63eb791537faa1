// Removes what was erased from the files of a shared database as well, where it lies until then: with the gateway's own
// settings, `node gateway/src/wipe.ts`. Gateways wait while a table is written anew. docs/operations/postgresql.md
import { wipePostgres } from './adapters/store/wipePostgres.ts'
import { readConfig } from './config.ts'

async function main(): Promise<void> {
  const { CONSENTRY_DATABASE_URL: url, CONSENTRY_DATABASE_WAIT_MS: waitMs } = readConfig(process.env)
  if (url === null) {
    process.stdout.write('an embedded database is wiped by its gateway itself\n')
    return
  }
  const since = await wipePostgres(url, waitMs)
  const said =
    since === null ? 'nothing was erased' : `wiped what was erased since ${new Date(since).toISOString()}`
  process.stdout.write(`${said}\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(`consentry wipe: ${error instanceof Error ? error.message : 'failed'}\n`)
  process.exitCode = 1
})
