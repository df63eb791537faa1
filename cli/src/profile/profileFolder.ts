import { readdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { CliError } from '../CliError.ts'
import type { Context } from '../Command.ts'
import type { Surroundings } from '../Surroundings.ts'
import { parseProfile, type Profile, profileText } from './Profile.ts'
import { makeSecretFolder, readSecretFile, requireSecret, writeSecretFile } from './secretFiles.ts'

/** The files of one profile. */
export type ProfileFolder = {
  readonly name: string
  readonly path: string
  /** The profile; undefined where there is none yet. Throws `loose_mode`, `bad_profile`. */
  find(): Promise<Profile | undefined>
  /** The profile. Throws `no_profile` with what to do first. */
  read(): Promise<Profile>
  write(profile: Profile): Promise<void>
  /** Text of a file beside it. */
  file(name: string): Promise<string | undefined>
  writeFile(name: string, text: string): Promise<void>
  /** The path of a file that others keep, once it is known that nobody else can read what is there. */
  pathOf(name: string): Promise<string>
  /** Deletes the files whose names fit. */
  removeFiles(isMeant: (name: string) => boolean): Promise<void>
}

const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

/** The profile that a call means: the one named, else that of the role. Throws `usage` for a name that is none. */
export function profileFolder(
  { args, surroundings }: Pick<Context, 'args' | 'surroundings'>,
  role: string,
): ProfileFolder {
  const name = args.option('profile') ?? role
  if (!namePattern.test(name)) throw new CliError('usage', '--profile: letters, digits, dot, dash and _ only')
  const root = configFolder(surroundings, args.option('config'))
  const path = join(root, name)
  const at = (file: string): string => join(path, file)
  const find = async (): Promise<Profile | undefined> => {
    const text = await readSecretFile(at('profile.json'))
    return text === undefined ? undefined : parseProfile(text, at('profile.json'))
  }
  const makeFolders = async (): Promise<void> => {
    await makeSecretFolder(root)
    await makeSecretFolder(path)
  }
  const writeFile = async (file: string, text: string): Promise<void> => {
    await makeFolders()
    await writeSecretFile(at(file), text)
  }
  return {
    name,
    path,
    find,
    read: async () => {
      const profile = await find()
      if (profile !== undefined) return profile
      throw new CliError('no_profile', `There is no profile "${name}" yet`, `Run: consentry ${role} init`)
    },
    write: (profile) => writeFile('profile.json', profileText(profile)),
    file: (file) => readSecretFile(at(file)),
    writeFile,
    removeFiles: async (isMeant) => {
      for (const file of (await readdir(path)).filter(isMeant)) await rm(at(file))
    },
    pathOf: async (file) => {
      await makeFolders()
      await requireSecret(at(file))
      return at(file)
    },
  }
}

/** `--config`, else `$XDG_CONFIG_HOME/consentry`, else `~/.config/consentry`. */
function configFolder({ env, cwd, home }: Surroundings, given: string | undefined): string {
  if (given !== undefined) return resolve(cwd, given)
  const base = env['XDG_CONFIG_HOME']
  return join(base === undefined || base === '' ? join(home, '.config') : base, 'consentry')
}
