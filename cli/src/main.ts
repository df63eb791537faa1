// The command `consentry`. `node cli/src/main.ts help` says what it does; docs/cli.md is the same as a document.
import { processSurroundings } from './processSurroundings.ts'
import { runCli } from './runCli.ts'

process.exitCode = await runCli(process.argv.slice(2), processSurroundings())
// A terminal that was asked keeps the process alive otherwise.
process.stdin.unref?.()
