// The command `consentry`. `node cli/src/main.ts help` says what it does; docs/cli.md is the same as a document.
import { installSha256 } from '@consentry/protocol'
import { nodeHashes } from '@consentry/sdk/node'
import { processSurroundings } from './processSurroundings.ts'
import { runCli } from './runCli.ts'

// Whoever reads along may have seen enough, as in `consentry patient records | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})
// An audit hashes every entry of a log.
installSha256(nodeHashes.sha256)
process.exitCode = await runCli(process.argv.slice(2), processSurroundings())
// A terminal that was asked keeps the process alive otherwise.
process.stdin.unref?.()
