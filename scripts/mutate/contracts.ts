// Removes one check of the contracts at a time and runs the Solidity tests: each removal must be noticed. Works on copies
// in a temporary folder. Part of the slow suite; `node scripts/mutate/contracts.ts TEXT` runs those whose name has TEXT.
import { spawn } from 'node:child_process'
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { contractMutations } from './contractMutations.ts'
import { type Mutation, whileMutated } from './Mutation.ts'

const root = join(import.meta.dirname, '../..')
const copied = ['contracts', 'hardhat.config.ts', 'package.json', 'test/contracts/solidity']
/** Enough for every mutation: the seed is fixed, so this is no game of chance. */
const FUZZ_RUNS = '400'

/** What a part of the contracts does not need is left out of its copy: compiling is most of the time. */
interface Part {
  readonly files: readonly string[]
  readonly leftOut: readonly string[]
}

const solidity = 'test/contracts/solidity'
const parts: readonly Part[] = [
  {
    files: ['ConsentRegistry.sol', 'base/PatientControl.sol', 'libraries/Signatures.sol'],
    leftOut: [
      'contracts/mocks',
      'contracts/ProviderRegistry.sol',
      'contracts/AuditAnchor.sol',
      `${solidity}/AuditAnchor.t.sol`,
      `${solidity}/support/AnchorHandler.sol`,
      `${solidity}/Slots.t.sol`,
    ],
  },
  {
    files: ['ProviderRegistry.sol', 'AuditAnchor.sol'],
    leftOut: [
      'contracts/mocks',
      'contracts/ConsentRegistry.sol',
      'contracts/base/PatientControl.sol',
      `${solidity}/ConsentRegistry.t.sol`,
      `${solidity}/Batches.t.sol`,
      `${solidity}/Slots.t.sol`,
      `${solidity}/support/ConsentHandler.sol`,
      `${solidity}/support/Submissions.sol`,
      `${solidity}/support/Messages.sol`,
    ],
  },
]

async function main(filter: string): Promise<void> {
  const counts = await Promise.all(parts.map((part) => runPart(part, filter)))
  const sum = (key: 'caught' | 'survived'): number => counts.reduce((total, count) => total + count[key], 0)
  console.log(`${sum('caught')} passed, ${sum('survived')} failed`)
  if (sum('survived') > 0 || sum('caught') === 0) process.exitCode = 1
}

async function runPart(
  { files, leftOut }: Part,
  filter: string,
): Promise<{ caught: number; survived: number }> {
  const chosen = contractMutations.filter(({ file, name }) => files.includes(file) && name.includes(filter))
  if (chosen.length === 0) return { caught: 0, survived: 0 }
  const folder = await mkdtemp(join(tmpdir(), 'consentry-mutate-'))
  try {
    for (const path of copied) await cp(join(root, path), join(folder, path), { recursive: true })
    for (const path of leftOut) await rm(join(folder, path), { recursive: true })
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
    const { code, output } = await runTests(folder)
    if (code !== 0) throw new TypeError(`the tests fail without any mutation:\n${output}`)
    let caught = 0
    for (const mutation of chosen) {
      const isCaught = await catches(folder, mutation)
      console.log(`${isCaught ? 'caught  ' : 'SURVIVED'}  ${mutation.file}: ${mutation.name}`)
      if (isCaught) caught++
    }
    return { caught, survived: chosen.length - caught }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A mutation that does not compile proves nothing, so a test must have failed, not the compiler. */
async function catches(folder: string, mutation: Mutation): Promise<boolean> {
  const { code, output } = await whileMutated(join(folder, 'contracts'), mutation, () => runTests(folder))
  if (!output.includes('Running Solidity tests'))
    throw new TypeError(`"${mutation.name}" does not compile:\n${output}`)
  return code !== 0
}

function runTests(folder: string): Promise<{ code: number | null; output: string }> {
  const hardhat = join(root, 'node_modules/.bin/hardhat')
  const child = spawn(process.execPath, [hardhat, 'test', 'solidity'], {
    cwd: folder,
    env: { ...process.env, FUZZ_RUNS, HARDHAT_DISABLE_TELEMETRY_PROMPT: 'true' },
  })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  child.stderr.on('data', (chunk) => {
    output += chunk
  })
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, output }))
  })
}

await main(process.argv[2] ?? '')
