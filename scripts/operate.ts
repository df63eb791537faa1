// What an operator does on a network beside running it; prints one JSON document. `consentry network` calls it.
//   node scripts/operate.ts accredit NAME ADDRESS ROLES · suspend ORG_ID · list
import { isAddress, isHex } from 'viem'
import { accreditOrganisation } from './deploy/accreditOrganisation.ts'
import { DeployError } from './deploy/DeployError.ts'
import { readDeployment } from './deploy/deploymentFile.ts'
import { requireActive } from './deploy/requireActive.ts'
import { renewOrganisations } from './deploy/renewOrganisations.ts'
import { suspendOrganisation } from './deploy/suspendOrganisation.ts'
import { NetworkError } from './network/NetworkError.ts'
import { type OperatorAccess, operatorAccess } from './operate/operatorAccess.ts'

const usage = 'usage: operate.ts accredit NAME ADDRESS ROLES | suspend ORG_ID | list'

async function main([verb, ...args]: readonly string[]): Promise<object> {
  const access = await operatorAccess(process.env)
  if (verb === 'accredit') return accredit(access, args)
  if (verb === 'suspend') return suspend(access, args)
  if (verb === 'list') return list(access)
  throw new NetworkError('bad_setting', usage)
}

async function accredit(access: OperatorAccess, args: readonly string[]): Promise<object> {
  const [name, address, roles] = args
  if (name === undefined || address === undefined || !isAddress(address) || !/^\d{1,2}$/.test(roles ?? ''))
    throw new NetworkError('bad_setting', usage)
  const result = await accreditOrganisation({ ...access, name, adminAddress: address, roles: Number(roles) })
  if (result.kind === 'accredited') await requireActive(access, result.organisation.orgId)
  const renewed = access.embedded ? await renewOrganisations(access) : []
  return { ...result, renewed }
}

async function suspend(access: OperatorAccess, [orgId]: readonly string[]): Promise<object> {
  if (!isHex(orgId) || orgId.length !== 66) throw new NetworkError('bad_setting', usage)
  await suspendOrganisation({ ...access, orgId })
  return { kind: 'suspended', orgId }
}

async function list({ dataFile }: OperatorAccess): Promise<object> {
  const deployment = await readDeployment(dataFile)
  return { organisations: deployment?.organisations ?? [] }
}

main(process.argv.slice(2)).then(
  (result) => console.log(JSON.stringify(result)),
  (error: unknown) => {
    // Errors of the node may hold its address and the transaction; their first line says enough.
    const isKnown = error instanceof DeployError || error instanceof NetworkError
    const text = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    console.error(isKnown ? `${error.code}: ${error.message}` : text)
    process.exitCode = 1
  },
)
