import { type ReactNode, useEffect, useId, useState } from 'react'
import type { LabelOverrides } from '../../src/text/labels.js'
import { hexOf, hexOfColor } from './contrast.js'
import { Contrast } from './contrast-table.js'
import { themeOf } from './paste.js'
import { presets } from './presets.js'
import {
  choiceIn,
  colors,
  cssOf,
  hashOf,
  jsonOf,
  labelsCodeOf,
  labelsOf,
  measures,
  type Theme,
  tailwindOf,
  themeIn,
  untouched,
  withChoice,
  wordGroups,
  wordsIn,
} from './theme.js'
import './editor.css'

type EditorProps = {
  /** Draws the components that are themed. */
  readonly children: (labels: LabelOverrides) => ReactNode
}

const schemes = ['light', 'dark'] as const

/** Changes tokens and words live, checks contrast, and gives the result as CSS, code and address. */
export function Editor({ children }: EditorProps) {
  const { theme, change, undo, redo } = useThemes(() => themeIn(location.hash))
  const [light, setLight] = useState<HTMLElement | null>(null)
  const [dark, setDark] = useState<HTMLElement | null>(null)
  const [defaults] = useState(() => ({ light: defaultsOf('light'), dark: defaultsOf('dark') }))
  useEffect(() => history.replaceState(history.state, '', `#${hashOf(theme)}`), [theme])
  const [sought, seek] = useState('')
  const groups = objectKeys(wordGroups).filter((group) => found(group, sought, theme).length > 0)
  const css = cssOf(theme)
  const color = (scheme: 'light' | 'dark', token: string, value: string) => {
    const [light, dark] = schemes.map((each) => ({
      ...theme[each],
      [token]: each === scheme ? value : (theme[each][token] ?? defaults[each][token] ?? ''),
    }))
    if (light && dark) change({ ...theme, light, dark }, `${scheme} ${token}`)
  }
  return (
    <div className="editor">
      <style>{cssOf(theme, '.editor-page')}</style>
      <form
        className="editor-tools"
        aria-label="Theme"
        onSubmit={(event) => event.preventDefault()}
      >
        <div className="editor-row">
          <Button onPress={undo}>Undo</Button>
          <Button onPress={redo}>Redo</Button>
          <Button onPress={isUntouched(theme) ? null : () => change(untouched)}>Start over</Button>
        </div>
        <fieldset>
          <legend>Start from</legend>
          <div className="editor-row">
            {Object.entries(presets).map(([name, preset]) => (
              <Button
                key={name}
                onPress={() => change({ ...preset, words: theme.words, density: theme.density })}
              >
                {name}
              </Button>
            ))}
          </div>
          <Paste theme={theme} onTheme={change} />
        </fieldset>
        <fieldset>
          <legend>Colors, light and dark</legend>
          {Object.entries(colors).map(([token, title]) => (
            <div key={token} className="editor-row">
              <span title={token}>{title}</span>
              {schemes.map((scheme) => (
                <input
                  key={scheme}
                  type="color"
                  aria-label={`${title} (${token}), ${scheme}`}
                  value={hexOfColor(theme[scheme][token] ?? defaults[scheme][token] ?? '#000000')}
                  onChange={({ target }) => color(scheme, token, target.value)}
                />
              ))}
            </div>
          ))}
        </fieldset>
        <fieldset>
          <legend>Shape and space</legend>
          {Object.entries(measures).map(([measure, choices]) => (
            <Select
              key={measure}
              title={measure}
              value={choiceIn(theme, measure)}
              choices={['', ...Object.keys(choices)]}
              onChoice={(choice) => change(withChoice(theme, measure, choice))}
            />
          ))}
          <Select
            title="Density"
            value={theme.density === 'compact' ? 'Compact' : ''}
            choices={['', 'Compact']}
            onChoice={(choice) =>
              change({ ...theme, density: choice === '' ? 'comfortable' : 'compact' })
            }
          />
        </fieldset>
        <fieldset>
          <legend>Words</legend>
          <input
            type="search"
            aria-label="Search the words"
            placeholder="Search: reset, upgrade, left …"
            value={sought}
            onChange={({ target }) => seek(target.value)}
          />
          {groups.map((group) => (
            <Words key={group} {...{ group, sought, theme }} onTheme={change} />
          ))}
          <output>{sought !== '' && groups.length === 0 && 'No sentence says that.'}</output>
        </fieldset>
      </form>
      <div className="editor-result">
        <div className="editor-pages">
          {schemes.map((scheme) => (
            <div
              key={scheme}
              ref={scheme === 'light' ? setLight : setDark}
              className="editor-page"
              data-theme={scheme}
              data-density={theme.density}
            >
              {children(labelsOf(theme))}
            </div>
          ))}
        </div>
        <Contrast light={light} dark={dark} css={css} />
        <Export theme={theme} />
        <Copy title="Words" text={labelsCodeOf(theme)} />
        <Copy title="Link to this theme" text={`${location.href.split('#')[0]}#${hashOf(theme)}`} />
      </div>
    </div>
  )
}

