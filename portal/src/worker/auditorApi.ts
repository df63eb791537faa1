import { type Client, createViewer, type Millis } from '@consentry/sdk'
import {
  type AuditReport,
  listDecisions,
  type LogView,
  openLogView,
  renderHtml,
  type ReplayedDecision,
  type TreeNode,
  verifyBundle,
} from '@consentry/sdk/auditor'
import { eip1193Chain, httpProvider } from '@consentry/sdk/wallet/eip1193'

/** What was found in a bundle, with a page to print. */
export interface Verified {
  readonly report: AuditReport
  readonly html: string
  readonly decisions: readonly ReplayedDecision[]
}

/** A log as it is shown; its nodes are asked for one by one. */
export type ShownLog = Omit<LogView, 'node'>

/** What an auditor does: files and a public log, without a wallet. Every method throws `SdkError`. */
export interface AuditorApi {
  verify(bundle: Blob, snapshot: Blob | null): Promise<Verified>
  openLog(gateway: string, rpcUrl: string): Promise<ShownLog>
  node(start: number, end: number): Promise<TreeNode>
}

/** Makes an auditor's calls. */
export function auditorApi(): AuditorApi {
  let log: LogView | null = null
  return {
    verify: async (bundle, snapshot) => {
      const open = (): AsyncIterable<Uint8Array> => chunksOf(bundle)
      const report = await verifyBundle(open, snapshot === null ? {} : { snapshot: chunksOf(snapshot) })
      return {
        report,
        html: renderHtml(report, { madeAt: Date.now() as Millis }),
        decisions: await listDecisions(open),
      }
    },
    openLog: async (gateway, rpcUrl) => {
      const client: Client = await createViewer({
        gateway,
        chain: eip1193Chain(httpProvider(rpcUrl)),
        origin: self.location.origin,
      })
      log = await openLogView(client)
      const { node: _node, ...shown } = log
      return shown
    },
    node: async (start, end) => {
      if (log === null) throw new TypeError('No log is open')
      return log.node({ start, end })
    },
  }
}

async function* chunksOf(file: Blob): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = file.stream().getReader()
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
}
