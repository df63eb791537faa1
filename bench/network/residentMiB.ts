import { readFile } from 'node:fs/promises'

/** Memory that a process has resident now (`VmRSS`), or had at most (`VmHWM`), in MiB. */
export async function residentMiB(pid: number, which: 'VmRSS' | 'VmHWM' = 'VmRSS'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const kibibytes = new RegExp(`^${which}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]
  return Number(kibibytes) / 1_024
}
