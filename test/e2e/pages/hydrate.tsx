import { version } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { fakeSource } from '../../support/fake-source.js'
import { ready } from '../../support/reports.js'
import { metersAfter, Page } from './page.js'

// A server that counts; at `#silent` it never answers.
const source = fakeSource()
const delivered = source.onDeliver
source.onDeliver = (...sent) =>
  location.hash === '#silent' ? new Promise(() => {}) : delivered(...sent)
function tell() {
  const used = source.sent.reduce((sum, { amount }) => sum + amount, 0)
  source.show(ready(metersAfter(used)))
}
source.onReload = async () => {
  tell()
  return 'fresh'
}

const root = document.querySelector('#root')
if (root) {
  hydrateRoot(root, <Page source={source} />, {
    onRecoverableError: (error) => console.error('Recovered:', error),
  })
  // A while on, effects have run; what they did is part of what is looked at.
  setTimeout(() => {
    tell()
    setTimeout(() => document.documentElement.setAttribute('data-react', version))
  }, 50)
}
