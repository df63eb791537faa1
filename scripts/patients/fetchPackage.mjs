/**
 * Brings an npm package that cannot be a dependency (its own dependencies are not on the registry) into a folder.
 * Plain JavaScript for Node 18 and newer.
 */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { access, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** International Patient Summary, example Bundles, CC0-1.0. */
export const IPS_PACKAGE = {
  name: 'hl7.fhir.uv.ips',
  version: '2.0.0',
  integrity:
    'sha512-4PWToJ9b1FgXsm9DIvHiU6HO9Z5m75jxk0e0MXOmhFlf2m2slk/d6RoiSYIChKJlvmtJ7GbRftt7PphlwmZcbQ==',
}

/** Why a package could not be brought: `npm_failed`, `integrity_differs` or `tar_failed`. */
export class PackageError extends Error {
  constructor(code, cause) {
    super(code, { cause })
    this.name = 'PackageError'
    this.code = code
  }
}

/**
 * Returns the folder of the package; fetches, checks and unpacks it first where it is missing. The folder appears at
 * once and whole, so an interrupted or a second run does no harm.
 */
export async function fetchPackage({ name, version, integrity }, directory, print = console.log) {
  const target = join(directory, `${name}-${version}`)
  if (await exists(join(target, 'package.json'))) return target
  await mkdir(directory, { recursive: true })
  const work = await mkdtemp(join(directory, 'fetch-'))
  try {
    print(`fetching ${name} ${version} from the npm registry`)
    const archive = await pack(`${name}@${version}`, work)
    const digest = createHash('sha512')
      .update(await readFile(archive))
      .digest('base64')
    if (`sha512-${digest}` !== integrity) throw new PackageError('integrity_differs')
    await step('tar_failed', () => run('tar', ['-xzf', archive, '-C', work]))
    await moveOnce(join(work, 'package'), target)
    return target
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function pack(spec, work) {
  const isWindows = process.platform === 'win32'
  const { stdout } = await step('npm_failed', () =>
    run(isWindows ? 'npm.cmd' : 'npm', ['pack', spec, '--json'], {
      cwd: work,
      shell: isWindows,
      maxBuffer: 64 * 1024 * 1024,
      timeout: 120_000,
    }),
  )
  const [{ filename }] = await step('npm_failed', async () => JSON.parse(stdout))
  return join(work, filename)
}

async function step(code, action) {
  try {
    return await action()
  } catch (cause) {
    throw new PackageError(code, cause)
  }
}

/** Another process may have been faster; its folder has the same checked content. */
async function moveOnce(from, to) {
  try {
    await rename(from, to)
  } catch (cause) {
    if (!(await exists(join(to, 'package.json')))) throw cause
  }
}

async function exists(path) {
  return access(path).then(
    () => true,
    () => false,
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await fetchPackage(IPS_PACKAGE, fileURLToPath(new URL('../../.runtime/fhir', import.meta.url)))
}
