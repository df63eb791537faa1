// Writes the whole log as an audit bundle to standard output, also while the gateway runs: with the gateway's own
// settings, `node gateway/src/exportLog.ts > bundle.ndjson`. Protocol §14.
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { bundleLineText, receiptKeyName, verifierKey } from '@consentry/protocol'
import { fileSigner } from './adapters/crypto/fileSigner.ts'
import { openLedgerReader } from './adapters/store/openLedgerReader.ts'
import { openPostgresReader } from './adapters/store/openPostgresReader.ts'
import { type Config, readConfig } from './config.ts'
import { exportLog, type LogExportPorts } from './ops/exportLog.ts'
import { readDeployment } from './ops/readDeployment.ts'
import { readLogOrigin } from './ops/readLogOrigin.ts'

async function main(): Promise<void> {
  const config = readConfig(process.env)
  const url = config.CONSENTRY_DATABASE_URL
  const ledger =
    url === null ? openLedgerReader({ dir: config.CONSENTRY_GATEWAY_DATA_DIR }) : openPostgresReader({ url })
  try {
    await pipeline(Readable.from(texts(await exportPorts(config, ledger))), process.stdout)
  } finally {
    await ledger.close()
  }
}

async function* texts(ports: LogExportPorts): AsyncGenerator<string> {
  for await (const line of exportLog(ports)) yield bundleLineText(line)
}

async function exportPorts(config: Config, ledger: LogExportPorts['ledger']): Promise<LogExportPorts> {
  const { chainId, contracts, orgId } = await readDeployment(config.CONSENTRY_DEPLOYMENT_FILE)
  const origin = await readLogOrigin(ledger)
  const checkpoint = fileSigner(config.CONSENTRY_CHECKPOINT_KEY_FILE)
  const receiptSigner = fileSigner(config.CONSENTRY_RECEIPT_KEY_FILE)
  return {
    ledger,
    receiptSigner,
    deployment: {
      type: 'deployment',
      v: 1,
      chainId,
      ...contracts,
      gateway: config.CONSENTRY_GATEWAY_ORIGIN,
      orgId,
      origin,
      vkeys: {
        checkpoint: verifierKey(origin, checkpoint.publicKey),
        receipt: verifierKey(receiptKeyName(origin), receiptSigner.publicKey),
      },
      maxStale: config.CONSENTRY_MAX_STALE,
    },
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`consentry export: ${error instanceof Error ? error.message : 'failed'}\n`)
  process.exitCode = 1
})
