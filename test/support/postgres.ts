import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chownSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Client } from 'pg'
import { needs } from '../../scripts/needs/Need.ts'
import { NeedError } from '../../scripts/needs/NeedError.ts'
import { temporaryFolder } from './temporaryFolder.ts'

/** A PostgreSQL server of a test: in a folder of its own, on a unix socket, durable. */
export interface PostgresServer {
  /** A new empty database; the URL names it. */
  createDatabase(): Promise<string>
  /** Deletes every row but those of the schema's own history: cheaper than a new database. */
  empty(url: string): Promise<void>
  /** Runs one statement as the owner, in the database of the URL. */
  run(url: string, sql: string): Promise<readonly Record<string, unknown>[]>
  /** Ends all its processes at once, as a crash does; `start` recovers. */
  crash(): Promise<void>
  /** Ends it as an operator does: sessions are cut, files are in order. */
  stop(): Promise<void>
  start(): Promise<void>
  /** Stops it and removes the folder. */
  remove(): Promise<void>
}

const owner = 'consentry'
const deleteAll = `do $$ declare name text; begin
  for name in select tablename from pg_tables where schemaname = 'public' and tablename <> 'migration' loop
    execute format('delete from %I', name);
  end loop; end $$`
const readyLine = 'database system is ready to accept connections'

/** `settings`: further server settings, as `name=value`. */
export async function postgresServer(settings: readonly string[] = []): Promise<PostgresServer> {
  const folder = await temporaryFolder()
  const dir = join(folder.path, 'data')
  const user = serverUser()
  if (user !== null) chownSync(folder.path, user.uid, user.gid)
  execFileSync(
    program('initdb'),
    ['-D', dir, '-U', owner, '--auth=trust', '--no-locale', '--encoding=UTF8', '--data-checksums'],
    { ...user, cwd: folder.path, stdio: 'ignore' },
  )
  let child: ChildProcess | null = null
  const start = async () => {
    const flags = ['listen_addresses=', 'max_connections=200', ...settings].flatMap((flag) => ['-c', flag])
    child = spawn(program('postgres'), ['-D', dir, '-k', folder.path, ...flags], {
      ...user,
      cwd: folder.path,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    await ready(child)
  }
  const end = async (signal: 'SIGINT' | 'SIGQUIT') => {
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child?.once('exit', resolve))
    child.kill(signal)
    await ended
  }
  const urlOf = (database: string) => `postgresql://${owner}@/${database}?host=${folder.path}`
  let databases = 0
  await start()
  return {
    createDatabase: async () => {
      databases += 1
      await runIn(urlOf('postgres'), `create database test${databases}`)
      return urlOf(`test${databases}`)
    },
    empty: async (url) => void (await runIn(url, deleteAll)),
    run: runIn,
    crash: () => end('SIGQUIT'),
    stop: () => end('SIGINT'),
    start,
    remove: async () => {
      // The fastest way: nobody reads these files again.
      await end('SIGQUIT')
      await folder.remove()
    },
  }
}

async function runIn(url: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

function program(name: string): string {
  const initdb = needs.postgresql.find()
  if (initdb === null) throw new NeedError('postgresql is missing; the suite declares the need')
  return join(dirname(initdb), name)
}

/** The server refuses to run as root. */
function serverUser(): { readonly uid: number; readonly gid: number } | null {
  if (process.getuid?.() !== 0) return null
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    child.once('exit', () => reject(new NeedError(`the database server ended: ${said.slice(-500)}`)))
    child.stderr?.on('data', (chunk: Buffer) => {
      said = `${said}${chunk.toString()}`.slice(-4_000)
      if (said.includes(readyLine)) resolve()
    })
  })
}
