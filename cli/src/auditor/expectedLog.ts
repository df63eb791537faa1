import { deploymentSchema, type Deployment, ProtocolError, strictJson } from '@consentry/protocol'
import type { ExpectedLog } from '@consentry/sdk/auditor'
import { CliError } from '../CliError.ts'
import type { Context, OptionSpec } from '../Command.ts'
import { fileText } from './fileChunks.ts'

/** The option that says which log is meant. */
export const expectOption: OptionSpec = {
  name: 'expect',
  value: 'FILE',
  help: 'what the network publishes (GET /v1/deployment, saved before): keys and contracts must be these',
}

/** The log that `--expect` names; undefined without. Throws `bad_file`. */
export async function expectedLog(context: Context): Promise<ExpectedLog | undefined> {
  const file = context.args.option('expect')
  return file === undefined ? undefined : expectedOf(readDeployment(await fileText(context, file), file))
}

function readDeployment(text: string, file: string): Deployment {
  try {
    const result = deploymentSchema.safeParse(strictJson(text))
    if (result.success) return result.data
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
  }
  throw new CliError(
    'bad_file',
    `${file} is no deployment`,
    'Save what GET /v1/deployment of the gateway answers',
  )
}

/** A published deployment, as far as a bundle says the same. */
export function expectedOf({ chainId, contracts, gateway, orgId, origin, vkeys }: Deployment): ExpectedLog & {
  readonly origin: string
  readonly vkeys: Deployment['vkeys']
} {
  return {
    chainId,
    consentRegistry: contracts.consentRegistry.address,
    providerRegistry: contracts.providerRegistry.address,
    auditAnchor: contracts.auditAnchor.address,
    gateway,
    orgId,
    origin,
    vkeys,
  }
}
