import type { CompiledQuery, QueryResult } from 'kysely'
import { GatewayError } from '../../errors/GatewayError.ts'
import { connectPostgres, type PostgresLink, type PostgresOptions } from './connectPostgres.ts'
import { connectionLost, postgresError } from './postgresError.ts'
import type { StoreConnection } from './prepare.ts'

/** Most prepared statements that a connection keeps; what comes after is prepared each time. */
const mostStatements = 400

/** The one lock that every transaction takes first which writes what a decision reads. Spec §11 step 5. */
const ledgerLock = '7165066974071780466'

/** What a statement gave. `count`: rows that it read or wrote. */
export interface Answer<Row> {
  readonly rows: readonly Row[]
  readonly count: number
}

/**
 * One connection to PostgreSQL, opened when it is needed first and again after it was lost. Statements go out without
 * waiting for earlier answers and are answered in order.
 */
export class PostgresConnection implements StoreConnection {
  transactions = 0
  readonly #options: PostgresOptions
  readonly #names = new Map<string, string>()
  #link: PostgresLink | null = null
  #linking: Promise<PostgresLink> | null = null
  /** While a transaction is open: answers to BEGIN and to what was sent since. */
  #sent: Promise<unknown> | null = null
  #isClosed = false

  constructor(options: PostgresOptions) {
    this.#options = options
  }

  /** A statement of the open transaction. */
  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    return { rows: [...(await this.rows<Row>(sql, parameters))] }
  }

  async rows<Row>(sql: string, parameters: readonly unknown[]): Promise<readonly Row[]> {
    const sent = this.#requireTransaction()
    // If something before it failed, that error comes first and says why.
    const [, { rows }] = await Promise.all([sent, this.#run<Row>(sql, parameters)])
    return rows
  }

  /** A statement of the open transaction whose answer is looked at later, at the latest with that to the commit. */
  async send({ sql, parameters }: CompiledQuery): Promise<void> {
    this.#await(Promise.all([this.#requireTransaction(), this.#run(sql, parameters)]))
  }

  async *streamQuery<Row>(query: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    yield await this.executeQuery<Row>(query)
  }

  /** A statement that is a transaction of its own: durable when it resolves. Never while a transaction is open. */
  async query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Answer<Row>> {
    if (this.#sent !== null) throw new TypeError('this connection has an open transaction')
    await this.#connect()
    return this.#run<Row>(sql, parameters)
  }

  /** `immediate`: takes the writer's lock of all gateways. `deferred`: one snapshot, read only. */
  async begin(kind: 'deferred' | 'immediate'): Promise<void> {
    await this.#connect()
    if (kind === 'deferred') {
      this.#open(this.#run('begin isolation level repeatable read read only', []))
      return
    }
    // A statement of its own after BEGIN: what follows sees everything that was committed before the lock was ours.
    const sql = `begin isolation level read committed; select pg_advisory_xact_lock(${ledgerLock})`
    const begun = this.#run(sql, [])
    this.#open(begun)
    try {
      await begun
    } catch (error) {
      await this.rollback()
      throw error
    }
  }

  /** Begins without the writer's lock, for tables that no decision reads. */
  async beginUnlocked(): Promise<void> {
    await this.#connect()
    this.#open(this.#run('begin isolation level read committed', []))
  }

  /**
   * Durable when it resolves. When it rejects, nothing may be released: either nothing was written, or the answer was
   * lost on its way and nobody here knows. The end of a reading transaction needs no answer.
   */
  async commit(): Promise<void> {
    const sent = this.#requireTransaction()
    this.#sent = null
    const ended = this.#runRaw('commit', []).catch((error: unknown) => {
      this.#cut()
      throw error
    })
    // Heard below, or by nobody: a connection of which the end is unknown is cut.
    ended.catch(() => undefined)
    if (this.#options.access === 'read') return
    await sent
    if ((await ended).command === 'COMMIT') return
    throw new GatewayError('storage_unavailable', 'the database rolled the transaction back')
  }

  /** Undoes the transaction. A connection that cannot even do that is given up: the server rolls back by itself. */
  async rollback(): Promise<void> {
    const isOpen = this.#sent !== null
    this.#sent = null
    if (!isOpen || this.#link === null) return
    try {
      await this.#runRaw('rollback', [])
    } catch {
      this.#cut()
    }
  }

  async savepoint(name: string): Promise<void> {
    await this.#requireTransaction()
    await this.#runRaw(`savepoint ${name}`, [])
  }

  async release(name: string): Promise<void> {
    await this.#requireTransaction()
    await this.#runRaw(`release savepoint ${name}`, [])
  }

  /** Undoes what came after the savepoint, and forgets it. Nothing to do when the connection is lost. */
  async undo(name: string): Promise<void> {
    if (this.#sent === null || this.#link === null) return
    this.#await(Promise.resolve())
    await this.#runRaw(`rollback to savepoint ${name}; release savepoint ${name}`, [])
  }

  async close(): Promise<void> {
    this.#isClosed = true
    const link = this.#link
    this.#link = null
    await link?.client.end()
  }

  #open(begun: Promise<unknown>): void {
    if (this.#sent !== null) throw new TypeError('this connection has an open transaction')
    this.transactions += 1
    this.#await(begun)
  }

  #await(sent: Promise<unknown>): void {
    this.#sent = sent
    // Whoever asks for an answer next or commits hears of it there.
    sent.catch(() => undefined)
  }

  #requireTransaction(): Promise<unknown> {
    if (this.#sent !== null) return this.#sent
    throw new GatewayError('storage_unavailable', 'no transaction is open: it was rolled back or has ended')
  }

  #cut(): void {
    this.#link?.cut()
    this.#link = null
  }

  async #connect(): Promise<PostgresLink> {
    if (this.#isClosed) throw new GatewayError('storage_unavailable', 'database is closed')
    if (this.#link !== null) return this.#link
    this.#linking ??= this.#newLink().finally(() => {
      this.#linking = null
    })
    return this.#linking
  }

  async #newLink(): Promise<PostgresLink> {
    try {
      let opened: PostgresLink | null = null
      const link = await connectPostgres(this.#options, () => {
        if (this.#link === opened) this.#link = null
      })
      opened = link
      this.#link = link
      return link
    } catch (error) {
      throw postgresError(error)
    }
  }

  async #run<Row>(sql: string, parameters: readonly unknown[]): Promise<Answer<Row>> {
    const { rows, count } = await this.#runRaw<Row>(sql, parameters)
    return { rows, count }
  }

  async #runRaw<Row>(
    text: string,
    parameters: readonly unknown[],
  ): Promise<Answer<Row> & { readonly command: string }> {
    const link = this.#link
    if (link === null) throw connectionLost(null)
    const values = [...parameters]
    try {
      const { client } = link
      const results = await client.query<Row & object>({ ...this.#nameOf(text, values), text, values })
      // Several statements in one text give a list, of which the types of the driver know nothing.
      const { rows, rowCount, command } = [results].flat().at(-1) ?? results
      return { rows, count: rowCount ?? 0, command }
    } catch (error) {
      throw postgresError(error)
    }
  }

  // Statements with values are prepared once under a name. The others are few, or several in one text.
  #nameOf(text: string, values: readonly unknown[]): { readonly name?: string } {
    if (values.length === 0) return {}
    const known = this.#names.get(text)
    if (known !== undefined) return { name: known }
    if (this.#names.size >= mostStatements) return {}
    const name = `s${this.#names.size}`
    this.#names.set(text, name)
    return { name }
  }
}
