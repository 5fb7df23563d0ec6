/** What a form holds: texts, and objects of more. Lists are objects with the keys 0, 1 and so on. */
export type Form = { [key: string]: string | Form | undefined }

/** Reads `a[b][0]=c`, as Stripe's client writes its parameters. */
export function parseForm(text: string): Form {
  const root: Form = {}
  for (const [name, value] of new URLSearchParams(text)) {
    const path = name.split(/[[\]]+/).filter((part) => part !== '')
    let at = root
    for (const part of path.slice(0, -1)) {
      const next = at[part]
      const made = typeof next === 'object' ? next : {}
      at[part] = made
      at = made
    }
    at[path.at(-1) ?? ''] = value
  }
  return root
}

/** A text of a form. */
export function textIn(form: Form | undefined, key: string): string | undefined {
  const value = form?.[key]
  return typeof value === 'string' ? value : undefined
}

/** A part of a form. */
export function formIn(form: Form | undefined, key: string): Form | undefined {
  const value = form?.[key]
  return typeof value === 'object' ? value : undefined
}

/** The parts of a list, in order. */
export function formsIn(form: Form | undefined, key: string): readonly Form[] {
  return Object.values(formIn(form, key) ?? {}).flatMap((each) =>
    typeof each === 'object' ? [each] : [],
  )
}

/** The texts of a list, in order. */
export function textsIn(form: Form | undefined, key: string): readonly string[] {
  return Object.values(formIn(form, key) ?? {}).flatMap((each) =>
    typeof each === 'string' ? [each] : [],
  )
}
