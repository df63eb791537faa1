import { buildModule } from '@nomicfoundation/hardhat-ignition/modules'
import { toFunctionSelector } from 'viem'

const DAY_SECONDS = 86_400
/** Of OpenZeppelin's AccessManager; the deployer holds it until the last step. */
const ADMIN = 0n
const ACCREDITOR = 1n
const SUSPENDER = 2n
const GATEWAY = 8
const ANCHOR = 4

/**
 * A network on any chain but the embedded one: contracts, roles with their delays, and the gateway's organisation. The
 * deployer ends without any power. Spec §9.2, §9.4; parameters as in ignition/parameters/example.json.
 */
// biome-ignore lint/style/noDefaultExport: Ignition loads what a module exports by default.
export default buildModule('Consentry', (m) => {
  const deployer = m.getAccount(0)
  const access = m.contract('AccessManager', [deployer])
  const consent = m.contract('ConsentRegistry')
  const providers = m.contract('ProviderRegistry', [access])
  const anchors = m.contract('AuditAnchor', [providers])

  const bind = (signature: string, role: bigint) =>
    m.call(access, 'setTargetFunctionRole', [providers, [toFunctionSelector(signature)], role], {
      id: `bind_${role}`,
    })
  const bound = [
    bind('accredit(bytes32,address,uint8,uint40,string)', ACCREDITOR),
    bind('suspend(bytes32)', SUSPENDER),
  ]
  type Earlier = NonNullable<NonNullable<Parameters<typeof m.call>[3]>['after']>
  const grant = (
    id: string,
    role: bigint,
    grantee: NonNullable<Parameters<typeof m.call>[2]>,
    after: Earlier,
  ) => m.call(access, 'grantRole', [role, ...grantee], { id, after })

  // Without delay as long as the deployer prepares the gateway's own organisation.
  const mayAccredit = grant('grant_deployer', ACCREDITOR, [deployer, 0], bound)
  const gateway = [
    m.getParameter('gatewayOrgId'),
    GATEWAY,
    m.getParameter('gatewayValidUntil'),
    m.getParameter('gatewayName'),
  ] as const
  const [orgId, role, validUntil, name] = gateway
  const taken = m.call(providers, 'accredit', [orgId, deployer, role, validUntil, name], {
    id: 'accredit_deployer',
    after: [mayAccredit],
  })
  const member = m.call(
    providers,
    'setMember',
    [orgId, m.getParameter('anchor'), ANCHOR, m.getParameter('anchorValidUntil')],
    { after: [taken] },
  )
  const handedOver = m.call(
    providers,
    'accredit',
    [orgId, m.getParameter('gatewayAdmin'), role, validUntil, name],
    { id: 'accredit_gateway', after: [member] },
  )

  const delay = m.getParameter('delaySeconds', DAY_SECONDS)
  const appointed = [
    grant('grant_accreditor', ACCREDITOR, [m.getParameter('accreditor'), delay], [handedOver]),
    grant('grant_suspender', SUSPENDER, [m.getParameter('suspender'), 0], [handedOver]),
    grant('grant_admin', ADMIN, [m.getParameter('admin'), delay], [handedOver]),
  ]
  const resigned = m.call(access, 'renounceRole', [ACCREDITOR, deployer], {
    id: 'renounce_accreditor',
    after: appointed,
  })
  m.call(access, 'renounceRole', [ADMIN, deployer], { id: 'renounce_admin', after: [resigned] })
  return { access, consent, providers, anchors }
})
