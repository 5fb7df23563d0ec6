import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Where the first of some programs is that PATH has; `undefined` for none. */
export function onPath(...names) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable)
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
