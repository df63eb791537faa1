import type { Suite } from './Suite.ts'

type Options = Partial<Pick<Suite, 'limitSeconds' | 'needs' | 'env' | 'alone'>>

const defaults = { limitSeconds: 900, needs: [], env: {}, alone: false } as const

/** All `*.test.ts` below `test/<name>`. */
const mocha = (name: string, options: Options = {}): Suite => {
  const args = ['node_modules/mocha/bin/mocha.js', `test/${name}/**/*.test.ts`]
  return { ...defaults, name, args, report: 'mocha', ...options }
}

const hardhat = (name: string, args: readonly string[], options: Options = {}): Suite => {
  const program = ['node_modules/hardhat/dist/src/cli.js', 'test', ...args]
  return { ...defaults, name, args: program, report: 'hardhat', ...options }
}

const check: Suite = {
  ...defaults,
  name: 'check',
  args: ['scripts/check/main.ts'],
  report: 'closing-line',
  limitSeconds: 600,
  alone: true,
}

/** What `npm test` runs, the longest first so that both cores are busy to the end. */
export const fastSuites: readonly Suite[] = [
  check,
  mocha('portal', { needs: ['chromium'], limitSeconds: 1_800 }),
  mocha('sdk'),
  mocha('e2e', { limitSeconds: 1_800 }),
  mocha('gateway'),
  mocha('postgres', { needs: ['postgresql'] }),
  mocha('cli'),
  mocha('scripts'),
  mocha('protocol'),
  hardhat('contracts', []),
  mocha('crash', { needs: ['compiler'] }),
  mocha('browser', { needs: ['chromium'] }),
  mocha('fhir'),
]

/** What `npm run test:slow` runs besides. */
export const slowSuites: readonly Suite[] = [
  mocha('slow', { limitSeconds: 3_600, alone: true }),
  {
    ...mocha('crash', { limitSeconds: 3_600, needs: ['compiler'], env: { CONSENTRY_CRASH_ALL: '1' } }),
    name: 'crash-all',
  },
  {
    ...defaults,
    name: 'mutations',
    args: ['scripts/mutate/contracts.ts'],
    report: 'closing-line',
    limitSeconds: 3_600,
  },
  {
    ...defaults,
    name: 'protections',
    args: ['scripts/mutate/protections.ts'],
    report: 'closing-line',
    limitSeconds: 3_600,
  },
  hardhat('contracts-fuzz', ['solidity'], { limitSeconds: 3_600, env: { FUZZ_RUNS: '100000' } }),
]
