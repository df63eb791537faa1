import { existsSync, globSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** A program from outside npm that a suite of tests declares. */
export interface Need {
  readonly debianPackage: string
  /** What a person on macOS runs. */
  readonly macCommand: string
  /** The path of the program, or null if it is not installed. */
  readonly find: () => string | null
}

export type NeedName = 'chromium' | 'compiler' | 'postgresql'

/** The needs by name. */
export const needs: Readonly<Record<NeedName, Need>> = {
  chromium: {
    debianPackage: 'chromium',
    macCommand: 'brew install --cask chromium',
    find: () => onPath(['chromium', 'chromium-browser', 'google-chrome']) ?? firstOf(macBrowsers),
  },
  compiler: {
    debianPackage: 'build-essential',
    macCommand: 'xcode-select --install',
    find: () => onPath(['cc']),
  },
  postgresql: {
    debianPackage: 'postgresql',
    macCommand: 'brew install postgresql@15',
    find: () => firstOf(postgresFolders.map((folder) => join(folder, 'initdb'))) ?? onPath(['initdb']),
  },
}

const macBrowsers = ['Chromium', 'Google Chrome'].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
)

/** Debian keeps the server programs off the PATH. */
const postgresFolders = [
  '/usr/lib/postgresql/*/bin',
  '/opt/homebrew/opt/postgresql@*/bin',
  '/usr/local/opt/postgresql@*/bin',
]

function onPath(names: readonly string[]): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return firstOf(names.flatMap((name) => folders.map((folder) => join(folder, name))))
}

function firstOf(patterns: readonly string[]): string | null {
  const found = patterns.flatMap((pattern) =>
    pattern.includes('*') ? globSync(pattern).sort().reverse() : pattern,
  )
  return found.find((path) => existsSync(path)) ?? null
}
