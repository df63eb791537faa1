import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite'
import type { CompiledQuery, QueryResult } from 'kysely'
import { FatalError } from '../../errors/FatalError.ts'
import { GatewayError } from '../../errors/GatewayError.ts'
import { emptyLog } from './emptyLog.ts'
import type { StoreConnection } from './prepare.ts'
import { storeError } from './storeError.ts'

/** Most prepared statements that a connection keeps. */
const mostStatements = 400

/** Statements that write the table of sessions begin like this. */
const sessionChange = /^\s*(?:insert\s+into|replace\s+into|update|delete\s+from)\s+"?session"?(?![\w"])/i

type ValueList = readonly SQLOutputValue[]

interface Prepared {
  readonly statement: StatementSync
  readonly columns: readonly string[]
  readonly changesSessions: boolean
}

/**
 * One connection to a SQLite file. Statements run inside a transaction only: after SQLite itself has rolled one back
 * (full disk), what follows must not become durable statement by statement.
 */
export class SqliteConnection implements StoreConnection {
  transactions = 0
  /** Commits that changed sessions. */
  sessionChanges = 0
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, Prepared>()
  #changesSessions = false

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    return { rows: this.rows<Row>(sql, parameters) }
  }

  rows<Row>(sql: string, parameters: readonly unknown[]): Row[] {
    this.#requireTransaction()
    try {
      // Every parameter was given as a column value of `Tables`, and every row is read as one.
      const { statement, columns, changesSessions } = this.#statement(sql)
      if (changesSessions) this.#changesSessions = true
      // Lists, for the objects that Node makes are slow to make and to read.
      const found = statement.all(...(parameters as readonly SQLInputValue[])) as unknown as ValueList[]
      return found.map((values) => rowOf(columns, values) as Row)
    } catch (error) {
      throw storeError(error)
    }
  }

  async send(query: CompiledQuery): Promise<void> {
    await this.executeQuery(query)
  }

  async *streamQuery<Row>(query: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    yield await this.executeQuery<Row>(query)
  }

  /** `immediate`: takes the writer's lock at once. */
  begin(kind: 'deferred' | 'immediate'): void {
    this.#exec(`BEGIN ${kind}`)
    this.transactions += 1
    this.#changesSessions = false
  }

  /** Durable when it returns. When it throws, the transaction is rolled back. */
  commit(): void {
    this.#requireTransaction()
    try {
      this.#exec('COMMIT')
    } catch (error) {
      this.rollback()
      throw error
    } finally {
      if (this.#changesSessions) this.sessionChanges += 1
    }
  }

  rollback(): void {
    if (!this.#database.isTransaction) return
    try {
      this.#database.exec('ROLLBACK')
    } catch (error) {
      throw new FatalError('rollback failed', { cause: error })
    }
  }

  savepoint(name: string): void {
    this.#requireTransaction()
    this.#exec(`SAVEPOINT ${name}`)
  }

  release(name: string): void {
    this.#requireTransaction()
    this.#exec(`RELEASE ${name}`)
  }

  /** Undoes what came after the savepoint, and forgets it. Nothing to do when SQLite rolled everything back. */
  undo(name: string): void {
    if (!this.#database.isTransaction) return
    this.#exec(`ROLLBACK TO ${name}`)
    this.#exec(`RELEASE ${name}`)
  }

  /** Leaves nothing of what was deleted in the files; false while somebody reads an older state. */
  wipe(): boolean {
    return emptyLog(this.#database)
  }

  close(): void {
    this.#statements.clear()
    if (this.#database.isOpen) this.#database.close()
  }

  #exec(sql: string): void {
    try {
      this.#database.exec(sql)
    } catch (error) {
      throw storeError(error)
    }
  }

  #requireTransaction(): void {
    if (this.#database.isTransaction) return
    throw new GatewayError('storage_unavailable', 'no transaction is open: it was rolled back or has ended')
  }

  // Oldest first: `Map` keeps the order of insertion.
  #statement(sql: string): Prepared {
    let prepared = this.#statements.get(sql)
    if (prepared === undefined) {
      const statement = this.#database.prepare(sql)
      statement.setReturnArrays(true)
      const columns = statement.columns().map(({ name }) => name)
      prepared = { statement, columns, changesSessions: sessionChange.test(sql) }
      if (this.#statements.size >= mostStatements) {
        const [oldest] = this.#statements.keys()
        if (oldest !== undefined) this.#statements.delete(oldest)
      }
      this.#statements.set(sql, prepared)
    }
    return prepared
  }
}

function rowOf(columns: readonly string[], values: ValueList): Record<string, SQLOutputValue> {
  const row: Record<string, SQLOutputValue> = {}
  for (let i = 0; i < columns.length; i++) row[columns[i] ?? ''] = values[i] ?? null
  return row
}
