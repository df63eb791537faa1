import type { Address, OrgId } from '@consentry/protocol'
import type { CliNetwork } from './openCliNetwork.ts'

/** A patient and a clinic that may read and write labs, made by the command line. */
export async function openPair(cli: CliNetwork): Promise<{
  readonly patient: Address
  readonly clinic: Address
  readonly org: OrgId
  readonly grant: string
}> {
  const code = ['--yes', '--recovery-code-file']
  const { address: patient }: { address: Address } = await cli.json('patient', 'init', ...code, 'patient.txt')
  const { err } = await cli.run(['provider', 'init', ...code, 'clinic.txt'])
  const clinic = /0x[0-9a-f]{40}/.exec(err)?.[0] as Address
  const org = await cli.accredit('Harbour Clinic', clinic)
  await cli.json('provider', 'init', ...code, 'clinic.txt')
  const { id: grant }: { id: string } = await cli.json(
    ...['patient', 'grant', 'harbour', '--class', 'labs', '--may', 'read,write', '--until', '30d', '--yes'],
  )
  return { patient, clinic, org, grant }
}
