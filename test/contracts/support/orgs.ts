import { chainSeconds, ethers } from './chain.ts'

export const DAY_SECONDS = 86_400
export const YEAR_SECONDS = 365 * DAY_SECONDS

export const orgRoles = { treat: 1, gateway: 8, all: 31 } as const
export const memberRoles = { staff: 1, agent: 2, anchor: 4, all: 7 } as const

export const orgId = ethers.id('hospital')

/** A registry whose AccessManager lets `accreditor` and `suspender` act at once, and an organisation with that admin. */
export async function deployProviders() {
  const [manager, admin, member, stranger] = await ethers.getSigners()
  if (!manager || !admin || !member || !stranger) throw new TypeError('the chain has too few accounts')
  const access = await ethers.deployContract('AccessManager', [manager.address])
  const providers = await ethers.deployContract('ProviderRegistry', [await access.getAddress()])
  const target = await providers.getAddress()
  const selector = (name: 'accredit' | 'suspend'): string => providers.interface.getFunction(name).selector
  await access.setTargetFunctionRole(target, [selector('accredit')], 1)
  await access.setTargetFunctionRole(target, [selector('suspend')], 2)
  await access.grantRole(1, manager.address, 0)
  await access.grantRole(2, manager.address, 0)
  return { access, providers, manager, admin, member, stranger }
}

/** The same, and the organisation is accredited for everything until the end of a year. */
export async function deployOrganisation() {
  const scene = await deployProviders()
  const { providers, admin } = scene
  const validUntil = (await chainSeconds()) + YEAR_SECONDS
  await providers.accredit(orgId, admin.address, orgRoles.all, validUntil, 'City Hospital')
  return { ...scene, validUntil, asAdmin: providers.connect(admin) }
}
