import { createRequire } from 'node:module'
import hardhatToolboxMochaEthers from '@nomicfoundation/hardhat-toolbox-mocha-ethers'
import { configVariable, defineConfig, type HardhatUserConfig } from 'hardhat/config'

const require = createRequire(import.meta.url)

/** Runs of each Solidity fuzz test and invariant; the slow suite sets 100,000. */
const fuzzRuns = Number(process.env.FUZZ_RUNS ?? '1000')

const compiler = {
  version: '0.8.37',
  // From the npm package: the same compiler on every machine, without a download.
  path: require.resolve('solc/soljson.js'),
  settings: {
    evmVersion: 'cancun',
    viaIR: true,
    optimizer: { enabled: true, runs: 1_000_000 },
    metadata: { bytecodeHash: 'none', appendCBOR: false },
    outputSelection: { '*': { '*': ['storageLayout'] } },
  },
}

const config: HardhatUserConfig = defineConfig({
  plugins: [hardhatToolboxMochaEthers],
  solidity: {
    npmFilesToBuild: ['@openzeppelin/contracts/access/manager/AccessManager.sol'],
    // The same code whatever the profile: Ignition builds with `production`.
    profiles: { default: compiler, production: { ...compiler, isolated: false } },
  },
  paths: {
    sources: './contracts',
    tests: { mocha: './test/contracts', solidity: './test/contracts/solidity' },
  },
  test: {
    mocha: { timeout: 20_000 },
    solidity: {
      fuzz: { runs: fuzzRuns, seed: '0x636f6e73656e74' },
      invariant: { runs: fuzzRuns, depth: 25, failOnRevert: true, shrinkRunLimit: 200 },
    },
  },
  networks: {
    default: {
      type: 'edr-simulated',
      chainType: 'l1',
      allowUnlimitedContractSize: false,
      initialDate: '2026-01-01T00:00:00Z',
    },
    // Any other chain: docs/runbooks. Read from the environment, or from Hardhat's encrypted keystore, when used.
    external: {
      type: 'http',
      url: configVariable('CONSENTRY_RPC_URL'),
      accounts: [configVariable('CONSENTRY_DEPLOYER_KEY')],
    },
  },
  typechain: { outDir: './types/ethers-contracts' },
})

export default config
