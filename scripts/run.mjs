// Runs a tool of this project's node_modules in its root and shows what the tool prints.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder that holds package.json. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/** The PATH on which the project's own tools come first. */
export const toolPath = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter)

/** Runs `command`, a tool's name or a program on PATH, and tells whether it succeeded. */
export function succeeds(command, ...parameters) {
  const { status, error } = spawnSync(command, parameters, {
    cwd: root,
    env: { ...process.env, PATH: toolPath },
    stdio: 'inherit',
    shell: process.platform === 'win32', // npm's tools are .cmd files there
  })
  if (error) console.error(String(error))
  return status === 0
}

/** Runs `command` as `succeeds` does. Throws when it fails; the tool has said why. */
export function run(command, ...parameters) {
  if (!succeeds(command, ...parameters))
    throw new Error(`\`${[command, ...parameters].join(' ')}\` failed.`)
}

/** Builds dist where there is none, as on a fresh clone; one that is there stays as it is. */
export function ensureBuilt() {
  if (existsSync(join(root, 'dist', 'index.js'))) return
  console.log('Nothing is built yet: running `npm run build`.')
  run('node', join(root, 'scripts', 'build.mjs'))
}

/** Runs a script's main function; what it throws is printed without a stack and fails the process. */
export async function main(work) {
  try {
    await work()
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    process.exitCode = 1
  }
}
