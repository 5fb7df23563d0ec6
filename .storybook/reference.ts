import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import ts from 'typescript'
import type { Plugin } from 'vite'

/** One name an entry of the package exports, as its docstring tells it. */
export type ReferenceItem = {
  readonly name: string
  readonly kind: 'component' | 'hook' | 'function' | 'class' | 'type' | 'value'
  /** Markdown; empty when the export has no docstring. */
  readonly text: string
  readonly signature: string
  readonly members: readonly ReferenceMember[]
}

/** A property of an exported type or of a component's props. */
export type ReferenceMember = {
  readonly name: string
  readonly type: string
  readonly text: string
  readonly optional: boolean
  /** As the docstring gives it; empty when it gives none. */
  readonly fallback: string
}

/** Everything one entry of the package exports. `entry` as it is imported: `usage-widgets/server`. */
export type ReferenceEntry = { readonly entry: string; readonly items: readonly ReferenceItem[] }

const known = new Map<string, readonly ReferenceEntry[]>()

/** The public reference, from types and docstrings as they were at first. Takes seconds once. */
export function readReference(root: string): readonly ReferenceEntry[] {
  const reference = known.get(root) ?? referenceOf(root)
  known.set(root, reference)
  return reference
}

function referenceOf(root: string): readonly ReferenceEntry[] {
  const exported = readFileSync(join(root, 'package.json'), 'utf8').matchAll(
    /\.\/dist\/([\w-]+)\.js/g,
  )
  const files = [
    ...new Set(Array.from(exported, ([, name = '']) => join(root, 'src', `${name}.ts`))),
  ]
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} }
  const options = ts.getParsedCommandLineOfConfigFile(
    join(root, 'tsconfig.json'),
    {},
    host,
  )?.options
  const program = ts.createProgram(files, options ?? {})
  return files.map((file) => entryOf(program, file))
}

function entryOf(program: ts.Program, file: string): ReferenceEntry {
  const checker = program.getTypeChecker()
  const source = program.getSourceFile(file)
  const module = source && checker.getSymbolAtLocation(source)
  if (!module) throw new Error(`${file} exports nothing, so there is nothing to refer to.`)
  const exported = checker.getExportsOfModule(module)
  const names = new Set(exported.map((symbol) => symbol.getName()))
  const items = exported.map((symbol) => {
    const item = itemOf(symbol, checker)
    const props = `${item.name}Props`
    // By the name of its props, which are told below: React’s own attributes fill pages.
    return item.kind === 'component' && names.has(props)
      ? { ...item, signature: `${item.name}(props: ${props}): ReactNode` }
      : item
  })
  const name = basename(file, '.ts')
  return {
    entry: name === 'index' ? 'usage-widgets' : `usage-widgets/${name}`,
    items: items.sort((a, b) => a.name.localeCompare(b.name, 'en')),
  }
}

function itemOf(exported: ts.Symbol, checker: ts.TypeChecker): ReferenceItem {
  const aliased = exported.flags & ts.SymbolFlags.Alias
  const symbol = aliased ? checker.getAliasedSymbol(exported) : exported
  const isValue = Boolean(symbol.flags & ts.SymbolFlags.Value)
  const type = isValue ? checker.getTypeOfSymbol(symbol) : checker.getDeclaredTypeOfSymbol(symbol)
  const name = exported.getName()
  return {
    name,
    kind: kindOf(name, symbol, type),
    text: textOf(symbol, checker),
    signature: isValue ? signatureOf(name, type, checker) : declarationOf(symbol),
    members: isValue && !(symbol.flags & ts.SymbolFlags.Class) ? [] : membersOf(type, checker),
  }
}

function kindOf(name: string, symbol: ts.Symbol, type: ts.Type): ReferenceItem['kind'] {
  if (!(symbol.flags & ts.SymbolFlags.Value)) return 'type'
  if (symbol.flags & ts.SymbolFlags.Class) return 'class'
  if (/^use[A-Z]/.test(name)) return 'hook'
  if (type.getProperty('$$typeof')) return 'component'
  if (type.getCallSignatures().length === 0) return 'value'
  return /^[A-Z]/.test(name) ? 'component' : 'function'
}

function textOf(symbol: ts.Symbol, checker: ts.TypeChecker): string {
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker))
  const throws = symbol
    .getJsDocTags(checker)
    .filter(({ name }) => name === 'throws')
    .map(
      ({ text: parts }) => `Throws ${ts.displayPartsToString(parts).replace(/^\{(\w+)\}/, '`$1`')}`,
    )
  return [text, ...throws].join('\n\n').trim()
}

const whole =
  ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope

/** Every way to call it, or to make one of a class; the type of what cannot be called. */
function signatureOf(name: string, type: ts.Type, checker: ts.TypeChecker): string {
  const [made, called] = [type.getConstructSignatures(), type.getCallSignatures()]
  const said = (signature: ts.Signature) => checker.signatureToString(signature, undefined, whole)
  if (made.length > 0) return made.map((each) => `new ${name}${said(each)}`).join('\n')
  if (called.length > 0) return called.map((each) => `${name}${said(each)}`).join('\n')
  return checker.typeToString(type, undefined, whole)
}

/** The declaration without its comments, which the members repeat. */
function declarationOf(symbol: ts.Symbol): string {
  const [declaration] = symbol.getDeclarations() ?? []
  if (!declaration) return ''
  return declaration
    .getText()
    .replace(/^export /, '')
    .replace(/\/\*\*[\s\S]*?\*\/\s*/g, '')
}

function membersOf(type: ts.Type, checker: ts.TypeChecker): readonly ReferenceMember[] {
  const own = type
    .getProperties()
    .filter((property) =>
      property
        .getDeclarations()
        ?.every((node) => !node.getSourceFile().fileName.includes('node_modules')),
    )
  return own.map((property) => ({
    name: property.getName(),
    type: checker.typeToString(checker.getTypeOfSymbol(property), undefined, whole),
    text: textOf(property, checker),
    optional: Boolean(property.flags & ts.SymbolFlags.Optional),
    fallback: property
      .getJsDocTags(checker)
      .filter(({ name }) => name === 'default')
      .map(({ text }) => ts.displayPartsToString(text))
      .join(''),
  }))
}

/** Gives the docs pages `virtual:reference`, read anew at every start. */
export function referencePlugin(root: string): Plugin {
  const id = 'virtual:reference'
  return {
    name: 'reference',
    resolveId: (source) => (source === id ? `\0${id}` : undefined),
    load: (source) =>
      source === `\0${id}` ? `export default ${JSON.stringify(readReference(root))}` : undefined,
  }
}
