import type { BundleDeployment } from '@consentry/protocol'
import type { Finding } from './Finding.ts'
import type { AuditInput } from './readAudit.ts'

/** What an auditor knows of a log from elsewhere, such as from a published deployment. What is absent is not compared. */
export type ExpectedLog = Partial<Omit<BundleDeployment, 'type' | 'v' | 'vkeys'>> & {
  readonly vkeys?: Partial<BundleDeployment['vkeys']>
}

/** Compares the deployment of a bundle with what is expected: a bundle of another log may be as good as it likes. */
export function checkExpected({ deployment }: AuditInput, expected: ExpectedLog): readonly Finding[] {
  const { vkeys: keys = {}, ...rest } = expected
  const pairs = [
    ...Object.entries(rest).map(([name, value]) => [name, value, Reflect.get(deployment, name)] as const),
    ...Object.entries(keys).map(
      ([name, value]) => [name, value, Reflect.get(deployment.vkeys, name)] as const,
    ),
  ]
  return pairs
    .filter(([, value, given]) => value !== undefined && value !== given)
    .map(([name]) => ({ code: 'other_deployment', index: null, detail: `${name} is not the expected one` }))
}
