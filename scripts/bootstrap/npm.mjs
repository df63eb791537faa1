import { spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { basename, delimiter, dirname, join } from 'node:path'
import { Stop } from './Stop.mjs'

const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error']
/** Without a network npm's own settings would keep a person waiting for more than a minute. */
const patient = ['--fetch-retries=3', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000']

/** The file `npm-cli.js` of the npm that started us, or of the one that belongs to a Node or lies on the PATH. */
export function npmCli(node) {
  const fromNpm = process.env.npm_execpath
  if (fromNpm && basename(fromNpm) === 'npm-cli.js' && existsSync(fromNpm)) return fromNpm
  const beside = join(dirname(dirname(realpathSync(node))), 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js')
  if (existsSync(beside)) return beside
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const link = join(folder, 'npm')
    if (folder && existsSync(link) && basename(realpathSync(link)) === 'npm-cli.js') return realpathSync(link)
  }
  throw new Stop('npm was not found; install it (Debian: apt-get install -y npm; macOS: brew install node)')
}

/**
 * Runs npm under the given Node, quietly. Install scripts stay off: no dependency needs one, and none may run code here.
 * npm's settings of an outer `npm test` are kept out, they name another folder.
 */
export function runNpm(node, cli, args, cwd) {
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` }
  delete env.npm_config_local_prefix
  delete env.npm_config_prefix
  const flags = [...quiet, ...patient]
  const child = spawn(node, [cli, ...args, ...flags], { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] })
  const errors = []
  child.stderr.on('data', (chunk) => errors.push(chunk))
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new Stop(`npm could not be started: ${error.message}`)))
    child.on('close', (code, signal) => {
      if (code === 0) return resolve()
      reject(new Stop(`npm ${args[0]} failed: ${cause(Buffer.concat(errors).toString(), signal)}`))
    })
  })
}

const unreachable =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED)\b/

/** Why npm failed, in one line, from what it printed. */
export function cause(text, signal) {
  if (signal) return `ended by ${signal}`
  const network = unreachable.exec(text)
  if (network) return `the npm registry cannot be reached (${network[1]}); this step needs a network once`
  const lines = text.split('\n').map((line) => line.replace(/^npm (error|ERR!) ?/, '').trim())
  const code = lines.find((line) => line.startsWith('code '))
  const told = lines.find((line) => line && !line.startsWith('code ') && !line.startsWith('A complete log'))
  return [code, told].filter(Boolean).join(', ') || 'no reason given'
}
