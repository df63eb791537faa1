// Takes over a network that Hardhat Ignition deployed: checks code and chain and writes the file that a gateway reads.
//   node scripts/adoptNetwork.ts RPC_URL IGNITION_FOLDER PARAMETERS DEPLOYMENT_FILE
import { createPublicClient, http } from 'viem'
import { adoptIgnition } from './deploy/adoptIgnition.ts'
import { DeployError } from './deploy/DeployError.ts'

async function main([rpcUrl, folder, parametersFile, dataFile]: readonly string[]): Promise<number> {
  if (!rpcUrl || !folder || !parametersFile || !dataFile) {
    console.error('usage: adoptNetwork RPC_URL IGNITION_FOLDER PARAMETERS DEPLOYMENT_FILE')
    return 1
  }
  const client = createPublicClient({ transport: http(rpcUrl), cacheTime: 0 })
  try {
    const { chainId, contracts } = await adoptIgnition({ client, folder, parametersFile, dataFile })
    console.log(`chain ${chainId}: ${dataFile} written, consent registry at ${contracts.consentRegistry}`)
    return 0
  } catch (error) {
    if (!(error instanceof DeployError)) throw error
    console.error(`${error.code}: ${error.message}`)
    return 1
  }
}

process.exitCode = await main(process.argv.slice(2))
