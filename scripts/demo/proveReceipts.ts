import { checkReceipts } from '@consentry/sdk'
import { DemoError } from './DemoError.ts'
import type { Clinic } from './openClinic.ts'
import { pollUntil } from './pollUntil.ts'

/** The clinic demands a proof for every receipt it has kept; the last ones wait for the next checkpoint. */
export async function proveReceipts({
  agent,
}: Clinic): Promise<{ readonly proved: number; readonly alarms: readonly string[] }> {
  let proved = 0
  const alarms: string[] = []
  await pollUntil('every receipt in a checkpoint', async () => {
    const check = await checkReceipts(agent.session.client)
    proved += check.proved
    alarms.push(...check.alarms.map(({ index, code }) => `leaf ${index} (${code})`))
    return check.waiting === 0
  })
  if (proved === 0) throw new DemoError('audit_failed', 'The clinic kept no receipt')
  return { proved, alarms }
}
