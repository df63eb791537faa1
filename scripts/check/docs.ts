import { dirname, join, normalize } from 'node:path/posix'
import type { Finding } from './Finding.ts'
import { matches } from './glob.ts'
import type { Source } from './sources.ts'

/** What the documents may speak of. */
export interface Known {
  /** All files and folders of the repository. */
  readonly paths: ReadonlySet<string>
  /** Names of the npm scripts. */
  readonly commands: ReadonlySet<string>
  /** Names of the suites of tests. */
  readonly suites: ReadonlySet<string>
  /** Every word of code, tables and vectors, to tell a code or name that exists from one that was renamed. */
  readonly words: ReadonlySet<string>
}

/** Checks that paths, npm commands, links and error codes in documents exist. */
export function checkDocs(documents: readonly Source[], known: Known): Finding[] {
  return documents.flatMap((document) => checkDocument(document, known))
}

function checkDocument(document: Source, known: Known): Finding[] {
  let inBlock = false
  return document.text.split('\n').flatMap((line, index) => {
    if (line.startsWith('```')) {
      inBlock = !inBlock
      return []
    }
    const broken = inBlock
      ? brokenCommands(line, known)
      : [...brokenLinks(document, line, known), ...brokenNames(line, known)]
    return broken.map(([rule, text]) => ({ rule, path: document.path, line: index + 1, text }))
  })
}

type Broken = readonly [rule: string, text: string]

function brokenLinks({ path }: Source, line: string, known: Known): Broken[] {
  const targets = [...line.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
  return targets
    .filter((target) => !/^(https?:|mailto:|#)/.test(target))
    .filter(
      (target) =>
        !known.paths.has(normalize(join(dirname(path), target.replace(/#.*$/, ''))).replace(/\/$/, '')),
    )
    .map((target) => ['doc-link', `${target} does not exist`])
}

function brokenNames(line: string, known: Known): Broken[] {
  const spans = [...line.matchAll(/`([^`]+)`/g)].map(([, span = '']) => span)
  return [
    ...spans.flatMap((span) => brokenCommands(span, known)),
    ...spans.flatMap((span) => brokenPath(span, known)),
    ...spans.filter((span) => isCode(span) && !known.words.has(span)).map(unknownCode),
  ].filter(unique)
}

const unknownCode = (span: string): Broken => ['doc-code', `no code or name "${span}" exists`]

/** Error codes, reasons and fields on the wire are the only names with an underscore. */
const isCode = (span: string): boolean => /^[a-z]+(_[a-z0-9]+)+$/.test(span)

function brokenCommands(text: string, known: Known): Broken[] {
  const commands = capture(text, /(?<![\w-])npm (?:run )?(?:-s )?([a-z][\w:]*)/g)
  const suites = capture(text, /(?<![\w-])npm (?:run )?test -- ([\w-]+)/g)
  return [
    ...commands
      .filter((name) => !npmOwn.has(name) && !known.commands.has(name))
      .map((name): Broken => ['doc-command', `"npm ${name}" is no script of package.json`]),
    ...suites
      .filter((name) => !known.suites.has(name))
      .map((name): Broken => ['doc-command', `no suite is called "${name}"`]),
  ]
}

const capture = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, name = '']) => name)

/** Commands of npm itself. */
const npmOwn = new Set('ci install run pack publish view'.split(' '))

function brokenPath(span: string, known: Known): Broken[] {
  const path = span.replace(/(?::\d+|\/)$/, '')
  const top = path.split('/')[0] ?? ''
  const isPath = /^[\w.@-]+(\/[\w.@{},*-]+)+$/.test(path) && known.paths.has(top)
  const isFile = /^[A-Z]+\.md$|^[\w-]+\.config\.ts$/.test(path)
  if (!isPath && !isFile) return []
  const exists = /[{*]/.test(path)
    ? [...known.paths].some((file) => matches(file, [path]))
    : known.paths.has(path)
  return exists ? [] : [['doc-path', `${span} does not exist`]]
}

function unique([rule, text]: Broken, at: number, all: readonly Broken[]): boolean {
  return all.findIndex((other) => other[0] === rule && other[1] === text) === at
}

/** All folders on the way to the files, and the files. */
export function withFolders(paths: readonly string[]): Set<string> {
  const all = new Set(paths)
  for (const path of paths) {
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) all.add(folder)
  }
  return all
}
