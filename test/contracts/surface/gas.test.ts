import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { openGasChain } from '../../../bench/gas/gasChain.ts'
import { goals } from '../../../bench/gas/goals.ts'
import { measureEas } from '../../../bench/gas/measureEas.ts'
import { measureOurs } from '../../../bench/gas/measureOurs.ts'

const read = <Value>(name: string): Record<string, Value> =>
  JSON.parse(readFileSync(new URL(`../../snapshots/${name}.json`, import.meta.url), 'utf8'))

/** Largest code that a chain takes (EIP-170). */
const MAX_DEPLOYED_BYTES = 24_576
const TOLERANCE = 1.02

describe('Gas', () => {
  it('is within two hundredths of the snapshot', async () => {
    const snapshot = read<number>('gas')
    const measured = await measureOurs(await openGasChain())
    expect(Object.keys(measured)).to.have.members(Object.keys(snapshot))
    for (const [name, gas] of Object.entries(measured)) {
      expect(gas, name).to.be.at.most(Math.floor((snapshot[name] ?? 0) * TOLERANCE))
    }
  })

  for (const [name, goal] of Object.entries(goals)) {
    it(`of ${name} is at most ${goal}`, () => {
      expect(read<number>('gas')[name]).to.be.at.most(goal)
    })
  }

  it('is a third of what the Ethereum Attestation Service takes to attest, at most', async () => {
    const { grant = 0, grantBySig = 0, grantBatch50 = 0 } = read<number>('gas')
    const { attest = 0, attestByDelegation = 0, multiAttest = 0 } = await measureEas(await openGasChain())
    expect(attest / grant).to.be.at.least(3)
    expect(attestByDelegation / grantBySig).to.be.at.least(3)
    expect(multiAttest / grantBatch50).to.be.at.least(3)
  })
})

describe('Code', () => {
  it('fits on every chain', () => {
    for (const [name, { deployedBytes }] of Object.entries(read<{ deployedBytes: number }>('sizes'))) {
      expect(deployedBytes, name).to.be.at.most(MAX_DEPLOYED_BYTES)
    }
  })
})