/** The colors of a page that sets none, by token. */
function defaultsOf(scheme: 'light' | 'dark'): Record<string, string> {
  const place = document.body.appendChild(document.createElement('div'))
  place.dataset.theme = scheme
  const found: Record<string, string> = {}
  for (const token of Object.keys(colors)) found[token] = hexOf(token, place)
  place.remove()
  return found
}

type Kept = {
  readonly past: readonly Theme[]
  readonly theme: Theme
  readonly future: readonly Theme[]
  /** What the last change was made to: more of the same is one step back. */
  readonly what: string | null
}

/** A theme, and the ways back to what it was and forth again; null where there is none. */
function useThemes(first: () => Theme) {
  const [{ past, theme, future, what }, set] = useState(
    (): Kept => ({ past: [], theme: first(), future: [], what: null }),
  )
  const [before] = past.slice(-1)
  const [after] = future
  return {
    theme,
    change: (next: Theme, to: string | null = null) =>
      set({
        past: to !== null && to === what ? past : [...past, theme],
        theme: next,
        future: [],
        what: to,
      }),
    undo: before
      ? () =>
          set({ past: past.slice(0, -1), theme: before, future: [theme, ...future], what: null })
      : null,
    redo: after
      ? () => set({ past: [...past, theme], theme: after, future: future.slice(1), what: null })
      : null,
  }
}

type ButtonProps = { readonly onPress: (() => void) | null; readonly children: string }

/** A button that keeps its place, and the focus, while there is nothing to do. */
function Button({ onPress, children }: ButtonProps) {
  return (
    <button
      type="button"
      className="uw-button"
      aria-disabled={!onPress}
      onClick={() => onPress?.()}
    >
      {children}
    </button>
  )
}

type SelectProps = {
  readonly title: string
  readonly value: string
  /** The empty one is the default. */
  readonly choices: readonly string[]
  readonly onChoice: (choice: string) => void
}

function Select({ title, value, choices, onChoice }: SelectProps) {
  return (
    <label className="editor-row">
      <span>{title}</span>
      <select value={value} onChange={({ target }) => onChoice(target.value)}>
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {choice || 'Default'}
          </option>
        ))}
      </select>
    </label>
  )
}

type PasteProps = {
  readonly theme: Theme
  readonly onTheme: (theme: Theme) => void
}

/** Takes a theme of shadcn’s, of Tailwind’s or of this editor’s. */
function Paste({ theme: present, onTheme }: PasteProps) {
  const [text, setText] = useState('')
  const [said, say] = useState('')
  const use = () => {
    const theme = themeOf(text, present)
    if (theme) onTheme(theme)
    say(theme ? `Taken: ${plural(sizeOf(theme))}.` : 'No colors or measures were found in it.')
  }
  return (
    <details>
      <summary>Paste a theme</summary>
      <p>
        The <code>:root</code> and <code>.dark</code> of shadcn, a Tailwind <code>@theme</code>, or
        what this page exported.
      </p>
      <textarea
        rows={6}
        aria-label="Theme to paste"
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <Button onPress={text.trim() === '' ? null : use}>Use it</Button>
      <output>{said}</output>
    </details>
  )
}

