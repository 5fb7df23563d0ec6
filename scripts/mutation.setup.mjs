// What the tests of the mutated folders need besides themselves.
import fc from 'fast-check'

// Fewer runs of each property: what a mutant breaks shows in the first ones, or seldom in a hundred.
fc.configureGlobal({ numRuns: 25 })

// As much of a browser as a session looks at by itself.
const page = { addEventListener() {}, removeEventListener() {} }
globalThis.location ??= { href: 'http://localhost/' }
globalThis.document ??= page
globalThis.window ??= page
