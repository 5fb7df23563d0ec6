// Loaded into the demo: ends it with the process that started it, however that ends, and its data too.
import { rmSync } from 'node:fs'

process.stdin.resume().on('end', () => {
  rmSync(process.env.DEMO_DATA, { recursive: true, force: true })
  process.exit()
})
