import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { OperationOutcomeError, validateResource } from '@medplum/core'
import { IPS_PACKAGE } from '../../../scripts/patients/fetchPackage.mjs'
import type { Resource } from '../../../fhir/src/index.ts'
import { loadChecker } from '../../../fhir/src/validate/loadChecker.ts'

const folder = join(
  import.meta.dirname,
  '../../../.runtime/fhir',
  `${IPS_PACKAGE.name}-${IPS_PACKAGE.version}`,
)

/** Whether the package of the International Patient Summary was fetched on this machine. */
export const hasIps: boolean = existsSync(join(folder, 'package.json'))

type Checked = Parameters<typeof validateResource>[0]
type Options = NonNullable<Parameters<typeof validateResource>[1]>

type Element = {
  readonly id: string
  readonly contentReference?: string
  readonly slicing?: { readonly discriminator?: readonly { readonly type: string }[] }
}
type Profile = { readonly snapshot: { readonly element: readonly Element[] } }
type Told = {
  readonly severity: string
  readonly expression?: readonly string[]
  readonly details?: { readonly text?: string }
}

function read(path: string): unknown {
  return JSON.parse(readFileSync(join(folder, path), 'utf8'))
}

/** The example documents of the package. */
export function ipsBundles(): readonly { readonly name: string; readonly bundle: Resource }[] {
  return readdirSync(join(folder, 'example'))
    .filter((name) => name.startsWith('Bundle-'))
    .map((name) => ({ name, bundle: read(join('example', name)) as Resource }))
}

/** What a profile of the package finds wrong, as place and rule. */
export async function ipsErrors(resource: Resource, profile: string): Promise<readonly string[]> {
  // Brings the base definitions that profiles build upon.
  await loadChecker()
  const definition = withoutProfileSlices(read(`StructureDefinition-${profile}-uv-ips.json`) as Profile)
  try {
    // The library's types of FHIR are a package of their own.
    validateResource(resource as unknown as Checked, { profile: definition } as unknown as Options)
    return []
  } catch (error) {
    if (!(error instanceof OperationOutcomeError)) throw error
    return ((error.outcome.issue ?? []) as readonly Told[])
      .filter(({ severity }) => severity === 'error')
      .map(({ expression, details }) => `${expression?.[0]}: ${details?.text}`)
  }
}

/**
 * The library tells slices by values and types, not by the profile of what a reference leads to: such slices go, they
 * only say more of single entries.
 */
function withoutProfileSlices(profile: Profile): Profile {
  const elements = profile.snapshot.element
  const sliced = elements
    .filter(({ slicing }) =>
      slicing?.discriminator?.some(({ type }) => type === 'profile' || type === 'exists'),
    )
    .map(({ id }) => id)
  const element = elements
    .filter(({ id }) => !sliced.some((parent) => id.startsWith(`${parent}:`)))
    // Slices within slices are beyond it as well, and elements that refer back to what is sliced.
    .filter(
      ({ id, contentReference }) => id.split(':').length <= 2 && !(id.includes(':') && contentReference),
    )
    .map((one) => {
      const { slicing: _, ...rest } = one
      return sliced.includes(one.id) ? rest : one
    })
  return { ...profile, snapshot: { element } }
}
