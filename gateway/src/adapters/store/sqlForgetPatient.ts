import type { Address } from '@consentry/protocol'
import { type Db, prepare } from './prepare.ts'

/** `said`: a pattern of the texts that name her. */
type Of = { patient: Address; said: string }

/** Deletes all of a patient that is no record and no leaf. Grants, revocations and keys on chain are not ours to forget. */
export function sqlForgetPatient(db: Db): (patient: Address) => Promise<void> {
  const runs = [...vault(db), ...consents(db), ...correspondence(db), ...standing(db)]
  return async (patient) => {
    for (const run of runs) await run({ patient, said: `%${patient}%` })
  }
}

function vault(db: Db) {
  return [
    prepare(db, (q, v: Of) =>
      q
        .deleteFrom('keyring')
        .where('digest', 'in', (own) =>
          own.selectFrom('manifest').select('keyring').where('patient', '=', v.patient),
        ),
    ),
    prepare(db, (q, v: Of) => q.deleteFrom('manifest').where('patient', '=', v.patient)),
  ]
}

function consents(db: Db) {
  return [
    prepare(db, (q, v: Of) =>
      q
        .deleteFrom('grantWrap')
        .where('id', 'in', (own) => own.selectFrom('opening').select('id').where('patient', '=', v.patient)),
    ),
    prepare(db, (q, v: Of) => q.deleteFrom('opening').where('patient', '=', v.patient)),
  ]
}

/** What others were told of her is told no more. */
function correspondence(db: Db) {
  return [
    prepare(db, (q, v: Of) => q.deleteFrom('message').where('from', '=', v.patient)),
    prepare(db, (q, v: Of) => q.deleteFrom('message').where('to', '=', v.patient)),
    prepare(db, (q, v: Of) => q.deleteFrom('accessRequest').where('patient', '=', v.patient)),
    prepare(db, (q, v: Of) => q.deleteFrom('notice').where('recipient', '=', v.patient)),
    prepare(db, (q, v: Of) => q.deleteFrom('notice').where('data', 'like', v.said)),
  ]
}

function standing(db: Db) {
  return [
    prepare(db, (q, v: Of) => q.deleteFrom('denial').where('patient', '=', v.patient)),
    prepare(db, (q, v: Of) =>
      q
        .deleteFrom('release')
        .where('session', 'in', (own) =>
          own.selectFrom('session').select('tokenHash').where('address', '=', v.patient),
        ),
    ),
    prepare(db, (q, v: Of) =>
      q.deleteFrom('session').where('address', '=', v.patient).where('role', '=', 'patient'),
    ),
    prepare(db, (q, v: Of) =>
      q.deleteFrom('challenge').where('address', '=', v.patient).where('role', '=', 'patient'),
    ),
  ]
}
