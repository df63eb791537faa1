import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { NetworkError } from '../network/NetworkError.ts'
import { portalHash } from './portalHash.ts'

/**
 * The folder of the portal's files, built if its sources changed since the last time. Throws `portal_failed` with what
 * the build said.
 */
export async function buildPortal(root: string, log: (line: string) => void): Promise<string> {
  const dist = join(root, 'portal', 'dist')
  const stamp = join(dist, '.built')
  const hash = portalHash(root)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return dist
  log('portal: building its pages')
  await runVite(root)
  writeFileSync(stamp, hash)
  return dist
}

function runVite(root: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const args = [
      join(root, 'node_modules', 'vite', 'bin', 'vite.js'),
      'build',
      'portal',
      '--logLevel',
      'error',
    ]
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    const said: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => said.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk))
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve()
      else
        reject(
          new NetworkError(
            'portal_failed',
            `The portal was not built: ${Buffer.concat(said).toString().trim()}`,
          ),
        )
    })
  })
}
