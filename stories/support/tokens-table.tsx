import css from '../../src/styles/tokens.css?raw'
import './reference.css'

const tokens = Array.from(
  css.matchAll(/^ {2}(--uw-[\w-]+): ([^;]+);/gm),
  ([, name = '', value = '']) => ({
    name,
    value,
  }),
)
const unique = [
  ...new Map([...tokens].reverse().map((token) => [token.name, token])).values(),
].reverse()

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
                <code>{value}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
