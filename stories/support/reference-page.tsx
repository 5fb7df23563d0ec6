import reference from 'virtual:reference'
import { Markdown } from '@storybook/addon-docs/blocks'
import type { ReferenceItem, ReferenceMember } from '../../.storybook/reference.js'
import './reference.css'

const kinds = {
  component: 'Components',
  hook: 'Hooks',
  function: 'Functions',
  class: 'Classes',
  value: 'Values',
  type: 'Types',
} satisfies Record<ReferenceItem['kind'], string>

/** Everything an entry of the package exports, by kind, read from the source's own docstrings. */
export function ReferencePage({ entry }: { readonly entry: string }) {
  const items = itemsOf(entry)
  const sections = Object.entries(kinds).flatMap(([kind, title]) => {
    const shown = items.filter((item) => item.kind === kind)
    return shown.length > 0 ? [{ title, shown }] : []
  })
  return (
    <div className="reference">
      <nav aria-label="Contents">
        {sections.map(({ title, shown }) => (
          <p key={title}>
            <strong>{title}</strong>
            {shown.map(({ name }) => (
              <a key={name} href={`#${name}`} target="_self">
                {name}
              </a>
            ))}
          </p>
        ))}
      </nav>
      {sections.map(({ title, shown }) => (
        <section key={title}>
          <h2 id={title.toLowerCase()}>{title}</h2>
          {shown.map((item) => (
            <article key={item.name}>
              <h3 id={item.name}>{item.name}</h3>
              <Item {...item} />
            </article>
          ))}
        </section>
      ))}
    </div>
  )
}

/** One export, below a heading of the page's own. */
export function Reference({ name, entry = 'usage-widgets' }: ReferenceProps) {
  const item = itemsOf(entry).find((each) => each.name === name)
  if (!item) throw new Error(`${entry} does not export ${name}.`)
  return (
    <div className="reference">
      <Item {...item} />
    </div>
  )
}

type ReferenceProps = {
  readonly name: string
  /** @default usage-widgets */
  readonly entry?: string
}

const itemsOf = (entry: string) => reference.find((each) => each.entry === entry)?.items ?? []

function Item({ text, signature, members }: ReferenceItem) {
  return (
    <>
      <Markdown>{text}</Markdown>
      <pre>
        <code>{signature}</code>
      </pre>
      {members.length > 0 && <Members members={members} />}
    </>
  )
}

function Members({ members }: { readonly members: readonly ReferenceMember[] }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">What</th>
        </tr>
      </thead>
      <tbody>
        {members.map(({ name, type, text, optional, fallback }) => (
          <tr key={name}>
            <th scope="row">
              <code>
                {name}
                {optional && '?'}
              </code>
            </th>
            <td>
              <Markdown>{text}</Markdown>
              <code>{type}</code>
              {fallback && <span> Default: {fallback}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
