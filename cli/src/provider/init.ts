import type { OrgId, OrgView } from '@consentry/protocol'
import { type Client, listOrgs, login, type Session } from '@consentry/sdk'
import { type Agent, createOrgVault, joinOrgVault, openOrgVault } from '@consentry/sdk/provider'
import { CliError } from '../CliError.ts'
import type { Command, Context } from '../Command.ts'
import { makeProfile, walletOptions } from '../connect/makeProfile.ts'
import { connectProfile, type OpenProfile } from '../connect/openClient.ts'
import { publishOrgKey } from '../connect/publishOrgKey.ts'
import { recoveryOptions, requireRecoveryPlace, showRecoveryCode } from '../connect/showRecoveryCode.ts'
import { findOrg } from '../patient/findOrg.ts'
import { pairs } from '../output/table.ts'

/** Makes a wallet for an organisation and, once it is accredited, its vault and key. */
export const providerInit: Command = {
  name: 'provider init',
  summary: 'make a wallet for your organisation; once accredited, its vault and key',
  about: [
    'Called twice. The first time it makes the wallet and says its address, which the operator of the network accredits:',
    '  consentry network accredit "Harbour Clinic" ADDRESS --roles TREAT',
    'The second time it finds the organisation on chain, makes its vault and publishes its key by a transaction of the',
    'administrator. A further member with role AGENT (consentry network member add) is let into the vault by --join, which',
    'asks for the organisation’s recovery code.',
  ].join('\n'),
  options: [
    ...walletOptions,
    ...recoveryOptions,
    {
      name: 'org',
      value: 'ORGANISATION',
      help: 'id or name; default: the one whose administrator the wallet is',
    },
    { name: 'join', help: 'as a further member: let this wallet open the vault there is' },
  ],
  examples: [
    { run: 'consentry provider init', does: 'first: the wallet; again after accreditation: vault and key' },
    {
      run: 'consentry provider init --org "Harbour Clinic" --yes --recovery-code-file code.txt',
      does: 'in a script',
    },
    { run: 'consentry provider init --org "Harbour Clinic" --join', does: 'a further member' },
  ],
  run: async (context) => {
    const made = await makeProfile(context, 'provider')
    const opened = await connectProfile(context, made)
    const org = await ownOrg(context, opened)
    const session = await login(opened.client, { role: org.orgId })
    const isNew = await hasNoKeyring(session, org.orgId)
    const agent = isNew ? await newVault(context, opened, session) : await knownVault(context, session)
    await opened.folder.write({ ...opened.profile, org: org.orgId })
    const json = {
      address: opened.profile.address,
      org: org.orgId,
      name: org.name,
      keyVersion: agent.keyVersion,
      profile: opened.folder.path,
    }
    return {
      json,
      text: pairs([
        ['organisation', org.name],
        ['id', org.orgId],
        ['address', json.address],
        ['key', `version ${json.keyVersion}${isNew ? ', published now' : ''}`],
        ['profile', json.profile],
      ]),
    }
  },
}

async function newVault(context: Context, opened: OpenProfile, session: Session): Promise<Agent> {
  requireRecoveryPlace(context)
  return createOrgVault(session, {
    setEncKey: publishOrgKey(context, opened),
    showRecoveryCode: showRecoveryCode(context),
  })
}

/** A member who was let in before opens it by a signature; `--join` needs the recovery code this once. */
async function knownVault({ args, prompts }: Context, session: Session): Promise<Agent> {
  if (args.flag('join')) {
    const question = 'Recovery code of the organisation: '
    const recoveryCode = await prompts.askSecret(question, 'A recovery code is typed, never given')
    await joinOrgVault(session, { recoveryCode })
  }
  return openOrgVault(session)
}

/** Throws `not_accredited` with what the operator has to do. */
async function ownOrg({ args }: Context, { client, profile }: OpenProfile): Promise<OrgView> {
  const orgs = await listOrgs(await login(client))
  const given = args.option('org')
  if (given !== undefined) return findOrg(orgs, given)
  const own: OrgView[] = []
  for (const org of orgs) if (await isAdmin(client, org.orgId, profile.address)) own.push(org)
  const [only, ...others] = own
  if (only !== undefined && others.length === 0) return only
  if (only !== undefined) {
    const names = own.map(({ name, orgId }) => `${name} ${orgId}`).join(', ')
    throw new CliError(
      'usage',
      'This wallet is administrator of several organisations',
      `Say which with --org: ${names}`,
    )
  }
  throw new CliError(
    'not_accredited',
    `The wallet ${profile.address} is made, but belongs to no organisation yet`,
    `The operator runs: consentry network accredit NAME ${profile.address} --roles TREAT; then call this again`,
  )
}

async function isAdmin({ chain, deployment }: Client, orgId: OrgId, address: string): Promise<boolean> {
  const { admin } = await chain.org(deployment.contracts.providerRegistry.address, orgId)
  return admin === address
}

async function hasNoKeyring(session: Session, org: OrgId): Promise<boolean> {
  const { value } = await session.call('readOrg', { path: { org } })
  return value.keyVersion === 0
}
