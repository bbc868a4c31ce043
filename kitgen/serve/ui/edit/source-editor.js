// CodeMirror for the YAML of a lesson, in a shadow root: there it needs no style elements, which the page forbids.

import {
  EditorState, EditorView, HighlightStyle, bracketMatching, defaultKeymap, drawSelection, highlightActiveLine, highlightActiveLineGutter,
  highlightSelectionMatches, highlightSpecialChars, history, historyKeymap, indentUnit, indentWithTab, keymap, lineNumbers, lintGutter, lintKeymap,
  search, searchKeymap, setDiagnostics, syntaxHighlighting, tags, yaml,
} from "../vendor/codemirror.js";

const COLOURS = HighlightStyle.define([
  { tag: tags.definition(tags.propertyName), color: "var(--accent)", fontWeight: "600" },
  { tag: [tags.string, tags.content], color: "var(--ink)" },
  { tag: [tags.lineComment, tags.comment], color: "var(--soft)", fontStyle: "italic" },
  { tag: [tags.number, tags.bool, tags.atom, tags.keyword], color: "var(--good)" },
  { tag: [tags.punctuation, tags.separator, tags.bracket, tags.squareBracket, tags.brace], color: "var(--warning)" },
]);

const THEME = EditorView.theme({
  "&": { height: "62vh", border: "1px solid var(--edge)", borderRadius: "6px", background: "var(--paper)", fontSize: "0.9375rem" },
  "&.cm-focused": { outline: "3px solid var(--accent)", outlineOffset: "2px" },
  ".cm-scroller": { fontFamily: "ui-monospace, 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace", lineHeight: "1.5" },
  ".cm-gutters": { background: "var(--ground)", color: "var(--soft)", borderRight: "1px solid var(--line)" },
  ".cm-activeLine": { background: "color-mix(in srgb, var(--accent) 8%, transparent)" },
  ".cm-activeLineGutter": { background: "var(--accent-soft)" },
  ".cm-tooltip": { background: "var(--paper)", border: "1px solid var(--edge)", maxWidth: "34rem" },
  ".cm-diagnostic": { padding: "0.5rem 0.75rem", whiteSpace: "pre-wrap" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": { background: "var(--accent-soft)" },
  ".cm-textfield": { background: "var(--paper)", color: "var(--ink)" },
  ".cm-button": { background: "var(--paper)", color: "var(--ink)" },
  ".cm-panels": { background: "var(--ground)", color: "var(--ink)" },
});

/** An editor in ``host``: {text, replace, showProblems, goTo, focus, destroy}. */
export function sourceEditor(host, text, { changed, save }) {
  const root = host.attachShadow({ mode: "open" });
  const box = document.createElement("div");
  root.append(box);
  const view = new EditorView({
    root,
    parent: box,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(), lintGutter(), highlightActiveLine(), highlightActiveLineGutter(), highlightSpecialChars(), history(), drawSelection(),
        bracketMatching(), highlightSelectionMatches(), search({ top: true }), indentUnit.of("  "), EditorState.tabSize.of(2), EditorView.lineWrapping,
        yaml(), syntaxHighlighting(COLOURS), THEME,
        EditorView.contentAttributes.of({ "aria-label": "The file of the lesson", "aria-multiline": "true", tabindex: "0", spellcheck: "true" }),
        EditorView.updateListener.of((update) => update.docChanged && changed()),
        keymap.of([
          { key: "Mod-s", run: () => (save(), true), preventDefault: true }, indentWithTab,
          ...lintKeymap, ...searchKeymap, ...historyKeymap, ...defaultKeymap,
        ]),
      ],
    }),
  });

  /** The place of a line and a column, both from 1, within the text. */
  function placeOf(line, column = 1) {
    const found = view.state.doc.line(Math.min(Math.max(line || 1, 1), view.state.doc.lines));
    return { from: Math.min(found.from + Math.max(column - 1, 0), found.to), to: found.to };
  }

  function showProblems(problems) {
    const found = problems.filter((problem) => problem.line).map((problem) => {
      const { from, to } = placeOf(problem.line, problem.column ?? 1);
      const message = problem.hint ? `${problem.message}\nWhat to do: ${problem.hint}` : problem.message;
      return { from, to: Math.max(from, to), severity: problem.severity === "error" ? "error" : "warning", message };
    });
    view.dispatch(setDiagnostics(view.state, found));
  }

  function goTo(line, column) {
    const { from } = placeOf(line, column);
    view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
    view.focus();
  }

  /** Another text, with the cursor where it was. */
  function replace(other) {
    const head = Math.min(view.state.selection.main.head, other.length);
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: other }, selection: { anchor: head } });
  }

  return { text: () => view.state.doc.toString(), replace, showProblems, goTo, focus: () => view.focus(), destroy: () => view.destroy(), view };
}
