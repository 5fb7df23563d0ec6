import { type ReactNode, useEffect, useState } from 'react'
import { englishLabels, type LabelOverrides } from '../../src/text/labels.js'
import { templateOf } from '../support/blanks.js'
import { hexOf } from './contrast.js'
import { Contrast } from './contrast-table.js'
import {
  colours,
  cssOf,
  hashOf,
  labelsCodeOf,
  labelsOf,
  measures,
  type Theme,
  themeIn,
  untouched,
  wordGroups,
} from './theme.js'
import './editor.css'

type EditorProps = {
  /** Draws the components that are themed. */
  readonly children: (labels: LabelOverrides) => ReactNode
}

/** Changes tokens and words live, checks contrast, and gives the result as CSS, code and address. */
export function Editor({ children }: EditorProps) {
  const [theme, setTheme] = useState(() => themeIn(location.hash))
  const [light, setLight] = useState<HTMLElement | null>(null)
  const [dark, setDark] = useState<HTMLElement | null>(null)
  // As the page came, before anything was changed.
  const [defaults, setDefaults] = useState<Pick<Theme, 'light' | 'dark'>>(untouched)
  const place = (scheme: 'light' | 'dark') => (element: HTMLElement | null) => {
    if (scheme === 'light') setLight(element)
    else setDark(element)
    if (!element) return
    const found: Record<string, string> = {}
    for (const token of Object.keys(colours)) found[token] = hexOf(token, element)
    setDefaults((known) => ({ ...known, [scheme]: found }))
  }
  const [places] = useState(() => ({ light: place('light'), dark: place('dark') }))
  useEffect(() => history.replaceState(history.state, '', `#${hashOf(theme)}`), [theme])
  const css = cssOf(theme)
  const colour = (scheme: 'light' | 'dark', token: string, value: string) =>
    setTheme((known) => ({
      ...known,
      light: { ...known.light, [token]: known.light[token] ?? defaults.light[token] ?? '' },
      dark: { ...known.dark, [token]: known.dark[token] ?? defaults.dark[token] ?? '' },
      [scheme]: { ...known[scheme], [token]: value },
    }))
  return (
    <div className="editor">
      <style>{cssOf(theme, '.editor-page')}</style>
      <form className="editor-tools" aria-label="Theme">
        <fieldset>
          <legend>Colours, light and dark</legend>
          {Object.entries(colours).map(([token, title]) => (
            <div key={token} className="editor-row">
              <span title={token}>{title}</span>
              {(['light', 'dark'] as const).map((scheme) => (
                <input
                  key={scheme}
                  type="color"
                  aria-label={`${title} (${token}), ${scheme}`}
                  value={theme[scheme][token] ?? defaults[scheme][token] ?? '#000000'}
                  onChange={({ target }) => colour(scheme, token, target.value)}
                />
              ))}
            </div>
          ))}
        </fieldset>
        <fieldset>
          <legend>Measures</legend>
          {Object.entries(measures).map(([token, { title, choices }]) => (
            <label key={token} className="editor-row">
              <span title={token}>{title}</span>
              <select
                value={theme.other[token] ?? ''}
                onChange={({ target }) =>
                  setTheme({ ...theme, other: chosen(theme.other, token, target.value) })
                }
              >
                <option value="">Default</option>
                {choices.map((choice) => (
                  <option key={choice}>{choice}</option>
                ))}
              </select>
            </label>
          ))}
        </fieldset>
        {wordGroups.map((group) => (
          <details key={group}>
            <summary>Words: {group}</summary>
            {Object.entries(englishLabels[group]).map(([name, label]) => (
              <label key={name} className="editor-word">
                <span>{name}</span>
                <textarea
                  rows={2}
                  aria-label={`${group}.${name}`}
                  placeholder={templateOf(label)}
                  value={theme.words[`${group}.${name}`] ?? ''}
                  onChange={({ target }) =>
                    setTheme({
                      ...theme,
                      words: chosen(theme.words, `${group}.${name}`, target.value),
                    })
                  }
                />
              </label>
            ))}
          </details>
        ))}
        <button type="button" className="uw-button" onClick={() => setTheme(untouched)}>
          Start over
        </button>
      </form>
      <div className="editor-result">
        <div className="editor-pages">
          {(['light', 'dark'] as const).map((scheme) => (
            <div key={scheme} ref={places[scheme]} className="editor-page" data-theme={scheme}>
              {children(labelsOf(theme))}
            </div>
          ))}
        </div>
        <Contrast light={light} dark={dark} css={css} />
        <Copy title="CSS" text={css} />
        <Copy title="Words" text={labelsCodeOf(theme)} />
        <Copy title="Link to this theme" text={`${location.href.split('#')[0]}#${hashOf(theme)}`} />
      </div>
    </div>
  )
}

/** An emptied field is the default again. */
function chosen(
  known: Readonly<Record<string, string>>,
  name: string,
  value: string,
): Record<string, string> {
  const { [name]: _, ...rest } = known
  return value === '' ? rest : { ...rest, [name]: value }
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
