import { version } from 'react'

// React 19 knows the attributes by their property names and warns about any other; React 18 knows
// them not at all and passes on lower-case names only.
const old = Number.parseInt(version, 10) < 19
const target = old ? 'popovertarget' : 'popoverTarget'
const action = old ? 'popovertargetaction' : 'popoverTargetAction'

/** Attributes of a button that opens and closes the popover with this id, without a script. */
export function opens(id: string): Readonly<Record<string, string>> {
  return { [target]: id }
}

/** Attributes of a button that closes it. */
export function closes(id: string): Readonly<Record<string, string>> {
  return { [target]: id, [action]: 'hide' }
}
