import ts from 'typescript'

/** One import or re-export, as written. `names` holds what is taken, `*` for a whole module. */
export type ImportEdge = {
  readonly from: string
  readonly names: readonly string[]
  /** Erased by the compiler: `import type`, or nothing but `type` specifiers. */
  readonly typeOnly: boolean
}

/** What the layering rules need to know about one source file. */
export type SourceFile = {
  readonly path: string
  readonly imports: readonly ImportEdge[]
  readonly hasDefaultExport: boolean
  /** Nothing but `export … from`. */
  readonly onlyReExports: boolean
  readonly isClient: boolean
}

/** Reads one TypeScript file. `path` is relative to `src`, with forward slashes. */
export function readSource(path: string, text: string): SourceFile {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const statements = [...file.statements]
  return {
    path,
    imports: [...statements.flatMap(staticImport), ...expressionImports(file)],
    hasDefaultExport: statements.some(isDefaultExport),
    onlyReExports: statements.length > 0 && statements.every(isReExport),
    isClient: isDirective(statements[0], 'use client'),
  }
}

function isDirective(statement: ts.Statement | undefined, text: string): boolean {
  return (
    statement !== undefined &&
    ts.isExpressionStatement(statement) &&
    ts.isStringLiteral(statement.expression) &&
    statement.expression.text === text
  )
}

function isReExport(statement: ts.Statement): boolean {
  return ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined
}

function isDefaultExport(statement: ts.Statement): boolean {
  if (ts.isExportAssignment(statement)) return true
  if (ts.isExportDeclaration(statement))
    return namesOf(statement.exportClause).some(({ exported }) => exported === 'default')
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : []
  return modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)
}

type Name = { readonly taken: string; readonly exported: string; readonly typeOnly: boolean }

function namesOf(
  clause: ts.NamedExportBindings | ts.NamedImportBindings | undefined,
): readonly Name[] {
  if (clause === undefined) return []
  if (ts.isNamespaceImport(clause) || ts.isNamespaceExport(clause))
    return [{ taken: '*', exported: clause.name.text, typeOnly: false }]
  return [...clause.elements].map(({ propertyName, name, isTypeOnly }) => ({
    taken: (propertyName ?? name).text,
    exported: name.text,
    typeOnly: isTypeOnly,
  }))
}

function staticImport(statement: ts.Statement): ImportEdge[] {
  if (ts.isImportDeclaration(statement)) {
    const clause = statement.importClause
    const names = [
      ...(clause?.name ? [{ taken: 'default', exported: '', typeOnly: false }] : []),
      ...namesOf(clause?.namedBindings),
    ]
    return edge(statement.moduleSpecifier, names, clause?.phaseModifier !== undefined)
  }
  if (ts.isExportDeclaration(statement) && statement.moduleSpecifier) {
    const all = [{ taken: '*', exported: '', typeOnly: false }]
    const names = statement.exportClause ? namesOf(statement.exportClause) : all
    return edge(statement.moduleSpecifier, names, statement.isTypeOnly)
  }
  return []
}

function edge(from: ts.Expression, names: readonly Name[], typeOnly: boolean): ImportEdge[] {
  if (!ts.isStringLiteral(from)) return []
  return [
    {
      from: from.text,
      names: names.map(({ taken }) => taken),
      typeOnly: typeOnly || (names.length > 0 && names.every((name) => name.typeOnly)),
    },
  ]
}

/** `import('x')` as a value and as a type, wherever it stands. */
function expressionImports(root: ts.Node): ImportEdge[] {
  const found: ImportEdge[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      found.push(...node.arguments.slice(0, 1).flatMap((from) => edge(from, everything, false)))
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      found.push(...edge(node.argument.literal, everything, true))
    ts.forEachChild(node, visit)
  }
  visit(root)
  return found
}

const everything: readonly Name[] = [{ taken: '*', exported: '', typeOnly: false }]
