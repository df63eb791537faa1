/** Elements of a C-CDA narrative (CDA R2 NarrativeBlock) and what they become; every other is shown by its content. */
const ELEMENTS: Readonly<Record<string, string>> = {
  paragraph: 'p',
  list: 'ul',
  item: 'li',
  table: 'table',
  thead: 'thead',
  tbody: 'tbody',
  tr: 'tr',
  th: 'th',
  td: 'td',
  caption: 'strong',
  sub: 'sub',
  sup: 'sup',
}

/** Deeper than any narrative; deeper ones end here. */
const MOST_DEPTH = 40

/**
 * The narrative of a C-CDA document as HTML of our own making: no attribute, no link, no style and no script of the
 * document goes in, and no stylesheet of it is run. Null for XML that is none.
 */
export function clinicalDocumentHtml(xml: XMLDocument): string | null {
  const root = xml.documentElement
  if (root.localName !== 'ClinicalDocument') return null
  const title = childOf(root, 'title')?.textContent ?? ''
  const sections = [...root.getElementsByTagName('section')].map(sectionHtml).join('')
  return `<!doctype html><html><head><meta charset="utf-8"><meta name="color-scheme" content="light"><title>${escapeHtml(title)}</title></head><body><h1>${escapeHtml(title)}</h1>${sections}</body></html>`
}

function sectionHtml(section: Element): string {
  const title = childOf(section, 'title')?.textContent ?? ''
  const text = childOf(section, 'text')
  return `<h2>${escapeHtml(title)}</h2>${text === null ? '' : contentHtml(text, 0)}`
}

function contentHtml(node: Element, depth: number): string {
  if (depth > MOST_DEPTH) return ''
  return [...node.childNodes]
    .map((child) => {
      if (child.nodeType === 3 || child.nodeType === 4) return escapeHtml(child.textContent ?? '')
      if (child.nodeType !== 1) return ''
      const element = child as Element
      if (element.localName === 'br') return '<br>'
      const inner = contentHtml(element, depth + 1)
      const name = ELEMENTS[element.localName]
      return name === undefined ? inner : `<${name}>${inner}</${name}>`
    })
    .join('')
}

function childOf(parent: Element, name: string): Element | null {
  return [...parent.children].find(({ localName }) => localName === name) ?? null
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
