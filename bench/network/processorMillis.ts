import { readFile } from 'node:fs/promises'

/** Linux counts processor time in ticks of so many milliseconds. */
const TICK_MS = 10

/** Processor time that a process has used so far, user and system, in ms. */
export async function processorMillis(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  // Behind the name, which may hold spaces; utime and stime are fields 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}
