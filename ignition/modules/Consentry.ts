import { buildModule } from '@nomicfoundation/hardhat-ignition/modules'
import { toFunctionSelector } from 'viem'

const DAY_SECONDS = 86_400
/** Of OpenZeppelin's AccessManager; the deployer holds it until the last step. */
const ADMIN = 0n
const ACCREDITOR = 1n
const SUSPENDER = 2n
const GATEWAY = 8
const ANCHOR = 4

type Builder = Parameters<Parameters<typeof buildModule>[1]>[0]
type Contract = Parameters<Builder['call']>[0]
type Call = ReturnType<Builder['call']>
type Argument = NonNullable<Parameters<Builder['call']>[2]>[number]

/**
 * A network on any chain but the embedded one: contracts, roles with their delays, and the gateway's organisation. The
 * deployer ends without any power. Spec §9.2, §9.4; parameters as in ignition/parameters/example.json.
 */
// biome-ignore lint/style/noDefaultExport: Ignition loads what a module exports by default.
export default buildModule('Consentry', (m) => {
  const access = m.contract('AccessManager', [m.getAccount(0)])
  const consent = m.contract('ConsentRegistry')
  const providers = m.contract('ProviderRegistry', [access])
  const anchors = m.contract('AuditAnchor', [providers])
  const ready = bindRoles(m, access, providers)
  const opened = openGateway(m, providers, ready)
  handPowersOver(m, access, opened)
  return { access, consent, providers, anchors }
})

/** The deployer accredits without delay as long as it prepares the gateway's own organisation. */
function bindRoles(m: Builder, access: Contract, providers: Contract): Call[] {
  const bind = (signature: string, role: bigint): Call => {
    const selectors = [toFunctionSelector(signature)]
    return m.call(access, 'setTargetFunctionRole', [providers, selectors, role], { id: `bind_${role}` })
  }
  const bound = [
    bind('accredit(bytes32,address,uint8,uint40,string)', ACCREDITOR),
    bind('suspend(bytes32)', SUSPENDER),
  ]
  return [grant(m, access, 'grant_deployer', ACCREDITOR, [m.getAccount(0), 0], bound)]
}

/** Only an administrator can set a member: the deployer is it for a moment. */
function openGateway(m: Builder, providers: Contract, after: Call[]): Call {
  const orgId = m.getParameter('gatewayOrgId')
  const accredit = (id: string, admin: Argument, earlier: Call[]): Call =>
    m.call(
      providers,
      'accredit',
      [orgId, admin, GATEWAY, m.getParameter('gatewayValidUntil'), m.getParameter('gatewayName')],
      { id, after: earlier },
    )
  const taken = accredit('accredit_deployer', m.getAccount(0), after)
  const anchor = [orgId, m.getParameter('anchor'), ANCHOR, m.getParameter('anchorValidUntil')]
  const member = m.call(providers, 'setMember', anchor, { after: [taken] })
  return accredit('accredit_gateway', m.getParameter('gatewayAdmin'), [member])
}

function handPowersOver(m: Builder, access: Contract, opened: Call): void {
  const delay = m.getParameter('delaySeconds', DAY_SECONDS)
  const appointed = [
    grant(m, access, 'grant_accreditor', ACCREDITOR, [m.getParameter('accreditor'), delay], [opened]),
    grant(m, access, 'grant_suspender', SUSPENDER, [m.getParameter('suspender'), 0], [opened]),
    grant(m, access, 'grant_admin', ADMIN, [m.getParameter('admin'), delay], [opened]),
  ]
  const renounce = (id: string, role: bigint, after: Call[]): Call =>
    m.call(access, 'renounceRole', [role, m.getAccount(0)], { id, after })
  const resigned = renounce('renounce_accreditor', ACCREDITOR, appointed)
  renounce('renounce_admin', ADMIN, [resigned])
}

function grant(m: Builder, access: Contract, id: string, role: bigint, to: Argument[], after: Call[]): Call {
  return m.call(access, 'grantRole', [role, ...to], { id, after })
}
