/**
 * A sentence with `{blanks}` for what is filled in, from a label of the library: a string is itself, a
 * function is asked with stand-ins that spell their own names, nested ones as `{offer.name}`. Null where
 * it looks its words up by what it is told, so that no one sentence is all of it.
 */
export function templateOf(label: unknown): string | null {
  if (typeof label !== 'function') return String(label)
  const said = String(Reflect.apply(label, undefined, [standIn('')]))
  return /\bundefined\b/.test(said) ? null : said
}

/** The label that fills a sentence's blanks; the plain string when it has none. */
export function labelOf(template: string): string | ((facts: unknown) => string) {
  if (!/\{[\w.]+\}/.test(template)) return template
  return (facts) => template.replace(/\{([\w.]+)\}/g, (_, path: string) => filled(facts, path))
}

/** The label as source code, to be pasted: a function where the type asks for one, or blanks do. */
export function codeOf(template: string, isFunction: boolean): string {
  const names = [...new Set(Array.from(template.matchAll(/\{(\w+)/g), ([, name = '']) => name))]
  if (names.length === 0) return `${isFunction ? '() => ' : ''}${JSON.stringify(template)}`
  const text = template.replace(/[`\\$]/g, '\\$&').replace(/\{([\w.]+)\}/g, '$${$1}')
  return `({ ${names.join(', ')} }) => \`${text}\``
}

function standIn(path: string): unknown {
  const spell = () => `{${path}}`
  return new Proxy(spell, {
    get: (_, name) => {
      if (name === Symbol.toPrimitive || name === 'toString') return spell
      return typeof name === 'string' ? standIn(path === '' ? name : `${path}.${name}`) : undefined
    },
  })
}

function filled(facts: unknown, path: string): string {
  let value = facts
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null) return ''
    value = new Map<string, unknown>(Object.entries(value)).get(name)
  }
  return typeof value === 'string' || typeof value === 'number' ? `${value}` : ''
}
