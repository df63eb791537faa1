import {
  type CodeRow,
  ICD_10_SYSTEMS,
  type PrefixRow,
  SECURITY_ROWS,
  type SensitiveClass,
} from './classTables.ts'
import { FhirError } from './FhirError.ts'
import { field, isObject } from './jsonValue.ts'
import { plainIcdCode } from './plainIcdCode.ts'
import type { SiteRules } from './tables.ts'

/** How a rule file is read. */
export interface RuleFileOptions {
  /** Codes with a lower confidence are left out. Default: every code with a confidence above 0. */
  readonly leastConfidence?: number
}

/**
 * Reads a site's rule file: `{name, updated_at, rules: [{labels: [{code}], codeSets: [{codes: [{system, code,
 * confidence}]}]}]}`, the form of the SHARES sensitivity rules.
 *
 * The label of a rule gives the class by the `meta.security` column of the sensitive table. A label that stands in no
 * row gives `restricted`: the site called the code sensitive, so it must not stay in a general class.
 *
 * @throws FhirError `bad_json`, `bad_rule_file` with the place in the file
 * @see protocol §4
 */
export function readRuleFile(text: string, options: RuleFileOptions = {}): SiteRules {
  const file = parse(text)
  const codes: CodeRow[] = []
  const prefixes: PrefixRow[] = []
  const least = options.leastConfidence
  for (const { label, system, code, confidence } of labelledCodes(file)) {
    if (least === undefined ? confidence <= 0 : confidence < least) continue
    const found: SensitiveClass = SECURITY_ROWS.get(label) ?? 'restricted'
    if (ICD_10_SYSTEMS.has(system)) prefixes.push({ class: found, label, from: code, to: code })
    else codes.push({ class: found, label, system, code })
  }
  const name = textAt(file, 'name', '')
  const date = textAt(file, 'updated_at', '')
  return { version: `${name}@${date}`, codes, prefixes }
}

interface RuleCode {
  readonly system: string
  readonly code: string
  readonly confidence: number
}

function labelledCodes(file: unknown): readonly (RuleCode & { readonly label: string })[] {
  return listAt(file, 'rules', '').flatMap((rule) => {
    const labels = listAt(rule.value, 'labels', rule.at).map(({ value, at }) => textAt(value, 'code', at))
    const codes = listAt(rule.value, 'codeSets', rule.at)
      .flatMap(({ value, at }) => listAt(value, 'codes', at))
      .map(({ value, at }) => readCode(value, at))
    return codes.flatMap((code) => labels.map((label) => ({ ...code, label })))
  })
}

function readCode(value: unknown, at: string): RuleCode {
  const confidence = field(value, 'confidence')
  if (typeof confidence !== 'number') throw new FhirError('bad_rule_file', `${at}.confidence`)
  const system = textAt(value, 'system', at)
  const code = textAt(value, 'code', at)
  if (!ICD_10_SYSTEMS.has(system)) return { system, code, confidence }
  const plain = plainIcdCode(code)
  // A shorter prefix would swallow whole chapters.
  if (plain === undefined) throw new FhirError('bad_rule_file', `${at}.code`)
  return { system, code: plain, confidence }
}

function listAt(
  owner: unknown,
  name: string,
  at: string,
): readonly { readonly value: unknown; readonly at: string }[] {
  const place = at === '' ? name : `${at}.${name}`
  const list = field(owner, name)
  if (!Array.isArray(list)) throw new FhirError('bad_rule_file', place)
  return list.map((value: unknown, index) => ({ value, at: `${place}[${index}]` }))
}

/** Control characters are refused because names and labels go into the encrypted meta, whose format forbids some. */
function textAt(owner: unknown, name: string, at: string): string {
  const text = field(owner, name)
  if (typeof text !== 'string' || !/^[^\p{C}]{1,200}$/u.test(text)) {
    throw new FhirError('bad_rule_file', at === '' ? name : `${at}.${name}`)
  }
  return text
}

function parse(text: string): unknown {
  try {
    const file: unknown = JSON.parse(text)
    if (isObject(file)) return file
  } catch {
    throw new FhirError('bad_json')
  }
  throw new FhirError('bad_rule_file')
}
