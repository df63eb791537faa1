import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import fc from 'fast-check'
import { startChain } from '../../../scripts/chain/startChain.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporaryFolder.ts'
import { chainId, headOf, minedCount, payer } from './payer.ts'

const program = fileURLToPath(new URL('./busyChain.ts', import.meta.url))

/** Which process is killed first, after how many durable lines, and how much later. */
interface Kill {
  readonly first: 'anvil' | 'keeper'
  readonly lines: number
  readonly laterMillis: number
}

const kills: fc.Arbitrary<Kill> = fc.record({
  first: fc.constantFrom('anvil', 'keeper'),
  lines: fc.nat({ max: 4 }),
  laterMillis: fc.nat({ max: 30 }),
})

describe('scripts/chain: kill -9 at any moment, dumps in the making included', function () {
  this.timeout(90_000)
  let folder: TemporaryFolder

  beforeEach(async () => {
    folder = await temporaryFolder()
  })

  afterEach(() => folder.remove())

  it('keeps all that was durable, and begins each life after the one before', async () => {
    let durable = 0
    let freshFrom = 0
    await fc.assert(
      fc.asyncProperty(kills, async (kill) => {
        const life = await killedLife(folder.path, kill)
        expect(life.freshFrom).to.be.greaterThan(freshFrom)
        durable = Math.max(durable, life.durable)
        const chain = await startChain({
          folder: folder.path,
          chainId,
          treasury: payer.address,
          log: () => {},
          mustExist: true,
        })
        try {
          // More may have been saved than the dead process could say.
          expect(await minedCount(chain)).to.be.at.least(durable)
          durable = await minedCount(chain)
          expect(chain.freshFrom).to.be.greaterThan(life.freshFrom)
          expect((await headOf(chain)).number).to.equal(chain.freshFrom + 1)
          freshFrom = chain.freshFrom
        } finally {
          await chain.stop()
        }
      }),
      { numRuns: 10, endOnFailure: true },
    )
  })
})

async function killedLife(folder: string, { first, lines, laterMillis }: Kill) {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, folder], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const life = { durable: 0, freshFrom: 0 }
  let anvil = 0
  let heard = 0
  for await (const line of createInterface({ input: child.stdout })) {
    const [what, ...numbers] = line.split(' ')
    if (what === 'up') {
      anvil = Number(numbers[0])
      life.freshFrom = Number(numbers[1])
    } else {
      life.durable = Number(numbers[0])
    }
    if (heard++ === lines) setTimeout(() => killBoth(child, anvil, first), laterMillis)
  }
  return life
}

function killBoth(child: ChildProcess, anvil: number, first: Kill['first']): void {
  const order = first === 'anvil' ? [anvil, child.pid] : [child.pid, anvil]
  for (const pid of order) {
    try {
      process.kill(pid ?? 0, 'SIGKILL')
    } catch {
      // It ended with the other one.
    }
  }
}
