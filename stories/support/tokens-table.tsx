import css from '../../src/styles/tokens.css?raw'
import './reference.css'

const tokens = Array.from(
  css.matchAll(/^ {2}(--uw-[\w-]+): ([^;]+);/gm),
  ([, name = '', value = '']) => ({
    name,
    value,
  }),
)
// A density or a device changes some below; the first is the default.
const unique = tokens.filter(
  ({ name }, index) => tokens.findIndex((token) => token.name === name) === index,
)

/** Every custom property a host may set, with its default. */
export function TokensTable() {
  return (
    <div className="reference">
      <table>
        <tbody>
          {unique.map(({ name, value }) => (
            <tr key={name}>
              <th scope="row">
                <code>{name}</code>
              </th>
              <td>
                {/^(light-dark|color-mix|var\(--[\w-]+, (light-dark|color-mix))/.test(value) && (
                  <Swatches name={name} />
                )}
                <code>{value}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** A color as it is in the light theme and in the dark one. */
function Swatches({ name }: { readonly name: string }) {
  return (
    <span className="reference-swatches" aria-hidden="true">
      {(['light', 'dark'] as const).map((theme) => (
        <span key={theme} data-theme={theme}>
          <span style={{ background: `var(${name})` }} />
        </span>
      ))}
    </span>
  )
}
