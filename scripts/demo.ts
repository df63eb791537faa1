// Plays the main job on real patients: store, grant, read, refuse, revoke, audit. With the network of the data folder
// if one runs, else with a temporary one. Exit code 1 if anything differs from what it should be.
import { DemoError } from './demo/DemoError.ts'
import { type DemoOptions, demoOptions } from './demo/demoOptions.ts'
import type { DemoResult } from './demo/DemoResult.ts'
import { openStage } from './demo/openStage.ts'
import { playDemo } from './demo/playDemo.ts'
import { renderResult } from './demo/renderResult.ts'
import { loadPatients, type PatientFile } from './patients/loadPatients.ts'

async function main(): Promise<number> {
  const options = demoOptions(process.argv.slice(2))
  const log = (line: string): void => (options.isJson ? console.error(line) : console.log(line))
  const files = await chosenPatients(options, log)
  const stage = await openStage(log)
  let result: DemoResult
  try {
    result = await playDemo(files, { stage, documents: options.documents, log })
  } finally {
    await stage.close()
  }
  console.log(options.isJson ? JSON.stringify(result) : `\n${renderResult(result)}`)
  return result.deviations.length === 0 ? 0 : 1
}

async function chosenPatients(
  { patients, only, limit }: DemoOptions,
  log: (line: string) => void,
): Promise<readonly PatientFile[]> {
  const { bundles, unreadable } = await loadPatients(patients, log)
  for (const { path, reason } of unreadable) log(`not a patient, left out: ${path} (${reason})`)
  const isWanted = ({ name }: PatientFile): boolean =>
    only.length === 0 || only.some((one) => name.startsWith(one))
  const chosen = bundles.filter(isWanted).slice(0, limit)
  if (chosen.length === 0) throw new DemoError('no_patients', 'There is no patient to play with')
  return chosen
}

main().then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    console.error(`consentry demo: ${error instanceof Error ? error.message : String(error)}`)
    process.exitCode = 1
  },
)
