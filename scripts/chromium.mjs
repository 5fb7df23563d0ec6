// Finds a Chromium for the tests and, run as a command, provides one. Importing it changes nothing.
//
// Looked at, in this order: CHROMIUM_PATH, a headless shell on PATH, a browser there or in its usual
// place, the download of `playwright install`, and the copy of @sparticuz/chromium unpacked below
// node_modules/.cache. A headless shell draws the same with half the work of a browser.
import { spawnSync } from 'node:child_process'
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliDecompressSync } from 'node:zlib'

const require = createRequire(import.meta.url)
const root = fileURLToPath(new URL('..', import.meta.url))

const shells = ['chromium-headless-shell', 'chrome-headless-shell']
// Not `chromium-browser`: on Ubuntu that is a script which only asks for a snap.
const names = ['chromium', 'google-chrome-stable', 'google-chrome', 'chrome']
const usualPlaces = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

// The same pixels everywhere, and no traffic of the browser's own.
const flags = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--force-color-profile=srgb',
  '--hide-scrollbars',
  '--no-first-run',
]

/**
 * How to launch the Chromium of this machine with Playwright; `undefined` when it has none. `whole` asks
 * for a browser with all its parts, such as the cache for pages that are left.
 */
export function browserLaunchOptions({ whole = false } = {}) {
  const args = isRoot() || process.env.CI ? ['--no-sandbox', ...flags] : flags
  const light = whole ? undefined : onPath(shells)
  const executablePath =
    named() ?? light ?? onPath(names) ?? usualPlaces.find(isExecutable) ?? downloaded()
  if (executablePath) return { executablePath, args }
  const copy = whole ? undefined : packaged()
  if (!copy || !isExecutable(copy.executable)) return undefined
  return { executablePath: copy.executable, args, env: environmentOf(copy) }
}

function named() {
  const path = process.env.CHROMIUM_PATH
  if (!path) return undefined
  if (!isExecutable(path)) throw new Error(`CHROMIUM_PATH=${path} is not an executable file.`)
  return path
}

function onPath(commands) {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  return folders
    .flatMap((folder) => commands.map((name) => join(folder, name + suffix)))
    .find(isExecutable)
}

function downloaded() {
  try {
    const path = require('playwright').chromium.executablePath()
    return isExecutable(path) ? path : undefined
  } catch {
    return undefined // Playwright throws where it has no build for the operating system
  }
}

/** The browser that came with `npm ci`: still packed in `bin`, or unpacked in `folder`. */
function packaged() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined
  try {
    const home = join(dirname(require.resolve('@sparticuz/chromium')), '..', '..')
    const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))
    const folder = join(root, 'node_modules', '.cache', 'chromium', version)
    return { bin: join(home, 'bin'), folder, executable: join(folder, 'chromium') }
  } catch {
    return undefined // not installed: `npm ci --omit=dev`
  }
}

function environmentOf({ folder }) {
  const libraries = [join(folder, 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean)
  return {
    ...process.env,
    LD_LIBRARY_PATH: libraries.join(delimiter), // libnss3 and its friends travel with the package
    FONTCONFIG_FILE: join(folder, 'fonts.conf'),
  }
}

function unpack() {
  const copy = packaged()
  if (!copy) return
  // Aside first, renamed at the end: two runs may do this at the same time.
  const aside = `${copy.folder}.${process.pid}`
  const unpacked = (file) => brotliDecompressSync(readFileSync(join(copy.bin, file)))
  try {
    mkdirSync(aside, { recursive: true })
    writeFileSync(join(aside, 'chromium'), unpacked('chromium.br'), { mode: 0o755 })
    for (const archive of ['al2023.tar.br', 'fonts.tar.br']) untar(unpacked(archive), aside)
    writeFileSync(join(aside, 'fonts.conf'), fontsOf(copy.folder))
    renameSync(aside, copy.folder)
  } catch (error) {
    rmSync(aside, { recursive: true, force: true })
    if (!isExecutable(copy.executable)) console.error(String(error))
  }
}

/** The machine's own fonts and the packaged ones: a slim container has none, and text no height. */
function fontsOf(folder) {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${join(folder, 'fonts')}</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`
}

function untar(archive, folder) {
  const { status, error } = spawnSync('tar', ['-xf', '-', '-C', folder], { input: archive })
  if (status !== 0) throw error ?? new Error(`tar could not unpack into ${folder}.`)
}

function playwrightInstall() {
  run('npx', '--no-install', 'playwright', 'install', 'chromium-headless-shell')
}

function aptInstall() {
  if (!isRoot() || !existsSync('/etc/debian_version')) return
  if (run('apt-get', 'update', '-qq'))
    run('apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'chromium')
}

function run(command, ...parameters) {
  return spawnSync(command, parameters, { cwd: root, stdio: 'inherit' }).status === 0
}

function isRoot() {
  return process.getuid?.() === 0
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

async function provide() {
  const ways = [
    ['unpacking @sparticuz/chromium', unpack],
    ['npx playwright install chromium-headless-shell', playwrightInstall],
    ['apt-get install chromium', aptInstall],
  ]
  for (const [what, way] of ways) {
    if (browserLaunchOptions()) break
    console.error(`No Chromium yet: ${what}`)
    way()
  }
  const options = browserLaunchOptions()
  if (!options) throw new Error('No Chromium was found and none could be installed.')
  const { chromium } = await import('playwright')
  const browser = await chromium.launch(options)
  console.log(`Chromium ${browser.version()}: ${options.executablePath}`)
  await browser.close()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  provide().catch((error) => {
    console.error(String(error))
    console.error(
      'The browser tests need Chrome or Chromium. Install one (Debian: `apt-get install chromium`),\n' +
        'or set CHROMIUM_PATH to the executable of one, and run this again.',
    )
    process.exitCode = 1
  })
}
