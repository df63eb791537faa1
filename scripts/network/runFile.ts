import { readFile, rm } from 'node:fs/promises'
import { writeDurably } from '../chain/writeDurably.ts'
import type { DataFolder } from './dataFolder.ts'
import { processStart } from './processStart.ts'

/** A child of the network. */
export type ChildName = 'anvil' | 'gateway'

/** A process that cannot be mistaken for a later one with the same pid. */
export interface KnownProcess {
  readonly pid: number
  readonly start: string | null
}

/** Who runs on a folder. */
export interface Run {
  readonly pid: number
  readonly children: { readonly [Name in ChildName]?: KnownProcess }
}

/** Records the children of this process as they come. */
export interface RunRecord {
  note(name: ChildName, pid: number): Promise<void>
  clear(): Promise<void>
}

/** Who runs, or ran last without a clean stop, on the folder. */
export async function readRun(folder: DataFolder): Promise<Run | null> {
  try {
    return JSON.parse(await readFile(folder.run, 'utf8')) as Run
  } catch {
    return null
  }
}

/**
 * Takes the record over and ends what an earlier run that was killed left behind: an orphaned gateway must not write
 * beside the new one. Only whoever holds the lock may call it.
 */
export async function takeOverRun(folder: DataFolder, log: (line: string) => void): Promise<RunRecord> {
  const earlier = await readRun(folder)
  for (const [name, child] of Object.entries(earlier?.children ?? {})) await endLeftover(name, child, log)
  let run: Run = { pid: process.pid, children: {} }
  const write = () => writeDurably(folder.run, `${JSON.stringify(run)}\n`)
  await write()
  return {
    async note(name, pid) {
      run = { ...run, children: { ...run.children, [name]: { pid, start: await processStart(pid) } } }
      await write()
    },
    clear: () => rm(folder.run, { force: true }),
  }
}

async function endLeftover(name: string, child: KnownProcess, log: (line: string) => void): Promise<void> {
  if (child.start === null || (await processStart(child.pid)) !== child.start) return
  process.kill(child.pid, 'SIGKILL')
  log(`network: ended ${name} (process ${child.pid}), left over from a run that was killed`)
  while ((await processStart(child.pid)) === child.start)
    await new Promise((resolve) => setTimeout(resolve, 5))
}
