import { appendFile } from 'node:fs/promises'
import type { VersionMemory } from '@consentry/sdk'
import { CliError } from '../CliError.ts'
import type { ProfileFolder } from './profileFolder.ts'

const file = 'versions.ndjson'

/**
 * Which version of a record was seen last, in a file of the profile that only grows: a gateway that goes back to an older
 * one is found out by a later command. First versions need no memory. Throws `bad_profile`, `loose_mode`.
 */
export async function fileVersions(folder: ProfileFolder): Promise<VersionMemory> {
  const seen = new Map<string, number>()
  // What follows the last line end was not written to its end.
  const lines = ((await folder.file(file)) ?? '').split('\n').slice(0, -1)
  for (const line of lines) {
    const { key, ver } = parsed(line)
    seen.set(key, Math.max(ver, seen.get(key) ?? 0))
  }
  return {
    highest: async (key) => seen.get(key) ?? 0,
    see: async (key, ver) => {
      if (ver <= Math.max(1, seen.get(key) ?? 0)) return
      seen.set(key, ver)
      await appendFile(await folder.pathOf(file), `${JSON.stringify({ key, ver })}\n`, { mode: 0o600 })
    },
  }
}

function parsed(line: string): { readonly key: string; readonly ver: number } {
  try {
    const { key, ver } = JSON.parse(line) as { key: unknown; ver: unknown }
    if (typeof key === 'string' && typeof ver === 'number' && Number.isSafeInteger(ver)) return { key, ver }
  } catch {
    // Reported below.
  }
  throw new CliError('bad_profile', `${file} of the profile is damaged`, 'Move it away; it is made anew')
}
