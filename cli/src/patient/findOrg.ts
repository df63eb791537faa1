import type { OrgId, OrgView } from '@consentry/protocol'
import { CliError } from '../CliError.ts'

/** The organisation meant by its id, or by its name or the beginning of it. Throws `usage` where several fit or none. */
export function findOrg(orgs: readonly OrgView[], given: string): OrgView {
  const wanted = given.toLowerCase()
  const exact = orgs.filter(({ orgId, name }) => orgId === (wanted as OrgId) || name.toLowerCase() === wanted)
  const fitting = exact.length > 0 ? exact : orgs.filter(({ name }) => name.toLowerCase().startsWith(wanted))
  const [only, ...others] = fitting
  if (only === undefined) throw new CliError('usage', `No organisation is called "${given}"`, namesOf(orgs))
  if (others.length === 0) return only
  const ids = fitting.map(({ name, orgId }) => `${name} ${orgId}`).join(', ')
  throw new CliError('usage', `Several organisations fit "${given}"`, `Name one by its id: ${ids}`)
}

function namesOf(orgs: readonly OrgView[]): string {
  const names = orgs.slice(0, 20).map(({ name }) => name)
  return names.length === 0 ? 'None is accredited yet' : `There are: ${names.join(', ')}`
}
