// A witness of audit logs, to be run by somebody else than the gateway: docs/operations/witnesses.md
// `node scripts/witness.ts --name NAME --key FILE --state FILE --logs FILE [--new] [--host H] [--port N]`
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { parseWitnessPolicy, ProtocolError, type Seconds } from '@consentry/protocol'
import { SdkError } from '../sdk/src/errors/SdkError.ts'
import { nodeCurves } from '../sdk/src/node.ts'
import {
  createWitness,
  openWitnessState,
  readWitnessKey,
  serveWitness,
  type WitnessedLog,
} from '../sdk/src/witness.ts'

const usage =
  'usage: node scripts/witness.ts --name NAME --key FILE --state FILE --logs FILE [--new] [--host H] [--port N]\n'

async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      name: { type: 'string' },
      key: { type: 'string' },
      state: { type: 'string' },
      logs: { type: 'string' },
      new: { type: 'boolean', default: false },
      host: { type: 'string', default: '127.0.0.1' },
      port: { type: 'string', default: '7556' },
    },
  })
  const { name, key, state: path, logs: file, new: isNew, host, port } = values
  if (name === undefined || key === undefined || path === undefined || file === undefined) {
    process.stderr.write(usage)
    process.exitCode = 64
    return
  }
  const { signer, vkey } = readWitnessKey(key, name)
  const logs = logsOf(readFileSync(file, 'utf8'))
  const state = openWitnessState({ path, isNew })
  const clock = () => Math.floor(Date.now() / 1000) as Seconds
  const witness = createWitness({ signer, logs, state, clock, curves: nodeCurves })
  const server = serveWitness(witness, { onError: () => process.stderr.write('consentry witness: failed\n') })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      server.close(() => state.close())
      server.closeIdleConnections()
    })
  }
  server.listen(Number(port), host)
  await once(server, 'listening')
  process.stdout.write(`${vkey}\nwitnessing ${logs.length} logs on ${host}:${port}\n`)
}

/** The `log` lines of a policy; the others do not matter here. */
function logsOf(policy: string): readonly WitnessedLog[] {
  const byOrigin = Map.groupBy(parseWitnessPolicy(policy).logs, ({ name }) => name)
  return [...byOrigin].map(([origin, parties]) => ({ origin, vkeys: parties.map(({ vkey }) => vkey) }))
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const isKnown = error instanceof SdkError || error instanceof ProtocolError
  process.stderr.write(`consentry witness: ${isKnown ? error.message : 'did not start'}\n`)
  process.exitCode = 1
})
