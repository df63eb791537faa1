// Switches off one protection of the gateway at a time and plays the schedules of the model: each must then find a read
// that the reference forbids. Works on a copy in a temporary folder. Part of the slow suite;
// `node scripts/mutate/protections.ts TEXT` tries those whose name has TEXT.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Mutation, whileMutated } from './Mutation.ts'
import { protectionMutations } from './protectionMutations.ts'

const root = join(import.meta.dirname, '../..')
const copied = [
  'package.json',
  'gateway/package.json',
  'gateway/src',
  'protocol/package.json',
  'protocol/src',
  'test/e2e/support/seededRandom.ts',
  'test/gateway/follow',
  'test/gateway/model',
  'test/gateway/relay',
  'test/gateway/rig',
  'test/gateway/store',
  'test/support',
]
/** Enough for every mutation: the seed is fixed, so this is no game of chance. */
const SCHEDULES = '2000'
const SEED = '1'

async function main(filter: string): Promise<void> {
  const chosen = protectionMutations.filter(({ name }) => name.includes(filter))
  const folder = await mkdtemp(join(tmpdir(), 'consentry-mutate-'))
  let caught = 0
  try {
    await copyTo(folder)
    const untouched = await play(folder)
    if (!untouched.isFine) throw new TypeError(`a forbidden read without any mutation:\n${untouched.output}`)
    for (const mutation of chosen) {
      const isCaught = await catches(folder, mutation)
      console.log(`${isCaught ? 'caught  ' : 'SURVIVED'}  ${mutation.file}: ${mutation.name}`)
      if (isCaught) caught++
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  console.log(`${caught} passed, ${chosen.length - caught} failed`)
  if (caught < chosen.length || caught === 0) process.exitCode = 1
}

async function copyTo(folder: string): Promise<void> {
  for (const path of copied) await cp(join(root, path), join(folder, path), { recursive: true })
  const modules = join(root, 'node_modules')
  await mkdir(join(folder, 'node_modules/@consentry'), { recursive: true })
  for (const name of await readdir(modules)) {
    if (name !== '@consentry') await symlink(join(modules, name), join(folder, 'node_modules', name))
  }
  for (const workspace of ['gateway', 'protocol']) {
    const own = join(root, workspace, 'node_modules')
    if (existsSync(own)) await symlink(own, join(folder, workspace, 'node_modules'))
  }
  // The copy, not the package that the project's own modules name.
  await symlink(join(folder, 'protocol'), join(folder, 'node_modules/@consentry/protocol'))
}

/** A mutation that does not run proves nothing: the schedules must have been played to a forbidden read. */
async function catches(folder: string, mutation: Mutation): Promise<boolean> {
  const { isFine, isPlayed, output } = await whileMutated(folder, mutation, () => play(folder))
  if (!isPlayed) throw new TypeError(`"${mutation.name}" does not run:\n${output}`)
  return !isFine
}

async function play(folder: string): Promise<{ isFine: boolean; isPlayed: boolean; output: string }> {
  const output = await run(folder, [join(folder, 'test/gateway/model/main.ts'), SCHEDULES, SEED])
  const isPlayed = output.includes('forbidden read: ')
  return { isFine: output.includes('forbidden read: none'), isPlayed, output }
}

function run(folder: string, args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, args, { cwd: folder })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  child.stderr.on('data', (chunk) => {
    output += chunk
  })
  return new Promise((resolve) => {
    child.on('close', () => resolve(output))
  })
}

await main(process.argv[2] ?? '')
