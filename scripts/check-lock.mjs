// Checks package-lock.json for what makes `npm ci` fail on another machine.
//
// npm leaves a platform's binary out of the lock file when the registry did not have it at that
// moment, and says nothing; `npm ci` then stops with "Missing: … from lock file". And a lock file
// that names a registry's host cannot be installed where that host is out of reach.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { main, root } from './run.mjs'

await main(() => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const problems = Object.entries(packages).flatMap(([path, entry]) => [
    ...hosts(path, entry),
    ...missing(path, entry, packages),
  ])
  if (problems.length > 0) throw new Error(`package-lock.json:\n  ${problems.join('\n  ')}`)
  console.log(`package-lock.json is complete: ${Object.keys(packages).length} packages.`)
})

function hosts(path, { resolved = '' }) {
  return /^https?:/.test(resolved) ? [`${path} is tied to ${resolved}`] : []
}

function missing(path, { optionalDependencies = {} }, packages) {
  return Object.entries(optionalDependencies).flatMap(([name, range]) => {
    const found = nearest(path, name, packages)
    const exact = /^\d/.test(range)
    return found && (!exact || found.version === range) ? [] : [`${path} lacks ${name}@${range}`]
  })
}

/** The package that `name` means to the one at `path`: the nearest node_modules that has it. */
function nearest(path, name, packages) {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
    const found = packages[folder ? `${folder}/node_modules/${name}` : `node_modules/${name}`]
    if (found || !folder) return found
  }
}
