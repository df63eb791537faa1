import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from './temporaryFolder.ts'

/** An RPC server of js-ipfs: what stands in where no Kubo node is at hand. */
export interface JsIpfs {
  readonly url: string
  remove(): Promise<void>
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const program = fileURLToPath(new URL('./jsIpfsProcess.ts', import.meta.url))
const packages = ['ipfs-core@0.18', 'ipfs-http-server@0.15']

/** Installs js-ipfs into a folder of its own, once: it is no dependency of the project. */
function ensureJsIpfs(): string {
  const folder = join(root, '.runtime', 'js-ipfs')
  const modules = join(folder, 'node_modules')
  if (existsSync(join(modules, '.package-lock.json'))) return modules
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{"private":true}\n')
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages], {
    cwd: folder,
    stdio: 'ignore',
  })
  return modules
}

export async function startJsIpfs(): Promise<JsIpfs> {
  const modules = ensureJsIpfs()
  const folder = await temporaryFolder()
  const child = spawn(process.execPath, [program, modules, join(folder.path, 'repo')], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const exit = once(child, 'exit')
  for await (const line of createInterface({ input: child.stdout })) {
    const [word, url = ''] = line.split(' ')
    if (word !== 'ready') continue
    return {
      url,
      remove: async () => {
        child.stdin.end()
        await exit
        await folder.remove()
      },
    }
  }
  throw new TypeError('js-ipfs did not start')
}
