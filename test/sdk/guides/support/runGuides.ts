import { spawn } from 'node:child_process'
import { symlink, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { runTool } from '../../../../scripts/check/runTool.ts'
import { temporaryFolder } from '../../../support/temporaryFolder.ts'
import type { TestNetwork } from '../../support/openNetwork.ts'
import { guideProgram, mark } from './guideProgram.ts'
import type { GuideBlock } from './readGuide.ts'

/** What a program of guides printed, block by block, and how it ended. */
export type GuideRun = {
  readonly code: number
  readonly outputs: readonly string[]
  readonly errors: string
  /** What the compiler objects to. */
  readonly types: string
}

const root = join(import.meta.dirname, '../../../..')
const compilerOptions = {
  strict: true,
  noEmit: true,
  target: 'es2024',
  lib: ['es2024', 'dom', 'dom.iterable', 'dom.asynciterable'],
  module: 'nodenext',
  allowImportingTsExtensions: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  types: ['node'],
}

/** Runs blocks as one program in an empty folder, where a newcomer has installed the packages. */
export async function runGuides(network: TestNetwork, blocks: readonly GuideBlock[]): Promise<GuideRun> {
  const folder = await temporaryFolder()
  try {
    await symlink(join(root, 'node_modules'), join(folder.path, 'node_modules'))
    await writeFile(join(folder.path, 'package.json'), '{ "type": "module" }')
    await writeFile(
      join(folder.path, 'tsconfig.json'),
      JSON.stringify({ compilerOptions, files: ['guide.ts'] }),
    )
    await writeFile(join(folder.path, 'guide.ts'), guideProgram(blocks))
    const compiler = join(root, 'node_modules/typescript/bin/tsc')
    const types = await runTool(folder.path, [compiler, '-p', '.', '--pretty', 'false'])
    const { code, output, errors } = await run(folder.path, environment(network, folder.path))
    return { code, errors, types: types.output, outputs: output.split(`${mark}\n`).slice(1) }
  } finally {
    await folder.remove()
  }
}

function environment({ network, gateway, rpcUrl }: TestNetwork, folder: string): NodeJS.ProcessEnv {
  const path = [join(root, 'node_modules/.bin'), join(process.execPath, '..'), process.env['PATH']]
  return {
    ...process.env,
    PATH: path.join(delimiter),
    XDG_CONFIG_HOME: folder,
    CONSENTRY_GATEWAY: gateway,
    CONSENTRY_RPC: rpcUrl,
    CONSENTRY_DATA: network.folder.root,
  }
}

type Ended = { readonly code: number; readonly output: string; readonly errors: string }

function run(cwd: string, env: NodeJS.ProcessEnv): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['guide.ts'], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const chunks = { output: [] as Buffer[], errors: [] as Buffer[] }
    child.stdout.on('data', (chunk: Buffer) => chunks.output.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => chunks.errors.push(chunk))
    child.on('error', reject)
    child.on('close', (code) => {
      const text = (parts: readonly Buffer[]): string => Buffer.concat(parts).toString()
      resolve({ code: code ?? 1, output: text(chunks.output), errors: text(chunks.errors) })
    })
  })
}
