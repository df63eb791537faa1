import type { Page } from '@consentry/protocol'
import type { Answers } from './answers.ts'
import type { CallInput } from './call.ts'
import type { Session } from './login.ts'

/** Routes that answer in pages. */
export type PagedName = {
  [Name in keyof Answers]: Answers[Name] extends Page<unknown> ? Name : never
}[keyof Answers]

type ItemOf<Name extends PagedName> = Answers[Name]['items'][number]

/** Most items of a page. Spec §18. */
const pageSize = 200

/** Reads every page of a list. Spec §18. */
export async function allPages<Name extends PagedName>(
  session: Pick<Session, 'call'>,
  name: Name,
  input: CallInput = {},
): Promise<ItemOf<Name>[]> {
  const items: ItemOf<Name>[] = []
  let cursor: string | undefined
  do {
    const { value } = await session.call(name, {
      ...input,
      query: { ...input.query, limit: pageSize, cursor },
    })
    // The compiler cannot follow an indexed access through a generic name.
    const page = value as Page<ItemOf<Name>>
    items.push(...page.items)
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  return items
}
