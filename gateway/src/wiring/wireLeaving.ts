import type { ExportHead } from '@consentry/protocol'
import { createErasePath } from '../path/erase.ts'
import { createErasing } from '../path/erasing.ts'
import { createExportPath, type ExportPorts } from '../path/export.ts'
import type { Base } from './openBase.ts'
import type { Engine } from './startEngine.ts'

/** How patients take what is theirs, and have it forgotten. */
export function wireLeaving(
  base: Base,
  { appendLeaves }: Engine,
  ports: Pick<ExportPorts, 'readiness' | 'commitDecisions' | 'signReceipt'> & {
    readonly vkeys: ExportHead['vkeys']
  },
) {
  const erasing = createErasing(base)
  return {
    erasing,
    erase: createErasePath({ ...base, ...ports, appendLeaves, erasing }),
    exportPatient: createExportPath({ ...base, ...ports }),
  }
}