const sizeOf = ({ light, dark, other }: Theme) =>
  new Set([light, dark, other].flatMap((part) => Object.keys(part))).size

const plural = (count: number) => (count === 1 ? '1 value' : `${count} values`)

type WordsProps = {
  readonly group: keyof typeof wordGroups
  readonly sought: string
  readonly theme: Theme
  readonly onTheme: (theme: Theme, what: string) => void
}

/** The sentences of one component. An emptied field is the default again. */
function Words({ group, sought, theme, onTheme }: WordsProps) {
  const title = wordGroups[group]
  const words = found(group, sought, theme)
  const write = (path: string, sentence: string) => {
    const { [path]: _, ...rest } = theme.words
    onTheme({ ...theme, words: sentence === '' ? rest : { ...rest, [path]: sentence } }, path)
  }
  const changed = wordsIn(group).filter(({ path }) => path in theme.words).length
  return (
    <details open={sought !== '' || undefined}>
      <summary>
        {title} {changed > 0 && <small>({changed} changed)</small>}
      </summary>
      {words.map(({ path, name, english }) => (
        <label key={path} className="editor-word">
          <span title={path}>{name}</span>
          <textarea
            rows={2}
            aria-label={`${title}: ${name}`}
            placeholder={english}
            value={theme.words[path] ?? ''}
            onChange={({ target }) => write(path, target.value)}
          />
        </label>
      ))}
    </details>
  )
}

/** The sentences of a group that hold what is sought: in English, in the present words, or in their names. */
function found(group: keyof typeof wordGroups, sought: string, { words }: Theme) {
  const isIn = (text: string) => text.toLowerCase().includes(sought.trim().toLowerCase())
  return wordsIn(group).filter(({ path, name, english }) =>
    [wordGroups[group], name, english, words[path] ?? ''].some(isIn),
  )
}

const objectKeys = <Name extends string>(record: Readonly<Record<Name, unknown>>): Name[] => {
  const names: Name[] = []
  for (const name in record) names.push(name)
  return names
}

const isUntouched = (theme: Theme) => hashOf(theme) === hashOf(untouched)

const formats = { CSS: cssOf, Tailwind: tailwindOf, JSON: jsonOf } as const

/** The theme in the format that is chosen. */
function Export({ theme }: { readonly theme: Theme }) {
  const [chosen, choose] = useState<keyof typeof formats>('CSS')
  const name = useId()
  if (isUntouched(theme)) return null
  return (
    <>
      <fieldset className="editor-row">
        <legend>Export as</legend>
        {(['CSS', 'Tailwind', 'JSON'] as const).map((format) => (
          <label key={format}>
            <input
              type="radio"
              name={name}
              checked={format === chosen}
              onChange={() => choose(format)}
            />{' '}
            {format}
          </label>
        ))}
      </fieldset>
      <Copy title={chosen} text={formats[chosen](theme)} />
      {theme.density === 'compact' && (
        <p>
          And <code>data-density="compact"</code> on the page or a wrapper.
        </p>
      )}
    </>
  )
}

function Copy({ title, text }: { readonly title: string; readonly text: string }) {
  const [copied, setCopied] = useState('')
  if (text === '') return null
  return (
    <section className="editor-copy">
      <h3>{title}</h3>
      <button
        type="button"
        className="uw-button"
        aria-label={`Copy: ${title}`}
        onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(text))}
      >
        {copied === text ? 'Copied' : 'Copy'}
      </button>
      <textarea
        readOnly
        rows={Math.min(Math.max(text.split('\n').length, Math.ceil(text.length / 60)), 12)}
        aria-label={title}
        value={text}
      />
    </section>
  )
}
